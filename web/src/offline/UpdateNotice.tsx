import { useState, useSyncExternalStore } from 'react';
import { Button } from '../ui/Button.js';
import styles from './offline.module.css';
import { updates } from './updates.js';

/** A new version, offered where no card is open. */
export function UpdateNotice() {
  const { isReady } = useSyncExternalStore(updates.subscribe, updates.get);
  const [isPutOff, setIsPutOff] = useState(false);
  const isShown = isReady && !isPutOff;
  return (
    <div role="status">
      {isShown && (
        <div className={styles.update}>
          <p>A new version of Shizi is ready.</p>
          <div className={styles.choices}>
            <Button look="primary" onClick={updates.apply}>
              Use it now
            </Button>
            <Button look="quiet" onClick={() => setIsPutOff(true)}>
              Later
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
