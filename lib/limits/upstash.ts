import type { GuardedRedis } from '../cache/redis.js';
import { Ratelimit } from '../generated/packages/redis.js';
import type { Limit, Limiter, LimitVerdict } from '../services/ports/limiter.js';

export interface UpstashLimiterOptions {
  readonly redis: GuardedRedis;
  readonly prefix: string;
  /** Counts along, and alone while Redis does not answer. */
  readonly inProcess: Limiter;
  /** Milliseconds since 1970, by which the windows are cut. */
  readonly now: () => number;
}

/** Beyond so many remembered keys the memory is wiped; Redis knows better anyway. */
const REMEMBERED = 10_000;

interface Window {
  readonly ratelimit: Ratelimit;
  readonly prefix: string;
  readonly milliseconds: number;
}

/**
 * Counts for all processes of the deployment, in fixed windows: two commands a request, none for a key that is known to be over
 * its limit. Whatever the process's own limiter refuses is refused, so a Redis that is away lifts no limit; and it never blocks
 * anybody.
 */
export function upstashLimiter({ redis, prefix, inProcess, now }: UpstashLimiterOptions): Limiter {
  const windows = new Map<string, Window>();
  /** Keys that are over their limit, and until when. */
  const blocked = new Map<string, number>();
  /** Keys of which something was counted: only they need to be forgotten. */
  const counted = new Set<string>();

  function windowOf(name: string, { requests, windowSeconds }: Limit): Window {
    const id = `${name}:${requests}:${windowSeconds}`;
    let window = windows.get(id);
    if (!window) {
      const windowPrefix = `${prefix}:limit:${name}`;
      const ratelimit = new Ratelimit({
        redis: redis.pipelined,
        limiter: Ratelimit.fixedWindow(requests, `${windowSeconds} s`),
        prefix: windowPrefix,
        ephemeralCache: blocked,
        // the client has its own limit; a timer beside it would let go while the client still waits, and waits again
        timeout: 0,
        analytics: false,
      });
      window = { ratelimit, prefix: windowPrefix, milliseconds: windowSeconds * 1000 };
      windows.set(id, window);
    }
    if (blocked.size > REMEMBERED) blocked.clear();
    return window;
  }

  function remember(id: string, hasCounts: boolean): void {
    counted.delete(id);
    if (!hasCounts) return;
    if (counted.size > REMEMBERED) counted.clear();
    counted.add(id);
  }

  /** The library hands on whatever came as the two numbers of its script. */
  const isPlausible = (told: { remaining: number; limit: number }, { requests }: Limit) =>
    told.limit === requests && Number.isInteger(told.remaining) && told.remaining <= requests;

  const secondsUntil = (timeMs: number) => Math.max(0, Math.ceil((timeMs - now()) / 1000));
  const stricter = (one: LimitVerdict, other: LimitVerdict) =>
    !one.allowed || (other.allowed && one.remaining < other.remaining) ? one : other;

  /** What all processes count together; nothing where Redis does not say it in time. */
  async function countShared(name: string, key: string, limit: Limit): Promise<LimitVerdict | undefined> {
    try {
      const verdict = await windowOf(name, limit).ratelimit.limit(key);
      if (!isPlausible(verdict, limit)) {
        // what is no count refuses nobody, now or from memory
        blocked.delete(`${prefix}:limit:${name}:${key}`);
        return undefined;
      }
      remember(`${name}:${key}`, true);
      const { success: allowed, remaining, reset } = verdict;
      return { allowed, limit: limit.requests, remaining, resetSeconds: secondsUntil(reset) };
    } catch {
      return undefined;
    }
  }

  return {
    count: async (name, key, limit) => {
      const before = await inProcess.peek(name, key, limit);
      if (!before.allowed) return before;
      const shared = await countShared(name, key, limit);
      // counted nowhere, so that whoever has waited as told gets in
      if (shared?.allowed === false) return stricter(before, shared);
      const own = await inProcess.count(name, key, limit);
      return shared ? stricter(own, shared) : own;
    },

    peek: async (name, key, limit) => {
      const own = await inProcess.peek(name, key, limit);
      if (!own.allowed) return own;
      try {
        const verdict = await windowOf(name, limit).ratelimit.getRemaining(key);
        if (!isPlausible(verdict, limit)) return own;
        const { remaining, reset } = verdict;
        remember(`${name}:${key}`, remaining < limit.requests);
        const allowed = remaining > 0;
        return stricter(own, { allowed, limit: limit.requests, remaining, resetSeconds: secondsUntil(reset) });
      } catch {
        return own;
      }
    },

    reset: async (name, key) => {
      await inProcess.reset(name, key);
      if (!counted.delete(`${name}:${key}`)) return;
      const keys = [...windows.values()]
        .filter((window) => window.prefix === `${prefix}:limit:${name}`)
        .map((window) => `${window.prefix}:${key}:${Math.floor(now() / window.milliseconds)}`);
      blocked.delete(`${prefix}:limit:${name}:${key}`);
      // the library would scan all keys for those of older windows, which end by themselves
      await redis.pipelined.del(...keys).catch(() => undefined);
    },
  };
}
