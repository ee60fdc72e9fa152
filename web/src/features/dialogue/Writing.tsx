import { useEffect, useState } from 'react';
import { Skeleton } from '../../ui/Skeleton.js';
import styles from './dialogue.module.css';

/** What was written before is there at once; after that, somebody is writing. */
const SLOW_MS = 2_500;
const widths = ['62%', '74%', '48%', '66%'] as const;

/** While a dialogue is on its way: the shape of what will come, and that it goes on. */
export function Writing() {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.writing}>
      <div className={styles.advance} role="progressbar" aria-label="Getting the dialogue">
        <div />
      </div>
      <p role="status" className={styles.place}>
        {isSlow ? 'It is being written. That takes ten seconds at most.' : 'Getting the dialogue…'}
      </p>
      <div className={styles.turns}>
        {widths.map((width, index) => (
          <div key={width} className={styles.turn} data-speaker={index % 2 === 0 ? 'A' : 'B'}>
            <Skeleton height="5.5rem" width={width} />
          </div>
        ))}
      </div>
    </div>
  );
}
