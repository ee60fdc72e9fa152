import { useLearner } from '../../app/learner.js';
import { useStatistics } from '../../data/statistics.js';
import { Failure } from '../../ui/Failure.js';
import { Figures } from '../../ui/Figures.js';
import { duration, percent, plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { Skeleton } from '../../ui/Skeleton.js';
import styles from './today.module.css';

export function DayStatistics() {
  const { data, error, refetch } = useStatistics();
  const { timeZone } = useLearner();
  const today = data?.reviewsByDay.at(-1);
  return (
    <Panel className={styles.statistics} aria-labelledby="today-so-far">
      <h2 id="today-so-far">Today so far</h2>
      {data ? (
        <Figures
          items={[
            ['Streak', plural(data.streakDays, 'day')],
            ['Reviews', String(data.reviewedToday)],
            ['New words', String(data.introducedToday)],
            ['Known', percent(today && today.reviews > 0 ? today.correct / today.reviews : null)],
            ['Time', duration(today?.durationMs ?? 0)],
          ]}
        />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height="3.25rem" />
      )}
      <p className={styles.note}>Your day goes on until 04:00 ({placeOf(timeZone)}).</p>
    </Panel>
  );
}

/** "Ho Chi Minh" of `Asia/Ho_Chi_Minh`. */
function placeOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
