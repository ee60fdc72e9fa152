import type { Problem } from '../contract/problem.js';
import type { Outcome } from '../domain/breaker.js';
import { OutOfTime, upstreamProblem } from '../services/ports/budget.js';
import type { PaidCallFailure } from '../services/ports/quota.js';

/**
 * Why a call to Google came to nothing: the service and a code, never its text, which may quote what was sent and who sent it.
 */
export class GoogleFailure extends Error implements PaidCallFailure {
  override readonly name = 'GoogleFailure';
  constructor(
    readonly service: string,
    readonly reason: string | number,
    readonly costNothing = false,
  ) {
    super(`${service} failed: ${reason}`);
  }
}

class NeverAsked extends GoogleFailure {
  constructor(
    service: string,
    reason: string,
    /** The time that a call may take, where it was for lack of time. */
    readonly wantedMs?: number,
  ) {
    super(service, reason, true);
  }
}

/** It never came to a call. */
export function neverAsked(service: string, reason: string): GoogleFailure {
  return new NeverAsked(service, reason);
}

/** It never came to a call that may take `limitMs`: the time was up before. */
export function noTimeToAsk(service: string, limitMs: number): GoogleFailure {
  return new NeverAsked(service, 'no time was left to ask', limitMs);
}

/** It never came to a call that may take `limitMs`: the client could not be loaded, or not in time. */
export function notLoaded(service: string, error: unknown, limitMs: number): GoogleFailure {
  return new NeverAsked(service, 'client not loaded', error instanceof OutOfTime ? limitMs : undefined);
}

/** What a failure tells a circuit breaker: nothing where the call was never made, or the request had less time left than it may take. */
export function outcomeOf(failure: GoogleFailure | OutOfTime): Outcome {
  const wasCutShort = failure instanceof OutOfTime && failure.wantedMs !== undefined;
  return wasCutShort || failure instanceof NeverAsked ? 'unknown' : 'failure';
}

const DEADLINE_EXCEEDED = 4;

/** What a client of Google threw, as an error that may be logged. */
export function toFailure(service: string, error: unknown): GoogleFailure | OutOfTime {
  if (error instanceof GoogleFailure || error instanceof OutOfTime) return error;
  const { code, status, name } = (error ?? {}) as { code?: unknown; status?: unknown; name?: unknown };
  if (code === DEADLINE_EXCEEDED || name === 'GoogleGenerativeAIAbortError') return new OutOfTime('deadline exceeded');
  const reason = [code, status].find((each) => typeof each === 'number' || isErrorName(each));
  return new GoogleFailure(service, (reason as string | number | undefined) ?? 'no answer', isRefusal(error));
}

/** Answers by which nobody can tell what became of the work: both sides' time was up, or someone between them failed. */
const UNCERTAIN = [408, 499, 502, 504];
/** Nobody was reached who could have done any. */
const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Google says itself that it did nothing, which it does not charge for, or was not reached. A lost answer is neither. */
function isRefusal(error: unknown): boolean {
  const { httpStatusCode, status = httpStatusCode, code, cause } = (error ?? {}) as Record<string, unknown>;
  if (typeof status === 'number') return status >= 400 && !UNCERTAIN.includes(status);
  if (UNREACHED.includes(String(code))) return true;
  return cause instanceof Error && isRefusal(cause);
}

/** ECONNREFUSED and its like: a word of a fixed vocabulary, not a sentence. */
function isErrorName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Z_]{3,40}$/.test(value);
}

/** The answer of a request that could not do without Google. */
export function toProblem(service: string, error: unknown): Problem {
  return upstreamProblem(toFailure(service, error));
}
