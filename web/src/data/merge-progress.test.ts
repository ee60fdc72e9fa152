import { expect, test } from 'vitest';
import type { Progress } from '../../../lib/contract/progress.js';
import { mergeAnswer, mergeList } from './merge-progress.js';

const at = (second: number) => `2026-01-31T12:00:${String(second).padStart(2, '0')}.000Z`;

function progress(wordId: string, updatedSecond: number, studyCount = 1): Progress {
  return {
    wordId,
    studyCount,
    correctCount: 0,
    confidence: 0,
    state: 'new',
    stability: null,
    difficulty: null,
    learningSteps: 0,
    lapses: 0,
    lastReviewedAt: null,
    nextReview: null,
    schedulerVersion: 'x',
    createdAt: at(0),
    updatedAt: at(updatedSecond),
  };
}

test('a list that was asked for before a batch does not undo what the batch did', () => {
  const held = mergeAnswer(mergeList(null, [progress('a', 1)], at(1)), [progress('a', 5, 2), progress('b', 5)]);
  const merged = mergeList(held, [progress('a', 1), progress('c', 2)], at(2));
  expect([...merged.byWord.values()].map(({ wordId, studyCount }) => [wordId, studyCount])).toEqual([
    ['a', 2],
    ['c', 1],
    ['b', 1],
  ]);
});

test('a list that is later drops what was removed elsewhere', () => {
  const held = mergeList(null, [progress('a', 1), progress('b', 2)], at(2));
  expect([...mergeList(held, [progress('b', 2)], at(7)).byWord.keys()]).toEqual(['b']);
});

test('an answer that is older than what we hold changes nothing', () => {
  const held = mergeList(null, [progress('a', 9, 3)], at(9));
  expect(mergeAnswer(held, [progress('a', 4, 1)]).byWord.get('a')?.studyCount).toBe(3);
});
