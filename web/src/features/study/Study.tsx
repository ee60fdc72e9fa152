import { useLayoutEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useTodaysQueue } from '../today/use-todays-queue.js';
import { practiceWords, readPractice } from './practice.js';
import { StudyDesk, type StudyDeskProps } from './StudyDesk.js';
import { StudyFrame } from './StudyFrame.js';
import styles from './study.module.css';

/**
 * `/study`; `?more=5` begins five new words beyond the day's goal, `?beyond=1` goes beyond the day's limit of reviews, and
 * `?practise=trouble`, `soon` or the id of a list asks without touching the schedule.
 */
export function Study() {
  const [search] = useSearchParams();
  return <Visit key={search.toString()} search={search} />;
}

interface VisitProps {
  readonly search: URLSearchParams;
}

/** A session keeps the cards that it began with, whatever arrives meanwhile. */
function Visit({ search }: VisitProps) {
  const [desk, setDesk] = useState<StudyDeskProps | null>(null);
  return desk ? <StudyDesk {...desk} /> : <Preparation search={search} onReady={setDesk} />;
}

function Preparation({ search, onReady }: VisitProps & { readonly onReady: (desk: StudyDeskProps) => void }) {
  const more = Math.min(50, Math.max(0, Math.trunc(Number(search.get('more'))) || 0));
  const isBeyondLimit = search.has('beyond');
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord: progress, error: progressError, retry: retryProgress } = useProgress();
  const now = useMemo(() => Date.now(), []);
  const today = useTodaysQueue({ vocabulary, progress, now, more, isBeyondLimit });
  const asked = search.get('practise');

  // before anything is painted: with what is on the device, the card is the first thing that is seen
  useLayoutEffect(() => {
    if (!vocabulary || !progress) return;
    if (asked !== null) {
      const { lists, words, wordIdsByList } = vocabulary;
      const ids = lists.map(({ id }) => id);
      const practice = readPractice(asked, ids) ?? { kind: 'trouble' };
      const isKnownWord = (wordId: string) => words.has(wordId);
      const main = practiceWords({ practice, wordIdsByList, isKnownWord, progress, now });
      onReady({ queue: { main, learning: [] }, progress, vocabulary, isPractice: true });
    } else if (today) onReady({ queue: today.queue, progress, vocabulary, isPractice: false });
  }, [asked, vocabulary, progress, today, now, onReady]);

  const error = vocabularyError ?? progressError;
  return (
    <StudyFrame isPractice={asked !== null}>
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
