import type { Limit, Limiter, LimitVerdict } from '../services/ports/limiter.js';

export interface InProcessLimiterOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  /** How many counted requests are remembered in all; beyond that, the keys used longest ago are forgotten first. */
  readonly capacity?: number;
}

/**
 * Counts in the memory of one process, exactly: any window that ends now is looked at. A refused request is not counted, so
 * that whoever goes on trying still gets in when the wait is over.
 */
export function inProcessLimiter({ nowMs, capacity = 100_000 }: InProcessLimiterOptions): Limiter {
  /** When each request of a key was counted, oldest first. The keys are in order of use: every count inserts anew. */
  const counted = new Map<string, number[]>();
  let remembered = 0;

  function drop(key: string): void {
    remembered -= counted.get(key)?.length ?? 0;
    counted.delete(key);
  }

  /** The requests that still count, the others forgotten. */
  function live(key: string, windowMs: number): number[] {
    const timesMs = counted.get(key) ?? [];
    const oldestMs = nowMs() - windowMs;
    const stale = timesMs.findIndex((timeMs) => timeMs > oldestMs);
    const removed = timesMs.splice(0, stale === -1 ? timesMs.length : stale);
    remembered -= removed.length;
    return timesMs;
  }

  function add(key: string, timesMs: number[]): void {
    timesMs.push(nowMs());
    remembered += 1;
    counted.delete(key);
    counted.set(key, timesMs);
    for (const [oldest] of counted) {
      if (remembered <= capacity || oldest === key) break;
      drop(oldest);
    }
  }

  function verdict(allowed: boolean, timesMs: readonly number[], limit: Limit): LimitVerdict {
    // the one whose end makes room: the oldest, or a later one where the limit was lowered meanwhile
    const next = timesMs[Math.max(0, timesMs.length - limit.requests)];
    const waitMs = next === undefined ? 0 : next + limit.windowSeconds * 1000 - nowMs();
    return {
      allowed,
      limit: limit.requests,
      remaining: Math.max(0, limit.requests - timesMs.length),
      resetSeconds: Math.max(0, Math.ceil(waitMs / 1000)),
    };
  }

  function look(name: string, key: string, limit: Limit, counts: boolean): LimitVerdict {
    const id = `${name}\n${key}`;
    const timesMs = live(id, limit.windowSeconds * 1000);
    const allowed = timesMs.length < limit.requests;
    if (allowed && counts) add(id, timesMs);
    else if (timesMs.length === 0) counted.delete(id);
    return verdict(allowed, timesMs, limit);
  }

  return {
    count: async (name, key, limit) => look(name, key, limit, true),
    peek: async (name, key, limit) => look(name, key, limit, false),
    reset: async (name, key) => drop(`${name}\n${key}`),
  };
}
