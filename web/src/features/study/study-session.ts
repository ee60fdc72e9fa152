import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { isInLearning, LEARN_AHEAD_MS, type Queue } from './queue.js';

export interface Answer {
  readonly wordId: string;
  readonly rating: Rating;
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
}

export function beginSession(
  { main, learning }: Pick<Queue, 'main' | 'learning'>,
  states: ReadonlyMap<string, Progress>,
  now: number,
): StudySession {
  return showNext({ current: null, main, learning, finished: [], states, answers: [], isAhead: false }, now);
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
  const answered = { ...session, states: new Map(session.states).set(given.wordId, progress) };
  return showNext(leave(answered, given, comesBack(progress, now) ? 'learning' : 'finished'), now);
}

/** Within this session. */
function comesBack({ state, nextReview }: Progress, now: number): boolean {
  return isInLearning(state) && nextReview !== null && Date.parse(nextReview) <= now + LEARN_AHEAD_MS;
}

/** More is known of a word: its state; and, where it has left the desk already, whether it comes back. */
export function withState(session: StudySession, wordId: string, progress: Progress | null, now: number): StudySession {
  const states = new Map(session.states);
  if (progress) states.set(wordId, progress);
  else states.delete(wordId);
  const known = { ...session, states };
  if (!session.learning.includes(wordId) && !session.finished.includes(wordId)) return known;
  const without = (wordIds: readonly string[]) => wordIds.filter((other) => other !== wordId);
  const [learning, finished] = [without(session.learning), without(session.finished)];
  return progress && comesBack(progress, now)
    ? { ...known, learning: [...learning, wordId], finished }
    : { ...known, learning, finished: [...finished, wordId] };
}

/** In practice no state changes: a word that was not known comes once more, after all the others. */
export function practise(session: StudySession, given: Answer, now: number): StudySession {
  return showNext(leave(session, given, given.rating === 'again' ? 'main' : 'finished'), now);
}

/** The current word was marked as known: it is done for this session. */
export function markKnown(session: StudySession, progress: Progress, now: number): StudySession {
  const { current } = session;
  if (current === null) return session;
  const states = new Map(session.states).set(current, progress);
  return showNext({ ...session, current: null, finished: [...session.finished, current], states }, now);
}

/** A word was started over: it comes as a new one, after all that were there before it. */
export function startOver(session: StudySession, wordId: string, now: number): StudySession {
  const states = new Map(session.states);
  states.delete(wordId);
  const without = (wordIds: readonly string[]) => wordIds.filter((other) => other !== wordId);
  const remaining: StudySession = {
    ...session,
    current: session.current === wordId ? null : session.current,
    main: [...without(session.main), wordId],
    learning: without(session.learning),
    finished: without(session.finished),
    states,
  };
  return showNext(remaining, now);
}

interface ShownBefore {
  readonly wordId: string;
  /** The word's state then; null when it had none. */
  readonly progress: Progress | null;
  /** It was the card on the desk. */
  readonly wasShown: boolean;
}

/** What an earlier session did with a word was taken back: its card is shown again, and the one on the desk comes after it. */
export function showAgain(
  session: StudySession,
  { wordId, progress, wasShown }: ShownBefore,
  now: number,
): StudySession {
  const states = new Map(session.states);
  if (progress) states.set(wordId, progress);
  else states.delete(wordId);
  const without = (wordIds: readonly string[]) => wordIds.filter((other) => other !== wordId);
  const { current } = session;
  const others = without(current === null ? session.main : [current, ...session.main]);
  const rest = { ...session, learning: without(session.learning), finished: without(session.finished), states };
  return showNext({ ...rest, current: wasShown ? wordId : null, main: others }, now);
}

/** The learner does not want to wait. */
export function goAhead(session: StudySession, now: number): StudySession {
  return showNext({ ...session, isAhead: true }, now);
}

function leave(session: StudySession, given: Answer, to: 'main' | 'learning' | 'finished'): StudySession {
  return {
    ...session,
    current: null,
    [to]: [...session[to], given.wordId],
    answers: [...session.answers, given],
  };
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
  const inLearning = [...session.main, ...session.learning, ...current].filter((wordId) => seen.has(wordId)).length;
  return { total, finished: session.finished.length, inLearning };
}
