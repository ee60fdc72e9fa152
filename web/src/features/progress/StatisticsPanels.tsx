import type { Statistics } from '../../../../lib/contract/progress.js';
import { Figures } from '../../ui/Figures.js';
import { percent, plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { DayBars } from './DayBars.js';
import styles from './progress.module.css';

const WEEKS_SHOWN = 4;

export function StatisticsPanels({ statistics }: { readonly statistics: Statistics }) {
  const days = statistics.reviewsByDay.slice(-7 * WEEKS_SHOWN);
  const reviews = days.reduce((sum, day) => sum + day.reviews, 0);
  const due = statistics.forecast.reduce((sum, day) => sum + day.due, 0);
  return (
    <>
      <Panel aria-label="In all">
        <Figures
          items={[
            ['Words studied', String(statistics.studiedWords)],
            ['Mastered', String(statistics.masteredWords)],
            ['Reviews', statistics.totalReviews.toLocaleString('en')],
            ['Known', percent(statistics.accuracy)],
            ['Remembered', percent(statistics.trueRetention)],
            ['Streak', plural(statistics.streakDays, 'day')],
          ]}
        />
        <p className={styles.explanation}>
          Known: the share of all reviews that were not “Again”. Remembered: the same for the last 30 days, of words
          that had rested a day or more.
        </p>
      </Panel>
      <div className={styles.charts}>
        <Panel aria-labelledby="by-day" className={styles.chart}>
          <h2 id="by-day">Reviews, last {WEEKS_SHOWN} weeks</h2>
          <p className={styles.explanation}>{plural(reviews, 'review')} in all.</p>
          <DayBars
            caption={`Reviews on each of the last ${days.length} days`}
            unit="Reviews"
            days={days.map(({ date, reviews: count, correct }) => ({ date, count, part: correct }))}
            partName="Known"
          />
        </Panel>
        <Panel aria-labelledby="forecast" className={styles.chart}>
          <h2 id="forecast">Due, next 2 weeks</h2>
          <p className={styles.explanation}>{plural(due, 'review')} so far.</p>
          <DayBars
            caption="Reviews due on each of the next 14 days"
            unit="Due"
            days={statistics.forecast.map(({ date, due: count }) => ({ date, count }))}
          />
        </Panel>
      </div>
      <StatePanel byState={statistics.byState} />
    </>
  );
}

function StatePanel({ byState }: { readonly byState: Statistics['byState'] }) {
  const states = [
    ['Review', byState.review],
    ['Learning', byState.learning],
    ['Learning again', byState.relearning],
  ] as const;
  return (
    <Panel aria-labelledby="by-state" className={styles.chart}>
      <h2 id="by-state">Where your words stand</h2>
      <div className={styles.states} aria-hidden="true">
        {states.map(
          ([name, count], index) => count > 0 && <span key={name} data-state={index} style={{ flexGrow: count }} />,
        )}
      </div>
      <dl className={styles.legend}>
        {states.map(([name, count], index) => (
          <div key={name}>
            <dt>
              <span className={styles.swatch} data-state={index} aria-hidden="true" />
              {name}
            </dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
