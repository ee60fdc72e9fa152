import type { Progress } from '../../../../lib/contract/progress.js';
import { whenDue } from '../today/when-due.js';
import { isDue, stateNames, stateOf } from './word-state.js';
import styles from './words.module.css';

interface StateMarkProps {
  readonly progress: Progress | undefined;
  readonly now: number;
  readonly timeZone: string;
}

/** Where a word stands, and when it comes back. */
export function StateMark({ progress, now, timeZone }: StateMarkProps) {
  const state = stateOf(progress);
  const next = progress?.nextReview;
  return (
    <span className={styles.state}>
      <span className={styles.stateName}>
        <span className={styles.dot} data-state={state} aria-hidden="true" />
        {stateNames[state]}
      </span>{' '}
      {next && (
        <span className={styles.next} data-due={isDue(progress, now) || undefined}>
          {isDue(progress, now) ? 'due now' : `next ${whenDue(Date.parse(next), now, timeZone)}`}
        </span>
      )}
    </span>
  );
}
