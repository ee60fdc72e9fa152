import { expect, test } from 'vitest';
import { fullDay, levelOf, levelRanges } from './levels.js';

test.each([
  [[], 4],
  [[0, 0, 1], 4],
  [[0, 20], 20],
  [[20, 20, 20, 20, 20, 20, 20, 20, 20, 900], 20],
  [[10, 40], 40],
])('of %j a full day has %i', (counts, full) => {
  expect(fullDay(counts)).toBe(full);
});

test.each([
  [0, 0],
  [1, 1],
  [10, 1],
  [11, 2],
  [20, 2],
  [30, 3],
  [31, 4],
  [40, 4],
  [900, 4],
])('%i reviews are of level %i where 40 are a full day', (count, level) => {
  expect(levelOf(count, 40)).toBe(level);
});

test.each([4, 5, 6, 7, 40, 53, 998])('where %i are a full day, the ranges say what the levels are', (full) => {
  const ranges = levelRanges(full);
  for (let count = 1; count <= 2 * full; count += 1) {
    const within = ranges.filter(({ from, to }) => from <= count && (to === null || count <= to));
    expect(within.map(({ level }) => level)).toEqual([levelOf(count, full)]);
  }
});
