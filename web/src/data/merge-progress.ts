import type { Progress } from '../../../lib/contract/progress.js';

/** The server's states of all words, and how far they go. */
export interface ProgressSnapshot {
  readonly byWord: ReadonlyMap<string, Progress>;
  /** The greatest `updatedAt` that the list takes into account; removals count too. */
  readonly cursor: string;
}

/**
 * A list that was asked for before a batch was acknowledged may arrive after it. What we hold that is later than the list
 * stays. `updatedAt` is the server's write clock, strictly monotone for one learner.
 */
export function mergeList(
  held: ProgressSnapshot | undefined,
  list: readonly Progress[],
  cursor: string,
): ProgressSnapshot {
  const byWord = new Map(list.map((progress) => [progress.wordId, progress]));
  for (const progress of held?.byWord.values() ?? []) {
    if (progress.updatedAt > cursor) byWord.set(progress.wordId, progress);
  }
  return { byWord, cursor };
}

/** The states after a batch; each replaces an older one only. */
export function mergeAnswer(held: ProgressSnapshot, answer: readonly Progress[]): ProgressSnapshot {
  const byWord = new Map(held.byWord);
  for (const progress of answer) {
    const before = byWord.get(progress.wordId);
    if (!before || before.updatedAt <= progress.updatedAt) byWord.set(progress.wordId, progress);
  }
  return { byWord, cursor: held.cursor };
}
