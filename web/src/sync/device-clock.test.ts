import { afterEach, expect, test, vi } from 'vitest';
import { DeviceClock } from './device-clock.js';
import { clockNotice } from './notices.js';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What an answer of that time says. */
const dated = (time: number, more: Record<string, string> = {}) =>
  new Headers({ Date: new Date(time).toUTCString(), ...more });

const HOUR_MS = 3_600_000;

test.each([
  [0, null],
  [23 * HOUR_MS, null],
  [-23 * HOUR_MS, null],
  [25 * HOUR_MS, 25 * HOUR_MS],
  [-49 * HOUR_MS, -49 * HOUR_MS],
])('a clock that is %i ms ahead of the server is off by %s', (aheadMs, skewMs) => {
  const server = Date.parse('2026-02-02T12:00:00.000Z');
  vi.useFakeTimers({ now: server + aheadMs });
  const clock = new DeviceClock();
  clock.compare(dated(server), Date.now());
  expect(clock.get()).toBe(skewMs);
  // an answer without a date says nothing
  clock.compare(new Headers(), Date.now());
  expect(clock.get()).toBe(skewMs);
});

test('a clock that was set right is right again', () => {
  const clock = new DeviceClock();
  const told: (number | null)[] = [];
  clock.subscribe(() => told.push(clock.get()));
  const now = Date.now();
  vi.useFakeTimers({ now });
  clock.compare(dated(now - 100 * HOUR_MS), now);
  clock.compare(dated(now), now);
  expect(told).toEqual([expect.any(Number), null]);
});

test('a clock that was moved during a request is told as it is by the next answer', () => {
  const now = Date.now();
  vi.useFakeTimers({ now: now + 400 * HOUR_MS });
  const clock = new DeviceClock();
  clock.compare(dated(now), now);
  expect(clock.get()).toBeCloseTo(200 * HOUR_MS, -5);
  clock.compare(dated(now), Date.now());
  expect(clock.get()).toBeCloseTo(400 * HOUR_MS, -5);
});

test('an answer that a cache on the way has kept for days is no sign of a wrong clock', () => {
  const clock = new DeviceClock();
  const now = Date.now();
  clock.compare(dated(now - 72 * HOUR_MS, { Age: String(72 * 3_600) }), now);
  expect(clock.get()).toBe(null);
});

test('the time alone is asked for until it is known, and again while the clock is wrong', async () => {
  let server: number | null = null;
  const asked = vi.fn(async () => {
    if (server === null) throw new TypeError('no network');
    return { headers: dated(server) };
  });
  vi.stubGlobal('fetch', asked);
  const clock = new DeviceClock();
  await clock.ask();
  expect(clock.get()).toBe(null);
  server = Date.now() - 50 * HOUR_MS;
  await clock.ask();
  expect(clock.get()).toBeGreaterThan(49 * HOUR_MS);
  server = Date.now();
  await clock.ask();
  expect(clock.get()).toBe(null);
  await clock.ask();
  expect(asked).toHaveBeenCalledTimes(3);
});

test.each([
  [26 * HOUR_MS, /about 1 day ahead/],
  [-3 * 24 * HOUR_MS, /about 3 days behind/],
  [60 * 24 * HOUR_MS, /about 2 months ahead/],
  [-4 * 365.25 * 24 * HOUR_MS, /about 4 years behind/],
])('%i ms are told in words', (skewMs, words) => {
  expect(clockNotice(skewMs)).toMatch(words);
});
