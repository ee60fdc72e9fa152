import { describe, expect, it } from 'vitest';
import { forecast, history, share } from './statistics.js';

describe('a share', () => {
  it.each([
    [0, 0, null],
    [0, 7, 0],
    [7, 7, 1],
    [2, 3, 0.666667],
  ])('%i of %i is %j', (part, whole, expected) => {
    expect(share(part, whole)).toBe(expected);
  });
});

describe('days without anything are filled with zeroes', () => {
  it('history has 366 days, oldest first, today last', () => {
    const known = { date: '2026-03-29', reviews: 3, correct: 2, durationMs: 900 };
    const days = history('2026-03-30', [known, { date: '2020-01-01', reviews: 9, correct: 9, durationMs: 9 }]);
    expect(days).toHaveLength(366);
    expect(days[0]).toEqual({ date: '2025-03-30', reviews: 0, correct: 0, durationMs: 0 });
    expect(days.slice(-2)).toEqual([known, { date: '2026-03-30', reviews: 0, correct: 0, durationMs: 0 }]);
    expect(new Set(days.map((day) => day.date)).size).toBe(366);
    expect(days.reduce((sum, day) => sum + day.reviews, 0)).toBe(3);
  });

  it('the forecast has 14 days, today first', () => {
    const days = forecast('2028-02-28', [
      { date: '2028-02-29', due: 5 },
      { date: '2028-03-13', due: 9 },
    ]);
    expect(days).toHaveLength(14);
    expect(days.slice(0, 3)).toEqual([
      { date: '2028-02-28', due: 0 },
      { date: '2028-02-29', due: 5 },
      { date: '2028-03-01', due: 0 },
    ]);
    expect(days.at(-1)).toEqual({ date: '2028-03-12', due: 0 });
  });
});
