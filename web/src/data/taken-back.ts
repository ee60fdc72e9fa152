import type { Progress, StudyEvent, Update } from '../../../lib/contract/progress.js';
import { deedOf, isTimed, type WordEvent } from '../../../lib/domain/events.js';
import { fold } from '../../../lib/domain/fold.js';
import { progressOf } from '../../../lib/domain/progress.js';
import { liveUpdates } from './live-updates.js';

/** A word of which something was taken back here that the server still counts. */
export interface TakenBack {
  /** The server's state for which this holds. */
  readonly told: Progress;
  /** That state as it will be once the server has been told; a tombstone for a word that is absent then. */
  readonly state: Progress;
  /** The word's live log as the server counts it, and without what was taken back. */
  readonly before: readonly Update[];
  readonly after: readonly Update[];
}

interface TakenBackOptions {
  readonly told: Progress;
  /** What this device has of the word's log. */
  readonly events: readonly StudyEvent[];
  /** Ids of the events that were taken back. */
  readonly undone: ReadonlySet<string>;
}

/**
 * What becomes of a word, by the log of this device. Null when that log does not make the state that the server has told:
 * then it lacks something, and only the server's answer is right.
 */
export function takeBack({ told, events, undone }: TakenBackOptions): TakenBack | null {
  const live = events.filter(({ voided }) => !voided);
  const left = live.filter(({ id }) => !undone.has(id));
  if (left.length === live.length || !isSameState(told, stateAfter(live, told))) return null;
  return { told, state: stateAfter(left, told), before: liveUpdates(live), after: liveUpdates(left) };
}

function stateAfter(events: readonly StudyEvent[], told: Progress): Progress {
  const createdAt = told.createdAt ?? events.reduce((first, { at }) => (at < first ? at : first), told.updatedAt);
  const times = { createdAt: Date.parse(createdAt), updatedAt: Date.parse(told.updatedAt) };
  return progressOf(told.wordId, fold(events.flatMap(wordEvents)), times);
}

function wordEvents(event: StudyEvent): WordEvent[] {
  return liveUpdates([event]).flatMap((update): WordEvent[] => {
    if (!isTimed(update)) return [];
    const { id, at, claimedAt } = event;
    return [{ ...deedOf(update), id, effectiveAt: Date.parse(at), claimedAt: Date.parse(claimedAt) }];
  });
}

/** In all that the fold decides. */
export function isSameState(a: Progress, b: Progress): boolean {
  const decided = [
    'studyCount',
    'correctCount',
    'state',
    'stability',
    'difficulty',
    'learningSteps',
    'lapses',
    'lastReviewedAt',
    'nextReview',
  ] as const;
  return Boolean(a.deleted) === Boolean(b.deleted) && decided.every((name) => a[name] === b[name]);
}
