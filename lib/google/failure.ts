import { Problem } from '../contract/problem.js';
import { OutOfTime } from '../services/ports/budget.js';

/**
 * Why a call to Google came to nothing: the service and a code, never its text, which may quote what was sent and who sent it.
 */
export class GoogleFailure extends Error {
  override readonly name = 'GoogleFailure';
  constructor(
    readonly service: string,
    readonly reason: string | number,
  ) {
    super(`${service} failed: ${reason}`);
  }
}

const DEADLINE_EXCEEDED = 4;

/** What a client of Google threw, as an error that may be logged. */
export function toFailure(service: string, error: unknown): GoogleFailure | OutOfTime {
  if (error instanceof GoogleFailure || error instanceof OutOfTime) return error;
  const { code, status, name } = (error ?? {}) as { code?: unknown; status?: unknown; name?: unknown };
  if (code === DEADLINE_EXCEEDED || name === 'GoogleGenerativeAIAbortError') return new OutOfTime('deadline exceeded');
  const reason = [code, status].find((each) => typeof each === 'number' || isErrorName(each));
  return new GoogleFailure(service, (reason as string | number | undefined) ?? 'no answer');
}

/** ECONNREFUSED and its like: a word of a fixed vocabulary, not a sentence. */
function isErrorName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Z_]{3,40}$/.test(value);
}

/** The answer of a request that could not do without Google. */
export function toProblem(service: string, error: unknown): Problem {
  const cause = toFailure(service, error);
  return new Problem(cause instanceof OutOfTime ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_FAILED', { cause });
}
