import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { LONGEST_PRACTICE, type Practice, practiceWords, readPractice } from './practice.js';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');
const DAY_MS = 86_400_000;
const daysOn = (days: number) => new Date(NOW + days * DAY_MS).toISOString();

function word(wordId: string, change: Partial<Progress> = {}): Progress {
  const counts = { studyCount: 3, correctCount: 3, lapses: 0, confidence: 0.1, learningSteps: 0 };
  const memory = { state: 'review', stability: 5, difficulty: 5, lastReviewedAt: daysOn(-1), nextReview: daysOn(9) };
  const row = { schedulerVersion: 'x', createdAt: daysOn(-9), updatedAt: daysOn(-1) };
  return { wordId, ...counts, ...memory, ...row, ...change } as Progress;
}

const wordIdsByList = new Map([
  ['one', ['a', 'b', 'c']],
  ['two', ['d', 'e']],
]);

function round(practice: Practice, ...states: Progress[]): string[] {
  const progress = new Map(states.map((state) => [state.wordId, state]));
  return practiceWords({ practice, wordIdsByList, isKnownWord: (id) => id !== 'gone', progress, now: NOW });
}

describe('a round of practice', () => {
  test('of trouble has the words that were answered wrong and seen this week, the shakiest first', () => {
    const states = [
      word('a', { lapses: 1, stability: 3 }),
      word('b', { correctCount: 2, stability: 2, state: 'learning' }),
      word('right'),
      word('long ago', { lapses: 4, lastReviewedAt: daysOn(-8) }),
      word('gone', { lapses: 1 }),
    ];
    expect(round({ kind: 'trouble' }, ...states)).toEqual(['b', 'a']);
  });

  test('of what is due soon leaves out what is due now: that is study', () => {
    const due = [-1, 0, 2.9, 0.1, 3.1].map((days) => word(`in ${days}`, { nextReview: daysOn(days) }));
    expect(round({ kind: 'soon' }, ...due)).toEqual(['in 0.1', 'in 2.9']);
  });

  test('of a list has its words that have begun, and its first words while none has', () => {
    const states = [word('a', { stability: 9 }), word('c', { stability: 1 }), word('d', { state: 'new' })];
    expect(round({ kind: 'list', listId: 'one' }, ...states)).toEqual(['c', 'a']);
    expect(round({ kind: 'list', listId: 'two' }, ...states)).toEqual(['d', 'e']);
  });

  test('ends before it tires', () => {
    const many = Array.from({ length: 50 }, (_, index) => word(`w${index}`, { lapses: 1 }));
    expect(round({ kind: 'trouble' }, ...many)).toHaveLength(LONGEST_PRACTICE);
  });
});

test('the address names a kind or a list', () => {
  expect(readPractice('soon', [])).toEqual({ kind: 'soon' });
  expect(readPractice('one', ['one'])).toEqual({ kind: 'list', listId: 'one' });
  expect(readPractice('other', ['one'])).toBeUndefined();
  expect(readPractice(null, [])).toBeUndefined();
});
