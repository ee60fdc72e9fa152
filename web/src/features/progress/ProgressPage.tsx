import { useMemo, useState } from 'react';
import { useLearner } from '../../app/learner.js';
import { useProgress } from '../../data/progress.js';
import { useStatistics } from '../../data/statistics.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { ButtonLink } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useNow } from '../../ui/use-now.js';
import styles from './progress.module.css';
import { StateFilter } from './StateFilter.js';
import { StatisticsPanels } from './StatisticsPanels.js';
import { studiedWords, type WordFilter } from './studied-words.js';
import { WordTable } from './WordTable.js';

export function ProgressPage() {
  const statistics = useStatistics();
  return (
    <div className={styles.page}>
      <title>Progress · Shizi</title>
      <h1>Progress</h1>
      {statistics.data ? (
        <StatisticsPanels statistics={statistics.data} />
      ) : statistics.error ? (
        <Failure error={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : (
        <>
          <LoadingNote />
          <Skeleton height="7.5rem" />
          <Skeleton height="19rem" />
        </>
      )}
      <Words />
    </div>
  );
}

function Words() {
  const { timeZone } = useLearner();
  const now = useNow(60_000);
  const [filter, setFilter] = useState<WordFilter>('all');
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord, error, retry } = useProgress();
  const all = useMemo(() => byWord && vocabulary && studiedWords(byWord, vocabulary.words), [byWord, vocabulary]);
  const failure = byWord ? vocabularyError : error;
  return (
    <Panel aria-labelledby="words" className={styles.words}>
      <h2 id="words">Words you study</h2>
      {all && all.length > 0 && (
        <>
          <StateFilter words={all} filter={filter} onChange={setFilter} />
          <WordTable key={filter} words={all} filter={filter} now={now} timeZone={timeZone} />
        </>
      )}
      {all?.length === 0 && (
        <div className={styles.empty}>
          <p>You have not studied a word yet. They will stand here, with the day on which each comes back.</p>
          <ButtonLink to="/" look="primary">
            Go to today’s words
          </ButtonLink>
        </div>
      )}
      {!all &&
        (failure ? (
          <Failure
            error={failure}
            onRetry={() => {
              retry();
              retryVocabulary();
            }}
          />
        ) : (
          <Skeleton height="16rem" />
        ))}
    </Panel>
  );
}
