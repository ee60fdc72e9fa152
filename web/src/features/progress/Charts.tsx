import type { Statistics } from '../../../../lib/contract/progress.js';
import { Figures } from '../../ui/Figures.js';
import { percent, plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { ForecastPanel } from './ForecastPanel.js';
import styles from './progress.module.css';
import { RetentionPanel } from './RetentionPanel.js';
import { TimePanel } from './TimePanel.js';
import { ListsOfWords, StatesOfWords } from './WordPanels.js';
import { YearPanel } from './YearPanel.js';

export function Charts({ statistics }: { readonly statistics: Statistics }) {
  const { reviewsByDay, forecast, trueRetention, byList } = statistics;
  return (
    <>
      <Panel aria-label="In all">
        <Figures
          items={[
            ['Words studied', String(statistics.studiedWords)],
            ['Mastered', String(statistics.masteredWords)],
            ['Reviews', statistics.totalReviews.toLocaleString('en')],
            ['Known', percent(statistics.accuracy)],
            ['Confidence', percent(statistics.averageConfidence)],
            ['Streak', plural(statistics.streakDays, 'day')],
          ]}
        />
        <p className={styles.explanation}>
          Known: the share of all reviews that were not “Again”. Confidence: how firmly you know the words you study, on
          average.
        </p>
      </Panel>
      <YearPanel days={reviewsByDay} />
      <div className={styles.pair}>
        <div className={styles.stack}>
          <ForecastPanel forecast={forecast} />
          <StatesOfWords />
        </div>
        <div className={styles.stack}>
          <TimePanel days={reviewsByDay} />
          <RetentionPanel trueRetention={trueRetention} />
        </div>
      </div>
      <ListsOfWords byList={byList} />
    </>
  );
}
