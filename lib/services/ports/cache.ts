import type * as v from 'valibot';
import type { Budget } from './budget.js';

/** What is cached, as it is counted. */
export const cachedServices = ['tts', 'conversations'] as const;
export type CachedService = (typeof cachedServices)[number];

/** A value that was obtained, and for how long others may have it from the cache: 0 for not at all. */
export interface Loaded<T> {
  readonly value: T;
  readonly keepSeconds: number;
}

export interface Lookup<T> {
  readonly service: CachedService;
  /** Names the value among those of its service. */
  readonly key: string;
  /** What does not fit it is as if it were not there. */
  readonly schema: v.GenericSchema<unknown, T>;
  readonly budget: Budget;
}

export interface Reading<T> extends Lookup<T> {
  readonly load: () => Promise<Loaded<T>>;
  /** Whether the failure of somebody else's `load` says nothing of this caller's, who then goes himself. */
  readonly isOfAnother: (error: unknown) => boolean;
  /**
   * Asked by whoever goes himself for that reason, before he does. @throws what `load` would come to in any case: all who wait learn
   * it at once, and not one after the other
   */
  readonly mayLoad: () => Promise<void>;
}

export interface CacheAside {
  /**
   * The value from the cache, or else from `load`, which is called once for any number of callers at a time, in this process and
   * in others. A cache that does not answer is as good as an empty one.
   *
   * @returns `cached`: nobody had to wait for `load`
   */
  read<T>(reading: Reading<T>): Promise<{ value: T; cached: boolean }>;
  /** The value when it is in the cache. */
  find<T>(lookup: Lookup<T>): Promise<T | undefined>;
}
