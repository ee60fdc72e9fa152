import { expect, test } from 'vitest';
import { directionOf } from './direction.js';

test.each([
  [['characters'], 7, 'characters'],
  [['english', 'sound'], 0, 'english'],
  [['english', 'sound'], 1, 'sound'],
  [['english', 'sound'], 2, 'english'],
  [['characters', 'english', 'sound'], 5, 'sound'],
  [[], 3, 'characters'],
] as const)('of %j, a word that was reviewed %i times is asked by %s', (directions, studyCount, expected) => {
  expect(directionOf(directions, studyCount)).toBe(expected);
});
