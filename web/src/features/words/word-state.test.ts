import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { isDue, matches, stateOf } from './word-state.js';
import { readView, writeView } from './words-view.js';

const at = '2026-03-02T10:00:00.000Z';
const now = Date.parse(at);
const progress = (part: Partial<Progress>): Progress => ({
  wordId: 'zhong1wen2',
  studyCount: 3,
  correctCount: 2,
  confidence: 0.3,
  state: 'review',
  stability: 3.6,
  difficulty: 5,
  learningSteps: 0,
  lapses: 0,
  lastReviewedAt: at,
  nextReview: at,
  schedulerVersion: '1',
  createdAt: at,
  updatedAt: at,
  ...part,
});

test.each([
  [undefined, 'new'],
  [progress({ state: 'new', nextReview: null }), 'new'],
  [progress({ state: 'learning' }), 'learning'],
  [progress({ state: 'relearning' }), 'learning'],
  [progress({ confidence: 0.799999 }), 'review'],
  [progress({ confidence: 0.8 }), 'mastered'],
  // what was mastered and forgotten stands by its confidence
  [progress({ state: 'relearning', confidence: 0.9 }), 'mastered'],
])('where a word stands %#', (given, expected) => {
  expect(stateOf(given)).toBe(expected);
});

test('a word is due from the moment of its next review on', () => {
  expect(isDue(progress({}), now)).toBe(true);
  expect(isDue(progress({}), now - 1)).toBe(false);
  expect(isDue(progress({ nextReview: null }), now)).toBe(false);
  expect(isDue(undefined, now)).toBe(false);
});

test('due is a filter across the states', () => {
  expect(matches(progress({ confidence: 1 }), 'due', now)).toBe(true);
  expect(matches(progress({ confidence: 1 }), 'mastered', now)).toBe(true);
  expect(matches(progress({ confidence: 1 }), 'review', now)).toBe(false);
});

describe('the address of a view', () => {
  test.each(['', 'list=hsk-2025-1', 'show=due', 'list=hsk-2021-1&show=mastered&q=n%C3%BC+er'])(
    '%s is read as it is written',
    (address) => {
      expect(writeView(readView(new URLSearchParams(address))).toString()).toBe(address);
    },
  );

  test('what it does not know is left out', () => {
    expect(writeView(readView(new URLSearchParams('show=everything&q=&x=1'))).toString()).toBe('');
  });
});
