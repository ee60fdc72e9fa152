import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { simulateCache } from '../load/simulate.js';
import { type CacheDay, sharesOf, simulateDays } from './cache.js';

const sum = (days: readonly CacheDay[], what: keyof CacheDay) => days.reduce((all, day) => all + day[what], 0);
const options = { seed: 1, days: 30, requestsADay: 2_000, lifetimeDays: 1, keys: [648] };

describe('thirty days of a cache', () => {
  it('buy what the plan of the load test buys', () => {
    const planned = simulateCache({
      ...{ seed: 1, seconds: 86_400, ratePerSecond: 10_000 / 86_400, users: 100 },
      words: vocabulary.words,
    });
    // of five requests there, one is for a dialogue
    const drawn = Array.from({ length: 20 }, (_, seed) =>
      sum(simulateDays({ ...options, seed, days: 1, requestsADay: 2_000 }), 'bought'),
    );
    const mean = drawn.reduce((all, one) => all + one, 0) / drawn.length;
    expect(Math.abs(mean - planned.paid.conversations)).toBeLessThan(40);
  });

  it('buy each thing once, and all of them in the end', () => {
    expect(sum(simulateDays({ ...options, requestsADay: 1_000_000 }), 'bought')).toBe(648);
    for (const day of simulateDays(options)) expect(day.bought).toBeLessThanOrEqual(day.misses);
  });

  it('miss each key once a lifetime when it is asked for all the time, and at every request when never kept', () => {
    const busy = simulateDays({ ...options, requestsADay: 100_000_000, keys: [10] });
    expect(busy.map(({ misses }) => misses)).toEqual(new Array(30).fill(10));
    const never = simulateDays({ ...options, lifetimeDays: 0 });
    expect(sum(never, 'misses') / sum(never, 'requests')).toBeCloseTo(1, 1);
  });

  it('miss λ / (1 + λT) times a day what is asked for λ times and kept for T', () => {
    const days = simulateDays({ ...options, days: 3_000, requestsADay: 3, keys: [1] });
    expect(sum(days, 'misses') / 3_000).toBeCloseTo(3 / 4, 1);
  });
});

it('shares follow Zipf’s law in each dimension, and are 1 together', () => {
  expect(sharesOf([3]).map((share) => Math.round(share * 11_000))).toEqual([6_000, 3_000, 2_000]);
  const shares = sharesOf([648, 8, 2]);
  expect(shares).toHaveLength(648 * 16);
  expect(shares.reduce((all, one) => all + one, 0)).toBeCloseTo(1, 9);
});
