import { confidenceOf, round6 } from './confidence.js';
import type { Deed } from './events.js';
import { shownCorrectCount, type WordState } from './fold.js';

type StateDeed = Extract<Deed, { kind: 'state' }>;

/** Would the counts that are named, with the shown ones in the place of the others, say more correct answers than reviews? */
export function exceedsStudyCount(deed: StateDeed, state: WordState): boolean {
  if (deed.studyCount === null && deed.correctCount === null) return false;
  return (deed.correctCount ?? shownCorrectCount(state)) > (deed.studyCount ?? state.studyCount);
}

/**
 * The event that a plain state is: the fields that differ from what is shown, or null when none does. On an absent word
 * every field differs, and on a word without memory any confidence does.
 */
export function changedFields(deed: StateDeed, state: WordState): StateDeed | null {
  if (!state.present) return deed;
  const studyCount = deed.studyCount === state.studyCount ? null : deed.studyCount;
  const shownConfidence = state.memory && confidenceOf(state.memory.stability);
  const confidence =
    deed.confidence === null || round6(deed.confidence) === shownConfidence ? null : round6(deed.confidence);
  // when the study count moves, a raw count that was cut to be shown would show; then the one that is named is assigned
  const comparable = studyCount === null ? shownCorrectCount(state) : state.correctCount;
  const correctCount = deed.correctCount === comparable ? null : deed.correctCount;
  if (studyCount === null && correctCount === null && confidence === null) return null;
  return { kind: 'state', studyCount, correctCount, confidence };
}
