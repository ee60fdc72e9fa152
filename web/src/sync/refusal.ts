import type { FailureCode, ProblemError } from '../api/problem-error.js';

const refusals: ReadonlySet<FailureCode> = new Set([
  'INVALID_JSON',
  'VALIDATION_FAILED',
  'WORD_NOT_FOUND',
  'REVIEW_CONFLICT',
  'PAYLOAD_TOO_LARGE',
]);

/**
 * Has the server looked at the content and decided? Everything else, be it a 403 of somebody's proxy or a session that has
 * ended, says nothing about the updates, and they wait.
 */
export function isRefusal(error: ProblemError): boolean {
  return refusals.has(error.code);
}

/** The updates of a batch of `length` that a refusal names (`updates[3].rating`), with the reason of each. */
export function refusedIndexes(error: ProblemError, length: number): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  for (const { path, message } of error.errors) {
    const index = Number(/^updates\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN);
    if (index < length && !reasons.has(index)) reasons.set(index, message);
  }
  return reasons;
}
