import type { FailureCode, ProblemError } from '../api/problem-error.js';
import type { Entry, RefusedEntry } from '../local/shapes.js';

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

/**
 * The entries of a batch that a refusal names (`updates[3].rating`), with the reason of each; the only one of a batch need not
 * be named.
 */
export function refusedAmong(batch: readonly Entry[], { errors, detail, requestId }: ProblemError): RefusedEntry[] {
  const reasons = new Map<number, string>();
  for (const { path, message } of errors) {
    const index = Number(/^updates\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN);
    if (!reasons.has(index)) reasons.set(index, message);
  }
  return batch.flatMap((entry, index) => {
    const reason = reasons.get(index) ?? (batch.length === 1 ? detail : undefined);
    return reason === undefined ? [] : [{ ...entry, reason, requestId }];
  });
}
