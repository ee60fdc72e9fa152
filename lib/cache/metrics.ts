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

/** Counts that are stored together, once, however often they are sent. */
export interface Batch {
  readonly id: string;
  readonly counts: Counts;
}

const FLUSH_EVERY_MS = 10_000;
/** For so long the store knows a batch again; later it is not sent again, so that it can't count twice. */
export const BATCH_KNOWN_SECONDS = 3_600;
const GIVE_UP_AFTER_MS = 3_000_000;

/** Counts in the process until somebody who talks to the cache anyway takes the counts along. */
export class CacheMetrics {
  readonly #nowMs: () => number;
  readonly #newId: () => string;
  #pending = new Map<CountedField, number>();
  /** Sent, and nobody knows whether they arrived: they go again as they are. */
  #unsettled: (Batch & { readonly takenAtMs: number }) | undefined;
  readonly #total = new Map<CountedField, number>();
  #flushedAtMs: number;
  #holds = 0;

  /** @param nowMs milliseconds that only go forward */
  constructor(nowMs: () => number, newId: () => string = () => crypto.randomUUID()) {
    this.#nowMs = nowMs;
    this.#newId = newId;
    this.#flushedAtMs = nowMs();
  }

  count(service: CachedService, event: CountedEvent): void {
    const field = `${service}.${event}` as const;
    for (const counts of [this.#pending, this.#total]) counts.set(field, (counts.get(field) ?? 0) + 1);
  }

  /** Everything that this process has counted. */
  get total(): Counts {
    return this.#total;
  }

  /** What was counted and is not known to be stored. */
  get pending(): Counts {
    const all = new Map(this.#pending);
    for (const [field, count] of this.unsettled?.counts ?? []) all.set(field, (all.get(field) ?? 0) + count);
    return all;
  }

  /** Sent, and not known to be stored, as long as the store would know it again. */
  get unsettled(): Batch | undefined {
    const isLate = this.#unsettled && this.#nowMs() - this.#unsettled.takenAtMs > GIVE_UP_AFTER_MS;
    return isLate ? undefined : this.#unsettled;
  }

  /** While `run` reads what is stored, nothing new is taken to be stored: what is pending after it is not in what it has read. */
  async hold<T>(run: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await run();
    } finally {
      this.#holds -= 1;
    }
  }

  /** What to store when ten seconds have gone by since the last time; whoever has stored it says so by `settle`. */
  takeDue(): Batch | undefined {
    if (this.#holds > 0 || this.#nowMs() - this.#flushedAtMs < FLUSH_EVERY_MS) return undefined;
    this.#flushedAtMs = this.#nowMs();
    if (!this.unsettled) this.#unsettled = this.#takeNew();
    return this.#unsettled;
  }

  /** All that is not known to be stored, for the last time. */
  takeAll(): readonly Batch[] {
    return [this.unsettled, this.#takeNew()].filter((batch) => batch !== undefined);
  }

  settle(batch: Batch): void {
    if (this.#unsettled?.id === batch.id) this.#unsettled = undefined;
  }

  #takeNew() {
    if (this.#pending.size === 0) return undefined;
    const counts = this.#pending;
    this.#pending = new Map();
    return { id: this.#newId(), counts, takenAtMs: this.#nowMs() };
  }
}
