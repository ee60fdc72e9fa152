import { compareEvents, type Position, type WordEvent } from './events.js';
import { assignedMemory, type Memory, review } from './scheduler.js';

/** The state of one word of one learner: all that the fold needs to go on. */
export interface WordState {
  /** False for a word without a live event after its last reset: 404, not in the list, a tombstone in deltas. */
  readonly present: boolean;
  readonly studyCount: number;
  /** As folded; may exceed `studyCount` after a state lowered that. The lesser of both is shown. */
  readonly correctCount: number;
  /** Null for a word that is new: never reviewed, and no confidence set. */
  readonly memory: Memory | null;
  /** The last live event that was folded; null before any. */
  readonly last: Position | null;
}

export const NOTHING: WordState = { present: false, studyCount: 0, correctCount: 0, memory: null, last: null };

/** One event more. `event` comes after everything that made `state`. */
function step(state: WordState, event: WordEvent): WordState {
  const last = { effectiveAt: event.effectiveAt, claimedAt: event.claimedAt, id: event.id };
  switch (event.kind) {
    case 'reset':
      return { ...NOTHING, last };
    case 'review':
      return {
        present: true,
        studyCount: state.studyCount + 1,
        correctCount: state.correctCount + (event.rating === 'again' ? 0 : 1),
        memory: review(state.memory, event.rating, event.effectiveAt),
        last,
      };
    case 'state':
      return {
        present: true,
        studyCount: event.studyCount ?? state.studyCount,
        correctCount: event.correctCount ?? state.correctCount,
        memory: event.confidence === null ? state.memory : assignedMemory(event.confidence, event.effectiveAt),
        last,
      };
  }
}

/**
 * Goes on from a state with further live events, in any order, all later than `state.last`. Then it equals the fold of
 * the whole log. A device that folds its outbox onto a state of the server may break that; what it gets is a sensible
 * guess until the server answers.
 */
export function resume(state: WordState, events: Iterable<WordEvent>): WordState {
  return [...events].sort(compareEvents).reduce(step, state);
}

/** The state that a word's live (not voided) events make, given in any order, each once. */
export function fold(events: Iterable<WordEvent>): WordState {
  return resume(NOTHING, events);
}

/** The correct count that learners see. */
export function shownCorrectCount(state: WordState): number {
  return Math.min(state.correctCount, state.studyCount);
}
