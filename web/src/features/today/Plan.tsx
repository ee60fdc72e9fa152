import type { Progress } from '../../../../lib/contract/progress.js';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { useLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import { ButtonLink } from '../../ui/Button.js';
import { plural } from '../../ui/format.js';
import { nextDue } from './day.js';
import { named, sentenceOf } from './plan-sentence.js';
import styles from './today.module.css';
import type { TodaysQueue } from './use-todays-queue.js';
import { whenDue } from './when-due.js';

const MORE = 5;

interface PlanProps {
  readonly today: TodaysQueue;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly lists: readonly List[];
  readonly now: number;
}

/** What there is to do now, and one button to begin; or that all is done, and what comes next. */
export function Plan({ today, progress, lists, now }: PlanProps) {
  const { dailyGoal } = useLearner();
  const { dueCount, newCount } = today.queue;
  if (dueCount + newCount === 0) return <Done today={today} progress={progress} lists={lists} now={now} />;
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
      <p className={styles.note}>{sentenceOf({ ...today, dailyGoal, isBeginning: progress.size === 0, lists })}</p>
      <HeldBack today={today} />
    </>
  );
}

/** Words that the learner's own limit leaves for another day. */
function HeldBack({ today }: { readonly today: TodaysQueue }) {
  const { reviewsPerDay } = usePreferences();
  const { heldBackCount } = today.queue;
  if (heldBackCount === 0 || reviewsPerDay === null) return null;
  return (
    <p className={styles.note}>
      {plural(heldBackCount, 'more word')} {heldBackCount === 1 ? 'is' : 'are'} due beyond your limit of{' '}
      {plural(reviewsPerDay, 'review')} a day.
    </p>
  );
}

function Done({ today, progress, lists, now }: PlanProps) {
  const { dailyGoal, timeZone } = useLearner();
  const next = nextDue(progress, now);
  const canLearnMore = today.unbegun > 0;
  const isHeldBack = today.queue.heldBackCount > 0;
  return (
    <div className={styles.done}>
      <p className={styles.doneMark}>
        <span lang="zh-Hans" aria-hidden="true">
          完
        </span>
      </p>
      <h2>{progress.size === 0 ? 'Nothing to study' : 'Done for now'}</h2>
      {isHeldBack && <HeldBack today={today} />}
      {!isHeldBack && next !== null && <p>The next word is due {whenDue(next, now, timeZone)}.</p>}
      {!canLearnMore && <p>You have begun every word of {named(lists)}. Choose another list below for new ones.</p>}
      {canLearnMore && dailyGoal > 0 && (
        <p>
          {today.introduced} of {plural(dailyGoal, 'new word')} today.
        </p>
      )}
      {canLearnMore && dailyGoal === 0 && <p>Your daily goal is 0 new words. You can change it in the settings.</p>}
      <div className={styles.doneActions}>
        {isHeldBack && <ButtonLink to="/study?beyond=1">Review them today</ButtonLink>}
        {canLearnMore && (
          <ButtonLink to={`/study?more=${MORE}`}>Learn {Math.min(MORE, today.unbegun)} more new words</ButtonLink>
        )}
      </div>
    </div>
  );
}
