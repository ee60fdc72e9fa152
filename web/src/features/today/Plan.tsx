import type { Progress } from '../../../../lib/contract/progress.js';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { useLearner } from '../../app/learner.js';
import { ButtonLink } from '../../ui/Button.js';
import { plural } from '../../ui/format.js';
import { nextDue } from './day.js';
import styles from './today.module.css';
import type { TodaysQueue } from './use-todays-queue.js';
import { whenDue } from './when-due.js';

const MORE = 5;

interface PlanProps {
  readonly today: TodaysQueue;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly list: List;
  readonly now: number;
}

/** What there is to do now, and one button to begin; or that all is done, and what comes next. */
export function Plan({ today, progress, list, now }: PlanProps) {
  const { dueCount, newCount } = today.queue;
  if (dueCount + newCount === 0) return <Done today={today} progress={progress} list={list} now={now} />;
  return (
    <>
      <dl className={styles.counts}>
        <div>
          <dd>{dueCount}</dd>
          <dt>due</dt>
        </div>
        <div>
          <dd>{newCount}</dd>
          <dt>new</dt>
        </div>
      </dl>
      <ButtonLink to="/study" look="primary" size="large">
        {progress.size === 0 ? `Begin with ${plural(newCount, 'word')}` : 'Study now'}
      </ButtonLink>
      <p className={styles.note}>{sentence(today, progress, list)}</p>
    </>
  );
}

function sentence({ queue, unbegun }: TodaysQueue, progress: ReadonlyMap<string, Progress>, list: List): string {
  if (progress.size === 0) return `The first words of ${list.name}. They come back just before you would forget them.`;
  if (queue.newCount > 0) return `New words come from ${list.name}.`;
  return unbegun === 0
    ? `You have begun every word of ${list.name}.`
    : 'Today’s new words are done; these are reviews.';
}

function Done({ today, progress, list, now }: PlanProps) {
  const { dailyGoal, timeZone } = useLearner();
  const next = nextDue(progress, now);
  const canLearnMore = today.unbegun > 0;
  return (
    <div className={styles.done}>
      <p className={styles.doneMark}>
        <span lang="zh-Hans" aria-hidden="true">
          完
        </span>
      </p>
      <h2>{progress.size === 0 ? 'Nothing to study' : 'Done for now'}</h2>
      {next !== null && <p>The next word is due {whenDue(next, now, timeZone)}.</p>}
      {!canLearnMore && <p>You have begun every word of {list.name}. Choose another list below for new ones.</p>}
      {canLearnMore && dailyGoal === 0 && <p>Your daily goal is 0 new words. You can change it in your account.</p>}
      {canLearnMore && (
        <ButtonLink to={`/study?more=${MORE}`}>Learn {Math.min(MORE, today.unbegun)} more new words</ButtonLink>
      )}
    </div>
  );
}
