import { useCallback, useEffect, useRef, useState } from 'react';
import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { withOutbox } from '../../../../lib/domain/outbox.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import type { Queue } from './queue.js';
import { answer, beginSession, goAhead, type StudySession, showNext, waitingWords } from './study-session.js';

/** A card that was left open over lunch was not studied for an hour. */
const LONGEST_ANSWER_MS = 60_000;

interface StudyOptions {
  readonly queue: Queue;
  readonly progress: ReadonlyMap<string, Progress>;
}

/** The session of one visit to the study page. Ratings take effect here at once and go to the outbox. */
export function useStudy({ queue, progress }: StudyOptions) {
  const outbox = useOutboxActions();
  const [session, setSession] = useState(() => beginSession(queue, progress, Date.now()));
  const [isFlipped, setIsFlipped] = useState(false);
  const shownAt = useRef(0);

  // a new card, or the same one again after its wait: the time to answer begins
  useEffect(() => {
    if (session.current !== null) shownAt.current = Date.now();
  }, [session]);

  // nothing else is left: the next word in learning comes by itself when its time has come
  useEffect(() => {
    const [soonest] = session.current === null ? waitingWords(session) : [];
    if (!soonest) return;
    const timer = setTimeout(() => setSession((held) => showNext(held, Date.now())), soonest.dueAt - Date.now());
    return () => clearTimeout(timer);
  }, [session]);

  const move = useCallback((next: StudySession) => {
    setSession(next);
    setIsFlipped(false);
  }, []);

  const rate = (rating: Rating) => {
    const { current: wordId, states } = session;
    if (wordId === null || !isFlipped) return;
    const now = Date.now();
    const before = states.get(wordId) ?? null;
    const durationMs = Math.min(LONGEST_ANSWER_MS, Math.max(0, now - shownAt.current));
    const eventId = crypto.randomUUID();
    const at = new Date(now).toISOString();
    const review = { wordId, id: eventId, rating, at, durationMs, direction: 'characters' } as const;
    const after = withOutbox({ wordId, progress: before, updates: [review], now });
    if (!after) return;
    outbox.add(review);
    const wasNew = before === null || before.state === 'new';
    move(answer(session, { wordId, rating, eventId, wasNew, durationMs }, after, now));
  };

  const undo = () => {
    const last = session.answers.at(-1);
    if (!last || !session.before) return;
    outbox.add({ wordId: last.wordId, undo: last.eventId });
    move(session.before);
  };

  return {
    session,
    isFlipped,
    flip: () => setIsFlipped(true),
    rate,
    undo,
    goAhead: () => move(goAhead(session, Date.now())),
  };
}

export type Studying = ReturnType<typeof useStudy>;
