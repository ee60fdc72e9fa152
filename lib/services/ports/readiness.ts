import type { CachedService } from './cache.js';

/** Something that the service depends on and that can be asked whether it answers. */
export interface Answering {
  /** @throws when it does not answer within the limit, or can not be used. */
  ping(timeoutMs: number): Promise<void>;
}

/** What a database that answers throws when it is asked and lacks tables or functions. */
export class NotMigrated extends Error {
  override readonly name = 'NotMigrated';
}

/** How often each service was served from the cache, as far as is known. */
export interface CacheReport {
  readonly scope: 'deployment' | 'process';
  readonly counts: Readonly<Record<CachedService, { hits: number; misses: number; errors: number }>>;
}

/** The shared cache, which also knows the counts that all processes have stored. */
export interface ObservedCache {
  /** Undefined where there is none. */
  readonly shared: Answering | undefined;
  /** As of the last time that the shared cache answered. */
  report(): CacheReport;
  /** Whether limits are counted for the deployment now, or for each process. */
  limitScope(): 'deployment' | 'process';
}
