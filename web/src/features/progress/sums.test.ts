import { expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { topOf } from './scale.js';
import { most, sumOf, sumsByMonth, timePerStudiedDay } from './sums.js';
import { countStates } from './word-counts.js';

const standing = (state: Progress['state'], confidence: number) => ({ state, confidence }) as Progress;
const day = (date: string, reviews: number) => ({ date, reviews, correct: reviews - 1, durationMs: 1000 * reviews });
const days = [day('2026-02-27', 4), { ...day('2026-02-28', 1), reviews: 0, correct: 0 }, day('2026-03-01', 2)];

test.each([
  [undefined, { reviews: 6, correct: 4, durationMs: 7000, studied: 2 }],
  [30, { reviews: 6, correct: 4, durationMs: 7000, studied: 2 }],
  [2, { reviews: 2, correct: 1, durationMs: 3000, studied: 1 }],
  [1, { reviews: 2, correct: 1, durationMs: 2000, studied: 1 }],
  [0, { reviews: 0, correct: 0, durationMs: 0, studied: 0 }],
])('the last %s days together', (count, sums) => {
  expect(sumOf(days, count)).toEqual(sums);
});

test('each month has its own days, the latest month first', () => {
  expect(sumsByMonth(days)).toEqual([
    { month: '2026-03', ...sumOf(days, 1) },
    { month: '2026-02', ...sumOf(days.slice(0, 2)) },
  ]);
});

test('time is shared among the days with reviews alone', () => {
  expect(timePerStudiedDay(sumOf(days))).toBe(3500);
  expect(timePerStudiedDay(sumOf([]))).toBeNull();
});

test('of several days with the most the latest is named, and none where there is nothing', () => {
  expect(most([day('a', 3), day('b', 3), day('c', 1)], ({ reviews }) => reviews)?.date).toBe('b');
  expect(most([{ count: 0 }], ({ count }) => count)).toBeUndefined();
});

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 10],
  [11, 20],
  [54, 60],
  [61, 100],
  [1_001, 2_000],
])('a chart that holds %i ends at %i', (highest, top) => {
  expect(topOf(highest)).toBe(top);
});

test('every word of the vocabulary is in one state; others are in none', () => {
  const progress = new Map([
    ['a', standing('learning', 0.1)],
    ['b', standing('relearning', 0.3)],
    ['c', standing('review', 0.799999)],
    ['d', standing('review', 0.8)],
    ['e', standing('new', 0)],
    ['gone', standing('review', 1)],
  ]);
  expect(countStates(progress, new Set(['a', 'b', 'c', 'd', 'e', 'f']))).toEqual({
    fresh: 2,
    learning: 2,
    review: 1,
    mastered: 1,
    begun: 4,
    total: 6,
  });
});
