import { useCallback, useEffect, useRef, useState } from 'react';
import type { Direction, Progress, Rating, Update } from '../../../../lib/contract/progress.js';
import { withOutbox } from '../../../../lib/domain/outbox.js';
import type { TypedGrade } from '../../../../lib/domain/typed-answer.js';
import type { OwnerData } from '../../sync/owner-data.js';
import { useOwnerData } from '../../sync/SyncProvider.js';
import { directionOf } from './direction.js';
import type { Queue } from './queue.js';
import { ofEarlierVisit, type Step, type Studied, take, takeBack } from './steps.js';
import {
  answer,
  beginSession,
  goAhead,
  markKnown,
  practise,
  type StudySession,
  showNext,
  startOver,
  waitingWords,
} from './study-session.js';
import { useTakingBack } from './use-taking-back.js';

/** A card that was left open over lunch was not studied for an hour. */
const LONGEST_ANSWER_MS = 60_000;

/** What each owner may take back, for as long as they are here: leaving the page to look at a word ends nothing. */
const stepsOfOwner = new WeakMap<OwnerData, readonly Step[]>();

interface StudyOptions {
  readonly queue: Pick<Queue, 'main' | 'learning'>;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly directions: readonly Direction[];
  /** Asks, and writes nothing: neither here nor for the server. */
  readonly isPractice: boolean;
}

/** What the learner has done with the card that is shown. */
export interface Turned {
  readonly isFlipped: boolean;
  /** What is right about what was typed; null when nothing was. */
  readonly grade: TypedGrade | null;
  readonly typed: string;
  /** What space gives. */
  readonly suggested: Rating;
  /** What the card really asked with, where that is not what it should have: a sound that failed stood there in writing. */
  readonly asked?: Direction | undefined;
}

const FRESH: Turned = { isFlipped: false, grade: null, typed: '', suggested: 'good' };

/** The session of one visit to the study page. What is done takes effect here at once and goes to the outbox. */
export function useStudy({ queue, progress, directions, isPractice }: StudyOptions) {
  const owner = useOwnerData();
  const { outbox } = owner;
  const [studied, setStudied] = useState<Studied>(() => ({
    session: beginSession(queue, progress, Date.now()),
    steps: isPractice ? [] : ofEarlierVisit(stepsOfOwner.get(owner) ?? []),
  }));
  const [turned, setTurned] = useState<Turned>(FRESH);
  const shownAt = useRef(0);
  const { session } = studied;
  const { current, states } = session;
  const before = (current !== null && states.get(current)) || null;
  const direction = directionOf(directions, before?.studyCount ?? 0);

  useEffect(() => {
    if (!isPractice) stepsOfOwner.set(owner, studied.steps);
  }, [owner, isPractice, studied.steps]);

  // a new card, or the same one again after its wait: the time to answer begins
  useEffect(() => {
    if (session.current !== null) shownAt.current = Date.now();
  }, [session]);

  // nothing else is left: the next word in learning comes by itself when its time has come
  useEffect(() => {
    const [soonest] = session.current === null ? waitingWords(session) : [];
    if (!soonest) return;
    const show = () => setStudied((held) => ({ ...held, session: showNext(held.session, Date.now()) }));
    const timer = setTimeout(show, soonest.dueAt - Date.now());
    return () => clearTimeout(timer);
  }, [session]);

  const takeEventBack = useTakingBack(owner, setStudied);

  const move = useCallback((next: Studied) => {
    setStudied(next);
    setTurned(FRESH);
  }, []);

  /** Writes an event of a word, and goes on as `next` says of the word's state after it; null when it has none. */
  const write = (update: Update & { id: string }, next: (after: Progress | null) => StudySession) => {
    const { wordId } = update;
    const after = withOutbox({ wordId, progress: states.get(wordId) ?? null, updates: [update], now: Date.now() });
    outbox.add(update);
    move(take(studied, { wordId, eventId: update.id }, next(after)));
  };

  const stamp = (now: number) => ({ id: crypto.randomUUID(), at: new Date(now).toISOString() });

  const rate = (rating: Rating) => {
    if (current === null || !turned.isFlipped) return;
    const now = Date.now();
    const durationMs = Math.min(LONGEST_ANSWER_MS, Math.max(0, now - shownAt.current));
    const wasNew = before === null || before.state === 'new';
    const given = { wordId: current, rating, wasNew, durationMs };
    if (isPractice) move(take(studied, { wordId: current, eventId: null }, practise(session, given, now)));
    else {
      write({ wordId: current, ...stamp(now), rating, durationMs, direction: turned.asked ?? direction }, (after) =>
        after ? answer(session, given, after, now) : session,
      );
    }
  };

  const know = () => {
    if (current === null || isPractice) return;
    const now = Date.now();
    write({ wordId: current, ...stamp(now), confidence: 1 }, (after) =>
      after ? markKnown(session, after, now) : session,
    );
  };

  const startWordOver = (wordId: string) => {
    if (isPractice) return;
    const now = Date.now();
    write({ wordId, ...stamp(now), reset: true }, () => startOver(session, wordId, now));
  };

  const undo = () => {
    const step = studied.steps.at(-1);
    const taken = step && takeBack(studied, Date.now(), takeEventBack(step));
    if (taken) move(taken.studied);
  };

  return {
    session,
    turned,
    direction,
    /** The state of the word that is shown; null when it has none. */
    before,
    canUndo: studied.steps.length > 0,
    flip: (answered?: Partial<Pick<Turned, 'grade' | 'suggested' | 'asked'>>) =>
      setTurned(({ typed }) => ({ ...FRESH, ...answered, typed, isFlipped: true })),
    type: (typed: string) => setTurned((held) => ({ ...held, typed })),
    rate,
    know,
    startOver: startWordOver,
    undo,
    goAhead: () => move({ ...studied, session: goAhead(session, Date.now()) }),
  };
}

export type Studying = ReturnType<typeof useStudy>;
