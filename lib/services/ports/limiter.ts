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

/** RATE_LIMITED with the whole seconds to wait. */
export function rateLimited({ limit, resetSeconds }: LimitVerdict): Problem {
  const seconds = Math.max(1, Math.ceil(resetSeconds));
  return new Problem('RATE_LIMITED', {
    detail: `This is allowed ${limit} times in a while. Try again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  });
}
