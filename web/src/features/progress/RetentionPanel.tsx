import type { Statistics } from '../../../../lib/contract/progress.js';
import { percent } from '../../ui/format.js';
import { ChartPanel } from './ChartPanel.js';
import { gistOfRetention } from './gists.js';
import styles from './progress.module.css';

/** What the scheduler aims at: a word comes back when it is known with this probability. */
const AIM = 0.9;

export function RetentionPanel({ trueRetention }: Pick<Statistics, 'trueRetention'>) {
  return (
    <ChartPanel id="retention" title="What you remember" gist={gistOfRetention(trueRetention)}>
      <div className={styles.retention} aria-hidden="true">
        <span className={styles.share}>{percent(trueRetention)}</span>
        <span className={styles.gauge}>
          <span className={styles.gaugeFill} style={{ width: `${100 * (trueRetention ?? 0)}%` }} />
          <span className={styles.aim} style={{ insetInlineStart: `${100 * AIM}%` }}>
            <span className={styles.aimName}>{percent(AIM)}</span>
          </span>
        </span>
      </div>
      <p className={styles.explanation}>
        This is your true retention. Words are planned to come back when you know them with {percent(AIM)}: far below it
        they are harder than the plan believes, far above it you see them more often than you need.
      </p>
    </ChartPanel>
  );
}
