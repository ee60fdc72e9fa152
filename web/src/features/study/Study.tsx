import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useChosenList } from '../today/use-chosen-list.js';
import { useTodaysQueue } from '../today/use-todays-queue.js';
import { StudyDesk } from './StudyDesk.js';
import { StudyFrame } from './StudyFrame.js';
import styles from './study.module.css';

/** `/study`; `?more=5` begins five new words beyond the day's goal. */
export function Study() {
  const [search] = useSearchParams();
  const more = Math.min(50, Math.max(0, Math.trunc(Number(search.get('more'))) || 0));
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord, error: progressError, retry: retryProgress } = useProgress();
  const { list } = useChosenList(vocabulary);
  // the day is looked at once: a session keeps the cards that it began with
  const now = useMemo(() => Date.now(), []);
  const today = useTodaysQueue({ vocabulary, progress: byWord, listId: list?.id, now, more });

  if (vocabulary && today && byWord) {
    return <StudyDesk key={more} queue={today.queue} progress={byWord} vocabulary={vocabulary} />;
  }
  const error = vocabularyError ?? progressError;
  return (
    <StudyFrame>
      {error ? (
        <div className={styles.alone}>
          <Failure
            error={error}
            onRetry={() => {
              retryVocabulary();
              retryProgress();
            }}
          />
        </div>
      ) : (
        <>
          <LoadingNote />
          <div className={styles.card}>
            <div className={styles.front}>
              <Skeleton height="8rem" width="14rem" />
            </div>
          </div>
          <div className={styles.bottom}>
            <Skeleton height="3.5rem" />
          </div>
        </>
      )}
    </StudyFrame>
  );
}
