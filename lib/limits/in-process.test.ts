import { beforeEach, describe, expect, test } from 'vitest';
import type { Limiter } from '../services/ports/limiter.js';
import { inProcessLimiter } from './in-process.js';

let nowMs: number;
let limiter: Limiter;
beforeEach(() => {
  nowMs = 1_000_000;
  limiter = inProcessLimiter({ nowMs: () => nowMs });
});

const limit = { requests: 3, windowSeconds: 60 };
const count = (key = 'a') => limiter.count('test', key, limit);

test('lets so many pass and says what remains, then refuses with the time to wait', async () => {
  expect(await count()).toEqual({ allowed: true, limit: 3, remaining: 2, resetSeconds: 60 });
  nowMs += 10_000;
  expect(await count()).toEqual({ allowed: true, limit: 3, remaining: 1, resetSeconds: 50 });
  expect(await count()).toMatchObject({ allowed: true, remaining: 0 });
  expect(await count()).toEqual({ allowed: false, limit: 3, remaining: 0, resetSeconds: 50 });
});

test('no window of that length has more, wherever it begins', async () => {
  const passed: number[] = [];
  for (let second = 0; second < 600; second += 1) {
    if ((await count()).allowed) passed.push(nowMs);
    nowMs += 1000;
  }
  for (const from of passed)
    expect(passed.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(3);
  expect(passed).toHaveLength(30);
});

test('refused requests do not make the wait longer', async () => {
  for (let request = 0; request < 3; request += 1) await count();
  for (let second = 0; second < 60; second += 1) {
    expect((await count()).allowed).toBe(false);
    nowMs += 1000;
  }
  expect((await count()).allowed).toBe(true);
});

test('keys and names are apart', async () => {
  for (let request = 0; request < 4; request += 1) await count('a');
  expect((await count('b')).allowed).toBe(true);
  expect((await limiter.count('other', 'a', limit)).allowed).toBe(true);
});

describe('peeking', () => {
  test('says the same and counts nothing', async () => {
    for (let look = 0; look < 9; look += 1)
      expect(await limiter.peek('test', 'a', limit)).toMatchObject({ allowed: true });
    for (let request = 0; request < 3; request += 1) await count();
    expect(await limiter.peek('test', 'a', limit)).toEqual({
      allowed: false,
      limit: 3,
      remaining: 0,
      resetSeconds: 60,
    });
  });
});

test('a reset forgets one key', async () => {
  for (let request = 0; request < 3; request += 1) {
    await count('a');
    await count('b');
  }
  await limiter.reset('test', 'a');
  expect(await count('a')).toMatchObject({ allowed: true, remaining: 2 });
  expect((await count('b')).allowed).toBe(false);
});

test('memory is bounded: the keys that were used longest ago are forgotten first', async () => {
  limiter = inProcessLimiter({ nowMs: () => nowMs, capacity: 10 });
  for (let request = 0; request < 3; request += 1) await count('kept');
  for (let key = 0; key < 7; key += 1) await count(`flood-${key}`);
  expect((await count('kept')).allowed).toBe(false);
  await count('one more');
  expect((await limiter.peek('test', 'kept', limit)).allowed).toBe(true);
  expect(await limiter.peek('test', 'flood-6', limit)).toMatchObject({ remaining: 2 });
});
