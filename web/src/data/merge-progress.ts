import type { Progress } from '../../../lib/contract/progress.js';

/** The server's states of all words, tombstones of removed ones among them, and how far they go. */
export interface ProgressSnapshot {
  readonly byWord: ReadonlyMap<string, Progress>;
  /** The greatest `updatedAt` that is taken into account; removals count too. What is later is asked for with it. */
  readonly cursor: string;
}

export const NO_PROGRESS: ProgressSnapshot = { byWord: new Map(), cursor: '' };

/**
 * A whole list. One that was asked for before a batch was acknowledged may arrive after it: what we hold that is later than
 * the list stays. `updatedAt` is the server's write clock, strictly monotone for one learner.
 */
export function mergeList(held: ProgressSnapshot | null, list: readonly Progress[], cursor: string): ProgressSnapshot {
  const byWord = new Map(list.map((progress) => [progress.wordId, progress]));
  for (const progress of held?.byWord.values() ?? []) {
    if (progress.updatedAt > cursor) byWord.set(progress.wordId, progress);
  }
  return { byWord, cursor };
}

/** What changed since the snapshot's cursor, up to `cursor`. */
export function mergeDelta(held: ProgressSnapshot, delta: readonly Progress[], cursor: string): ProgressSnapshot {
  return { ...mergeAnswer(held, delta), cursor: cursor > held.cursor ? cursor : held.cursor };
}

/**
 * The states after a batch; each replaces an older one only. The cursor stays: another device may have written between it
 * and the batch.
 */
export function mergeAnswer(held: ProgressSnapshot, answer: readonly Progress[]): ProgressSnapshot {
  const newer = answer.filter(({ wordId, updatedAt }) => (held.byWord.get(wordId)?.updatedAt ?? '') <= updatedAt);
  if (newer.length === 0) return held;
  const byWord = new Map(held.byWord);
  for (const progress of newer) byWord.set(progress.wordId, progress);
  return { byWord, cursor: held.cursor };
}
