import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../ui/Button.js';
import styles from './offline.module.css';
import { updates } from './updates.js';

/** A new version, offered where no card is open. */
export function UpdateNotice() {
  const { isReady, isOutdated } = useSyncExternalStore(updates.subscribe, updates.get);
  const [isPutOff, setIsPutOff] = useState(false);
  const [pathname] = useLocation();
  const arrivedAt = useRef(pathname);
  // the old version's code may be gone from the device: with the next page this tab changes too
  useEffect(() => {
    if (isOutdated && arrivedAt.current !== pathname) window.location.reload();
    arrivedAt.current = pathname;
  }, [isOutdated, pathname]);
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
