import { randomNumbers } from '../load/plan.js';

export interface CacheOptions {
  readonly seed: number;
  readonly days: number;
  readonly requestsADay: number;
  readonly lifetimeDays: number;
  /** How many of each there are; the k-th of each is asked for 1/k times as often as the first. */
  readonly keys: readonly number[];
}

export interface CacheDay {
  readonly requests: number;
  /** What Redis did not have: a read of the storage each. */
  readonly misses: number;
  /** What the storage did not have either. */
  readonly bought: number;
}

/**
 * Days of a cache in front of a storage that keeps what was bought, both empty at first. Requests come as in a Poisson process;
 * a hit does not prolong what is kept. Since such a process does not remember, only the misses have to be drawn: the next one
 * comes with the first request after the lifetime of the last.
 */
export function simulateDays({ seed, days, requestsADay, lifetimeDays, keys }: CacheOptions): CacheDay[] {
  const random = randomNumbers(seed);
  const misses = new Array<number>(days).fill(0);
  const bought = new Array<number>(days).fill(0);
  for (const share of sharesOf(keys)) {
    const wait = () => -Math.log(1 - random()) / (requestsADay * share);
    let at = wait();
    if (at < days) bought[Math.floor(at)] = (bought[Math.floor(at)] ?? 0) + 1;
    for (; at < days; at += lifetimeDays + wait()) misses[Math.floor(at)] = (misses[Math.floor(at)] ?? 0) + 1;
  }
  return misses.map((count, day) => ({ requests: requestsADay, misses: count, bought: bought[day] ?? 0 }));
}

/** How often each is asked for, all together 1: the product of Zipf's laws with s = 1. */
export function sharesOf(keys: readonly number[]): number[] {
  let shares = [1];
  for (const size of keys) {
    const ranks = Array.from({ length: size }, (_, rank) => 1 / (rank + 1));
    const sum = ranks.reduce((total, share) => total + share, 0);
    shares = shares.flatMap((share) => ranks.map((rank) => (share * rank) / sum));
  }
  return shares;
}
