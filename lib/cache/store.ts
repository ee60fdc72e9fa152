/** A lock that only whoever took it can prolong or give back. */
export interface Lock {
  readonly key: string;
  /** Random. */
  readonly owner: string;
}

/**
 * What cache-aside needs of a cache. Values are anything that JSON can say; undefined is "not there". Every call but
 * `release` throws when the cache does not answer, and the error may be logged.
 */
export interface CacheStore {
  get(key: string): Promise<unknown>;
  /** Takes the lock if it is free, then reads: a value that the last owner stored before it gave the lock back is seen. */
  claim(key: string, lock: Lock, ttlMs: number): Promise<{ isOwner: boolean; value: unknown }>;
  prolong(lock: Lock, ttlMs: number): Promise<void>;
  /** Stores the value and gives the lock back. */
  put(key: string, value: unknown, ttlSeconds: number, lock: Lock | undefined): Promise<void>;
  /** Never throws: a lock that could not be given back ends by itself. */
  release(lock: Lock): Promise<void>;
}

/** Remembers nothing, so everybody has to fetch for himself. */
export const noCache: CacheStore = {
  get: async () => undefined,
  claim: async () => ({ isOwner: true, value: undefined }),
  prolong: async () => undefined,
  put: async () => undefined,
  release: async () => undefined,
};
