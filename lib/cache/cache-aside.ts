import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { Problem } from '../contract/problem.js';
import type { Background } from '../services/ports/background.js';
import { type Budget, OutOfTime, wantedMsOf } from '../services/ports/budget.js';
import type { CacheAside, CachedService, Lookup, Reading } from '../services/ports/cache.js';
import type { CacheMetrics } from './metrics.js';
import type { CacheStore, Lock } from './store.js';

export interface CacheAsideOptions {
  readonly store: CacheStore;
  readonly metrics: CacheMetrics;
  readonly background: Background;
  /** An unguessable name for the owner of a lock. */
  readonly newOwner: () => string;
  readonly nowMs: () => number;
}

/** A dead owner's lock ends after so long; a living one prolongs it in time. */
const LOCK_MS = 3_000;
const PROLONG_EVERY_MS = 1_000;
const WAIT_FOR_OTHERS_MS = 6_000;
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 250;
/** With less than this left, nothing is loaded: it would be paid for, and most probably come too late. */
const LEAST_TO_LOAD_MS = 300;
/** With less than this left, the answer goes out before the value is stored. */
const TIME_TO_STORE_MS = 1_000;

/** Where a value came from: `others` were fetching it when it was asked for. */
interface Found<T> {
  readonly value: T;
  readonly from: 'cache' | 'others' | 'load';
}
/** What became of waiting for the others: their value, the lock, or neither. */
type Turn<T> = { readonly found: T } | { readonly lock: Lock | undefined };

/** Read through a cache, with one `load` at a time for each key, here and among all processes that share the store. */
export function cacheAside(options: CacheAsideOptions): CacheAside {
  const { store, metrics, background, newOwner, nowMs } = options;
  const flights = new Map<string, Promise<Found<unknown>>>();

  const troubled = new WeakSet<object>();

  /** Counts that the cache did not do what it was asked, or had what it should not, once for all that a reading asks of it. */
  function countError(lookup: { readonly service: CachedService }): undefined {
    if (troubled.has(lookup)) return;
    troubled.add(lookup);
    metrics.count(lookup.service, 'errors');
  }

  const nameOf = ({ service, key }: { service: string; key: string }) => `${service}:${key}`;

  /** The value, when it is what it should be. */
  function accept<T>({ schema }: Lookup<T>, value: unknown): { found: T } | undefined {
    const result = v.safeParse(schema, value);
    return result.success ? { found: result.output } : undefined;
  }

  /** What the store has; nothing when it does not answer, or has what will be overwritten: both are counted. */
  async function look<T>(lookup: Lookup<T>): Promise<{ found: T } | undefined> {
    try {
      const value = await lookup.budget.spend(Number.POSITIVE_INFINITY, () => store.get(nameOf(lookup)));
      const accepted = accept(lookup, value);
      if (value !== undefined && !accepted) countError(lookup);
      return accepted;
    } catch {
      countError(lookup);
      return undefined;
    }
  }

  async function takeTurn<T>(reading: Reading<T>): Promise<Turn<T>> {
    const name = nameOf(reading);
    const lock: Lock = { key: `lock:${name}`, owner: newOwner() };
    const giveUpAtMs = nowMs() + WAIT_FOR_OTHERS_MS;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(LONGEST_POLL_MS, pollMs * 1.5)) {
      const claim = await reading.budget
        .spend(Number.POSITIVE_INFINITY, () => store.claim(name, lock, LOCK_MS))
        .catch(() => countError(reading));
      if (!claim) return { lock: undefined };
      const accepted = accept(reading, claim.value);
      if (accepted && claim.isOwner) background(store.release(lock));
      if (accepted) return accepted;
      if (claim.isOwner) return { lock };
      if (nowMs() + pollMs > giveUpAtMs || reading.budget.remainingMs <= pollMs) return { lock: undefined };
      await sleep(pollMs);
    }
  }

  async function loadAndStore<T>(reading: Reading<T>, lock: Lock | undefined): Promise<T> {
    const { load, budget } = reading;
    const renewal = lock && setInterval(() => store.prolong(lock, LOCK_MS).catch(() => undefined), PROLONG_EVERY_MS);
    renewal?.unref();
    try {
      const { value, keepSeconds } = await load();
      const storing =
        keepSeconds > 0
          ? store.put(nameOf(reading), value, keepSeconds, lock).catch(() => countError(reading))
          : lock && store.release(lock);
      if (budget.remainingMs > TIME_TO_STORE_MS) await storing;
      else if (storing) background(storing);
      return value;
    } catch (error) {
      if (lock) background(store.release(lock));
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  async function lead<T>(reading: Reading<T>): Promise<Found<T>> {
    const hit = await look(reading);
    if (hit) return { value: hit.found, from: 'cache' };
    const turn = await takeTurn(reading);
    if ('found' in turn) return { value: turn.found, from: 'others' };
    if (reading.budget.remainingMs < LEAST_TO_LOAD_MS) {
      if (turn.lock) background(store.release(turn.lock));
      throw new OutOfTime('no time was left to load', LEAST_TO_LOAD_MS);
    }
    return { value: await loadAndStore(reading, turn.lock), from: 'load' };
  }

  async function refusalOf<T>({ mayLoad, budget }: Reading<T>): Promise<{ readonly reason: unknown } | undefined> {
    try {
      await budget.spend(Number.POSITIVE_INFINITY, mayLoad);
      return undefined;
    } catch (reason) {
      return { reason };
    }
  }

  /** Joins whoever is fetching the same already, or goes. */
  async function obtain<T>(reading: Reading<T>): Promise<Found<T>> {
    const name = nameOf(reading);
    for (;;) {
      const running = flights.get(name) as Promise<Found<T>> | undefined;
      if (!running) break;
      try {
        const { value, from } = await reading.budget.spend(Number.POSITIVE_INFINITY, () => running);
        return { value, from: from === 'cache' ? 'cache' : 'others' };
      } catch (error) {
        if (reading.isOfAnother(error)) {
          const refusal = await refusalOf(reading);
          // somebody better off may have gone meanwhile
          if (refusal && !flights.has(name)) throw refusal.reason;
          continue;
        }
        // whoever went next may have had too little time as well: as often as that, as long as there is the time
        if (!hasTimeFor(reading, error)) throw error;
      }
    }
    const flight = lead(reading).finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  }

  return {
    read: async (reading) => {
      try {
        const { value, from } = await obtain(reading);
        metrics.count(reading.service, from === 'load' ? 'misses' : 'hits');
        return { value, cached: from === 'cache' };
      } catch (error) {
        metrics.count(reading.service, 'misses');
        if (error instanceof OutOfTime) throw new Problem('UPSTREAM_TIMEOUT', { cause: error });
        throw error;
      }
    },
    find: async (lookup) => (await look(lookup))?.found,
  };
}

/** Whether it came to nothing because somebody had too little time left for it, and this reading has enough. */
function hasTimeFor({ budget }: { readonly budget: Budget }, error: unknown): boolean {
  const wantedMs = wantedMsOf(error);
  return wantedMs !== undefined && budget.remainingMs >= wantedMs;
}
