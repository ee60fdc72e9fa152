import { Problem } from '../../contract/problem.js';

/** At most `requests` in any `windowSeconds`. */
export interface Limit {
  readonly requests: number;
  readonly windowSeconds: number;
}

export interface LimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window that is counted now is over. */
  readonly resetSeconds: number;
}

export interface Limiter {
  /** Counts one request of `key` under the limit called `name`. Never throws: a limiter that cannot count lets pass. */
  count(name: string, key: string, limit: Limit): Promise<LimitVerdict>;
  /** What `count` would say, without counting. */
  peek(name: string, key: string, limit: Limit): Promise<LimitVerdict>;
  /** Forgets what was counted. */
  reset(name: string, key: string): Promise<void>;
}

/** The fields that tell a client about a limit (draft-ietf-httpapi-ratelimit-headers), in whole seconds. */
export function limitFields(name: string, limit: Limit, { remaining, resetSeconds }: LimitVerdict) {
  return {
    'RateLimit-Policy': `"${name}";q=${limit.requests};w=${limit.windowSeconds}`,
    RateLimit: `"${name}";r=${remaining};t=${Math.ceil(resetSeconds)}`,
  };
}

/** RATE_LIMITED with the whole seconds to wait, and the fields of the limit that refuses. */
export function rateLimited(name: string, limit: Limit, verdict: LimitVerdict): Problem {
  const seconds = Math.max(1, Math.ceil(verdict.resetSeconds));
  return new Problem('RATE_LIMITED', {
    detail: `This is allowed ${limit.requests} times in a while. Try again in ${seconds} s.`,
    headers: { ...limitFields(name, limit, verdict), 'Retry-After': String(seconds) },
  });
}
