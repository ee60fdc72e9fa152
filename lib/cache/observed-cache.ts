import { cachedServices } from '../services/ports/cache.js';
import type { CacheReport, ObservedCache } from '../services/ports/readiness.js';
import { type CacheMetrics, type Counts, countedEvents } from './metrics.js';
import type { GuardedRedis } from './redis.js';
import type { UpstashStore } from './upstash-store.js';

/** The cache as health sees it: one command tells whether it answers and what has been counted. */
export function observedCache(options: {
  readonly redis: GuardedRedis | undefined;
  readonly store: UpstashStore | undefined;
  readonly metrics: CacheMetrics;
}): ObservedCache {
  const { redis, store, metrics } = options;
  /** What was stored, and what was not yet, at the same moment: what is stored since then has left the one for the other. */
  let counted: readonly Counts[] | undefined;
  return {
    shared: store && {
      ping: async () => {
        counted = undefined;
        counted = await metrics.hold(async () => [await store.totals(), metrics.pending]);
      },
    },
    report: () =>
      counted ? { scope: 'deployment', counts: sum(counted) } : { scope: 'process', counts: sum([metrics.total]) },
    // one that did not answer just now counts for nobody, though the breaker still waits for a third failure
    limitScope: () => (counted && redis?.isUp() ? 'deployment' : 'process'),
  };
}

function sum(parts: readonly Counts[]): CacheReport['counts'] {
  const counts = { tts: { hits: 0, misses: 0, errors: 0 }, conversations: { hits: 0, misses: 0, errors: 0 } };
  for (const service of cachedServices) {
    for (const event of countedEvents) {
      for (const part of parts) counts[service][event] += part.get(`${service}.${event}`) ?? 0;
    }
  }
  return counts;
}
