import { useStatistics } from '../../data/statistics.js';
import { ButtonLink } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { Charts } from './Charts.js';
import { ChartsToCome } from './ChartsToCome.js';
import styles from './progress.module.css';

export function ProgressPage() {
  const { data, error, refetch } = useStatistics();
  return (
    <div className={styles.page}>
      <title>Progress · Shizi</title>
      <h1>Progress</h1>
      {!data ? (
        error ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : (
          <ChartsToCome />
        )
      ) : data.totalReviews === 0 && data.studiedWords === 0 ? (
        <NothingYet />
      ) : (
        <Charts statistics={data} />
      )}
    </div>
  );
}

function NothingYet() {
  return (
    <Panel className={styles.empty}>
      <h2>Your first word begins this page</h2>
      <p>
        Here you will see on which days you studied, what comes back when, how much of it you still know, and how far
        along each list you are.
      </p>
      <ButtonLink to="/" look="primary">
        Go to today’s words
      </ButtonLink>
    </Panel>
  );
}
