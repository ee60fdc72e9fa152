import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services.js';
import { Notice } from '../ui/Notice.js';
import { clockNotice, storageNotice } from './notices.js';
import { useClockSkew } from './SyncProvider.js';
import styles from './sync.module.css';

/** What is wrong with this device, so that the learner can mend it; nothing when nothing is. */
export function DeviceNotice() {
  const { local } = useServices();
  const storage = storageNotice(useSyncExternalStore(local.subscribe, local.get));
  const skewMs = useClockSkew();
  const notices = [storage, skewMs === null ? null : clockNotice(skewMs)].filter((notice) => notice !== null);
  return (
    <div role="status">
      {notices.map((notice) => (
        <Notice key={notice} className={styles.notice}>
          <p>{notice}</p>
        </Notice>
      ))}
    </div>
  );
}
