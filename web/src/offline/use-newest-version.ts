import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.js';
import { mayBeginAnew } from './begin-anew.js';
import { updates } from './updates.js';

/**
 * Once another tab has taken a new version, this one begins anew with its next page, whichever that is: the code of the version
 * that it still runs is no longer on the device. Until then nothing changes under the learner; and as long as this page has
 * something that the next one would not, it is put off to the page after.
 */
export function useNewestVersion(pathname: string): void {
  const { local, session } = useServices();
  const { isOutdated } = useSyncExternalStore(updates.subscribe, updates.get);
  const arrivedAt = useRef(pathname);
  useEffect(() => {
    const from = arrivedAt.current;
    arrivedAt.current = pathname;
    if (!isOutdated || from === pathname) return;
    const has = { hasUnsaved: local.isOnlyHere, hasCodes: session.hasCodes };
    if (mayBeginAnew({ from, to: pathname, ...has })) window.location.reload();
  }, [isOutdated, pathname, local, session]);
}
