import { useLearner } from '../../app/learner.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useNow } from '../../ui/use-now.js';
import { DayStatistics } from './DayStatistics.js';
import { ListPicker } from './ListPicker.js';
import { Plan } from './Plan.js';
import styles from './today.module.css';
import { useChosenList } from './use-chosen-list.js';
import { useTodaysQueue } from './use-todays-queue.js';

const REFRESH_MS = 15_000;

export function Today() {
  const { displayName, timeZone } = useLearner();
  const now = useNow(REFRESH_MS);
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord, error: progressError, retry: retryProgress } = useProgress();
  const { list, choose, error: choiceError } = useChosenList(vocabulary);
  const today = useTodaysQueue({ vocabulary, progress: byWord, listId: list?.id, now, more: 0 });
  const date = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', timeZone }).format(now);
  const error = byWord ? vocabularyError : (progressError ?? vocabularyError);
  return (
    <div className={styles.page}>
      <title>Today · Shizi</title>
      <header className={styles.heading}>
        <p>{date}</p>
        <h1>{displayName ? `Hello, ${displayName}` : 'Today’s words'}</h1>
      </header>
      <Panel className={styles.plan} aria-label="What to study">
        {today && byWord && list ? (
          <Plan today={today} progress={byWord} list={list} now={now} />
        ) : error ? (
          <Failure
            error={error}
            onRetry={() => {
              retryProgress();
              retryVocabulary();
            }}
          />
        ) : (
          <>
            <LoadingNote />
            <Skeleton height="6.5rem" width="16rem" />
            <Skeleton height="3.5rem" width="12rem" />
          </>
        )}
      </Panel>
      <DayStatistics />
      <ListPicker vocabulary={vocabulary} progress={byWord} chosen={list?.id} onChoose={choose} error={choiceError} />
    </div>
  );
}
