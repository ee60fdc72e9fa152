import type { ProblemError } from '../api/problem-error.js';

/** The updates of a batch of `length` that a refusal names (`updates[3].rating`), with the reason of each. */
export function refusedIndexes(error: ProblemError, length: number): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  for (const { path, message } of error.errors) {
    const index = Number(/^updates\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN);
    if (index < length && !reasons.has(index)) reasons.set(index, message);
  }
  return reasons;
}
