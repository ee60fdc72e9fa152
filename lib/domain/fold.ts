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

/** Is there no difference that is worth writing down? */
export function sameState(a: WordState, b: WordState): boolean {
  const same = <Part extends object>(one: Part | null, other: Part | null) =>
    one === null || other === null
      ? one === other
      : (Object.keys(one) as (keyof Part)[]).every((key) => one[key] === other[key]);
  const { memory, last, ...counts } = a;
  const { memory: otherMemory, last: otherLast, ...otherCounts } = b;
  return same(counts, otherCounts) && same(memory, otherMemory) && same(last, otherLast);
}

/**
 * Goes on from a state with further live events, in any order, all later than `state.last`. Then it equals the fold of
 * the whole log. A device that folds its outbox onto a state of the server may break that; what it gets is a sensible
 * guess until the server answers.
 */
export function resume(state: WordState, events: Iterable<WordEvent>): WordState {
  return [...events].sort(compareEvents).reduce(step, state);
}

/**
 * The state that a word's live (not voided) events make, given in any order, each once. The rules:
 *
 * - Events are folded in the order (effective, claimed, id), so that any two devices agree, also on events of one instant.
 * - A review adds 1 to the study count, 1 to the correct count unless it is `again`, and moves the memory by FSRS. After a
 *   state or another review of the same instant it counts as a review of the same day.
 * - A state assigns the fields that it names and no others. A confidence makes a memory of its own: what was learned
 *   before it, lapses included, no longer counts; counts alone leave the memory as it is, also none.
 * - A reset starts from nothing, and what comes later starts a new word.
 * - Without a live event after its last reset the word is absent.
 * - Whatever comes before a state or reset stays in the log: it counts in statistics, and it counts here again when the
 *   state or reset is undone.
 */
export function fold(events: Iterable<WordEvent>): WordState {
  return resume(NOTHING, events);
}

/** The correct count that learners see. */
export function shownCorrectCount(state: WordState): number {
  return Math.min(state.correctCount, state.studyCount);
}
