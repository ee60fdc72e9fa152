import { useLearner } from '../../app/learner.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { GuestWelcome } from '../../session/GuestWelcome.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useNow } from '../../ui/use-now.js';
import { EarlierOffer } from '../transfer/EarlierOffer.js';
import { DayStatistics } from './DayStatistics.js';
import { nameOfDay } from './day.js';
import { ListPicker } from './ListPicker.js';
import { Plan } from './Plan.js';
import { Practise } from './Practise.js';
import styles from './today.module.css';
import { useChosenLists } from './use-chosen-lists.js';
import { useTodaysQueue } from './use-todays-queue.js';

const REFRESH_MS = 15_000;

export function Today() {
  const { displayName, timeZone } = useLearner();
  const now = useNow(REFRESH_MS);
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord, error: progressError, retry: retryProgress } = useProgress();
  const { lists, toggle, error: choiceError } = useChosenLists(vocabulary);
  const today = useTodaysQueue({ vocabulary, progress: byWord, now, more: 0, isBeyondLimit: false });
  const error = byWord ? vocabularyError : (progressError ?? vocabularyError);
  return (
    <div className={styles.page}>
      <title>Today · Shizi</title>
      <header className={styles.heading}>
        <p>{nameOfDay(now, timeZone)}</p>
        <h1>{displayName ? <WithChinese isTyped>{`Hello, ${displayName}`}</WithChinese> : 'Today’s words'}</h1>
      </header>
      <Panel className={styles.plan} aria-label="What to study">
        {today && byWord ? (
          <Plan today={today} progress={byWord} lists={lists} now={now} />
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
      <EarlierOffer />
      <GuestWelcome />
      <DayStatistics />
      {/* no list is on its way any more: what failed is said above, with the way to try again */}
      {(vocabulary || !vocabularyError) && (
        <ListPicker vocabulary={vocabulary} progress={byWord} chosen={lists} onToggle={toggle} error={choiceError} />
      )}
      {vocabulary && byWord && byWord.size > 0 && (
        <Practise vocabulary={vocabulary} progress={byWord} lists={lists} now={now} />
      )}
    </div>
  );
}
