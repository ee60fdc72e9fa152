import { CacheMetrics } from '../cache/metrics.js';
import { upstashStore } from '../cache/upstash-store.js';
import { whenEnding } from './ending.js';
import { config } from './kit.js';
import { once } from './once.js';
import { redis } from './redis.js';

/** What this process counts of its cache. */
export const cacheMetrics = once(() => new CacheMetrics(() => performance.now()));

/** The shared cache of the deployment, where there is one. What was counted is stored when the process ends. */
export const sharedStore = once(() => {
  const shared = redis(config());
  if (!shared) return undefined;
  const store = upstashStore({ redis: shared, prefix: config().cachePrefix, metrics: cacheMetrics() });
  whenEnding(() => store.flush());
  return store;
});
