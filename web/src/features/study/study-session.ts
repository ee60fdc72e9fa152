import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { isInLearning, LEARN_AHEAD_MS, type Queue } from './queue.js';

export interface Answer {
  readonly wordId: string;
  readonly rating: Rating;
  readonly eventId: string;
  readonly wasNew: boolean;
  readonly durationMs: number;
}

/** A session of study, from its first card to its summary. Never changed: each step makes the next one. */
export interface StudySession {
  readonly current: string | null;
  /** Not shown yet, in order. */
  readonly main: readonly string[];
  /** Comes back within this session. */
  readonly learning: readonly string[];
  readonly finished: readonly string[];
  /** The state of each word as this session knows it; a word that is missing has none. */
  readonly states: ReadonlyMap<string, Progress>;
  readonly answers: readonly Answer[];
  /** The learner chose not to wait for words that are due in a few minutes. */
  readonly isAhead: boolean;
  /** The session as it was before the last rating; null before the first. */
  readonly before: StudySession | null;
}

export function beginSession(queue: Queue, states: ReadonlyMap<string, Progress>, now: number): StudySession {
  const { main, learning } = queue;
  const nothing = { current: null, finished: [], answers: [], isAhead: false, before: null };
  return showNext({ ...nothing, main, learning, states }, now);
}

/**
 * Shows the next card, if one may be shown at `now` (epoch ms): a learning word whose time has come, else the next due or
 * new one, else, when the learner does not want to wait, the learning word that is due next.
 */
export function showNext(session: StudySession, now: number): StudySession {
  if (session.current !== null) return session;
  const [soonest] = waitingWords(session);
  const reachesTo = session.isAhead && session.main.length === 0 ? now + LEARN_AHEAD_MS : now;
  if (soonest && soonest.dueAt <= reachesTo) {
    const learning = session.learning.filter((wordId) => wordId !== soonest.wordId);
    return { ...session, current: soonest.wordId, learning };
  }
  const [next, ...main] = session.main;
  return next === undefined ? session : { ...session, current: next, main };
}

/** The words that come back within this session, the soonest first; `dueAt` in epoch ms. */
export function waitingWords(session: StudySession): { wordId: string; dueAt: number }[] {
  const dueAt = (wordId: string) => Date.parse(session.states.get(wordId)?.nextReview ?? '') || 0;
  return session.learning.map((wordId) => ({ wordId, dueAt: dueAt(wordId) })).sort((a, b) => a.dueAt - b.dueAt);
}

/** The current word has been answered, and `progress` is its state now. */
export function answer(session: StudySession, given: Answer, progress: Progress, now: number): StudySession {
  const { wordId } = given;
  const comesBack =
    isInLearning(progress.state) &&
    progress.nextReview !== null &&
    Date.parse(progress.nextReview) <= now + LEARN_AHEAD_MS;
  const answered: StudySession = {
    ...session,
    current: null,
    learning: comesBack ? [...session.learning, wordId] : session.learning,
    finished: comesBack ? session.finished : [...session.finished, wordId],
    states: new Map(session.states).set(wordId, progress),
    answers: [...session.answers, given],
    before: session,
  };
  return showNext(answered, now);
}

/** The learner does not want to wait. */
export function goAhead(session: StudySession, now: number): StudySession {
  return showNext({ ...session, isAhead: true }, now);
}

export interface SessionProgress {
  readonly total: number;
  readonly finished: number;
  readonly inLearning: number;
}

/** In words: all of this session, those that are done for it, and those seen that come back. */
export function progressOfSession(session: StudySession): SessionProgress {
  const current = session.current === null ? [] : [session.current];
  const total = session.main.length + session.learning.length + session.finished.length + current.length;
  const seen = new Set(session.answers.map(({ wordId }) => wordId));
  const inLearning = [...session.learning, ...current].filter((wordId) => seen.has(wordId)).length;
  return { total, finished: session.finished.length, inLearning };
}
