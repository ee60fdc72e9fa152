import { useEffect, useRef, useSyncExternalStore } from 'react';
import { updates } from './updates.js';

/**
 * Once another tab has taken a new version, this one begins anew with its next page, whichever that is: the code of the version
 * that it still runs is no longer on the device. Until then nothing changes under the learner.
 */
export function useNewestVersion(pathname: string): void {
  const { isOutdated } = useSyncExternalStore(updates.subscribe, updates.get);
  const arrivedAt = useRef(pathname);
  useEffect(() => {
    if (isOutdated && arrivedAt.current !== pathname) window.location.reload();
    arrivedAt.current = pathname;
  }, [isOutdated, pathname]);
}
