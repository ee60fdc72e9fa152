import type { CachedService } from '../services/ports/cache.js';

/**
 * - `hits`: answered without asking Google for it: out of the cache, or with what another request was fetching already.
 * - `misses`: every other one, also when it failed. `hits / (hits + misses)` is the share of requests that cost nothing.
 * - `errors`: the cache did not answer, or held what it should not; such a request is a hit or a miss besides.
 */
export const countedEvents = ['hits', 'misses', 'errors'] as const;
export type CountedEvent = (typeof countedEvents)[number];
export type CountedField = `${CachedService}.${CountedEvent}`;
export type Counts = ReadonlyMap<CountedField, number>;

const FLUSH_EVERY_MS = 10_000;

/** Counts in the process until somebody who talks to the cache anyway takes the counts along. */
export class CacheMetrics {
  readonly #nowMs: () => number;
  #pending = new Map<CountedField, number>();
  readonly #total = new Map<CountedField, number>();
  #flushedAtMs: number;

  /** @param nowMs milliseconds that only go forward */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#flushedAtMs = nowMs();
  }

  count(service: CachedService, event: CountedEvent): void {
    const field = `${service}.${event}` as const;
    this.#add(field, 1);
    this.#total.set(field, (this.#total.get(field) ?? 0) + 1);
  }

  /** Everything that this process has counted. */
  get total(): Counts {
    return this.#total;
  }

  /** What was counted and is not yet stored. */
  get pending(): Counts {
    return this.#pending;
  }

  /** The counts to store, when ten seconds have gone by since the last time; whoever cannot store them gives them back. */
  takeDue(): Counts {
    return this.#nowMs() - this.#flushedAtMs < FLUSH_EVERY_MS ? new Map() : this.takeAll();
  }

  takeAll(): Counts {
    const taken = this.#pending;
    this.#pending = new Map();
    this.#flushedAtMs = this.#nowMs();
    return taken;
  }

  giveBack(counts: Counts): void {
    for (const [field, count] of counts) this.#add(field, count);
  }

  #add(field: CountedField, count: number): void {
    this.#pending.set(field, (this.#pending.get(field) ?? 0) + count);
  }
}
