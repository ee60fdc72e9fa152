import { afterEach, expect, test, vi } from 'vitest';
import { DeviceClock } from './device-clock.js';
import { clockNotice } from './notices.js';

afterEach(() => vi.useRealTimers());

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
  clock.compare(new Date(server).toUTCString(), Date.now());
  expect(clock.get()).toBe(skewMs);
  // an answer without a date says nothing
  clock.compare(null, Date.now());
  expect(clock.get()).toBe(skewMs);
});

test('a clock that was set right is right again', () => {
  const clock = new DeviceClock();
  const told: (number | null)[] = [];
  clock.subscribe(() => told.push(clock.get()));
  const now = Date.now();
  vi.useFakeTimers({ now });
  clock.compare(new Date(now - 100 * HOUR_MS).toUTCString(), now);
  clock.compare(new Date(now).toUTCString(), now);
  expect(told).toEqual([expect.any(Number), null]);
});

test.each([
  [26 * HOUR_MS, /about 1 day ahead/],
  [-3 * 24 * HOUR_MS, /about 3 days behind/],
  [60 * 24 * HOUR_MS, /about 2 months ahead/],
  [-4 * 365.25 * 24 * HOUR_MS, /about 4 years behind/],
])('%i ms are told in words', (skewMs, words) => {
  expect(clockNotice(skewMs)).toMatch(words);
});
