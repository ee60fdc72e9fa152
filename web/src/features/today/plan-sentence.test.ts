import { expect, test } from 'vitest';
import { sentenceOf } from './plan-sentence.js';

const queue = { learning: [], main: [], dueCount: 4, newCount: 8, heldBackCount: 0 };
const day = {
  queue,
  introduced: 2,
  unbegun: 290,
  dailyGoal: 10,
  isBeginning: false,
  lists: [{ name: 'HSK level 1' }, { name: 'HSK level 2' }],
};

test('the plan says how far the daily goal is', () => {
  expect(sentenceOf(day)).toBe('2 of 10 new words today. They come from HSK level 1 and HSK level 2.');
});

test.each([
  ['reached', { introduced: 10 }, '10 of 10 new words today: the goal is reached, these are reviews.'],
  ['one word', { introduced: 1, dailyGoal: 1 }, '1 of 1 new word today: the goal is reached, these are reviews.'],
  ['none', { introduced: 0, dailyGoal: 0 }, 'Your daily goal is 0 new words; these are reviews.'],
  ['beyond the lists', { unbegun: 0 }, 'You have begun every word of HSK level 1 and HSK level 2.'],
])('with nothing new left, because the goal is %s, it says why', (_, changes, expected) => {
  expect(sentenceOf({ ...day, queue: { ...queue, newCount: 0 }, ...changes })).toBe(expected);
});

test('who begins is told what will happen', () => {
  expect(sentenceOf({ ...day, isBeginning: true })).toMatch(/^The first words of HSK level 1 and HSK level 2\./);
});
