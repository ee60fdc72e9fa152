import { expect, test } from 'vitest';
import { countdown, duration, shortInterval, spokenInterval } from './format.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

test.each([
  [1_000, '1 min'],
  [MINUTE_MS, '1 min'],
  [5.5 * MINUTE_MS, '6 min'],
  [60 * MINUTE_MS, '1 h'],
  [DAY_MS, '1 d'],
  [30 * DAY_MS, '30 d'],
  [76 * DAY_MS, '2.5 mo'],
  [365.25 * DAY_MS, '1 y'],
  [36_500 * DAY_MS, '100 y'],
])('%d ms on a button is %s', (ms, expected) => {
  expect(shortInterval(ms)).toBe(expected);
});

test('an interval is spoken in whole words', () => {
  expect(spokenInterval(DAY_MS)).toBe('1 day');
  expect(spokenInterval(76 * DAY_MS)).toBe('2.5 months');
});

test('a countdown ends at zero and not before', () => {
  expect([365_000, 1, 0, -5].map(countdown)).toEqual(['6:05', '0:01', '0:00', '0:00']);
});

test('time spent is told in the two largest units', () => {
  expect([40_000, 12 * MINUTE_MS, 65 * MINUTE_MS].map(duration)).toEqual(['40 s', '12 min', '1 h 5 min']);
});
