import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { buildQueue, interleave, reviewedWordsToday, wordsOfLists } from './queue.js';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');
const MINUTE_MS = 60_000;

function progress(wordId: string, state: Progress['state'], dueInMs: number | null): [string, Progress] {
  const at = new Date(NOW - 86_400_000).toISOString();
  const nextReview = dueInMs === null ? null : new Date(NOW + dueInMs).toISOString();
  const memory = { stability: 1, difficulty: 5, learningSteps: 0, lapses: 0, lastReviewedAt: at, nextReview };
  const counts = { studyCount: 1, correctCount: 1, confidence: 0 };
  return [wordId, { wordId, state, ...counts, ...memory, schedulerVersion: 'x', createdAt: at, updatedAt: at }];
}

const list = ['a', 'b', 'c', 'd', 'e'];
const build = (entries: [string, Progress][], newLimit: number, known: (wordId: string) => boolean = () => true) =>
  buildQueue({
    listWordIds: list,
    isKnownWord: known,
    progress: new Map(entries),
    newLimit,
    reviewLimit: null,
    now: NOW,
  });

describe('the queue of a session', () => {
  test('has the new words of the chosen list in list order, up to the limit', () => {
    expect(build([], 3).main).toEqual(['a', 'b', 'c']);
    expect(build([progress('b', 'review', 86_400_000)], 3).main).toEqual(['a', 'c', 'd']);
  });

  test('begins no new word when the limit is used up or overdrawn', () => {
    expect(build([], 0)).toMatchObject({ main: [], newCount: 0 });
    expect(build([], -2)).toMatchObject({ main: [], newCount: 0 });
  });

  test('counts a word that was started over, or was only named, as new', () => {
    const [wordId, startedOver] = progress('a', 'new', null);
    expect(build([[wordId, { ...startedOver, deleted: true }], progress('b', 'new', null)], 5).newCount).toBe(5);
  });

  test('has due words of any list, the longest due first', () => {
    const due = [progress('other-list', 'review', -1), progress('a', 'review', -MINUTE_MS)];
    expect(build(due, 0).main).toEqual(['a', 'other-list']);
  });

  test('leaves out what is due later, even by a millisecond, and takes what is due this instant', () => {
    expect(build([progress('a', 'review', 1), progress('b', 'review', 0)], 0).main).toEqual(['b']);
  });

  test('leaves out words without a record in the vocabulary', () => {
    expect(build([progress('gone', 'review', -1)], 0, (wordId) => wordId !== 'gone').dueCount).toBe(0);
  });

  test('keeps words in learning apart, also those that come back within twenty minutes', () => {
    const learning = [
      progress('late', 'learning', 21 * MINUTE_MS),
      progress('soon', 'relearning', 9 * MINUTE_MS),
      progress('now', 'learning', -MINUTE_MS),
    ];
    expect(build(learning, 0)).toEqual({
      learning: ['now', 'soon'],
      main: [],
      dueCount: 1,
      newCount: 0,
      heldBackCount: 0,
    });
  });

  test('leaves the due words beyond the limit for another day, the longest due coming first, and learning ones in', () => {
    const entries = [
      progress('a', 'review', -1),
      progress('b', 'review', -3),
      progress('c', 'review', -2),
      progress('d', 'relearning', -1),
    ];
    const limited = (reviewLimit: number) =>
      buildQueue({
        listWordIds: list,
        isKnownWord: () => true,
        progress: new Map(entries),
        newLimit: 0,
        reviewLimit,
        now: NOW,
      });
    expect(limited(2)).toEqual({ learning: ['d'], main: ['b', 'c'], dueCount: 3, newCount: 0, heldBackCount: 1 });
    expect(limited(-5)).toMatchObject({ main: [], dueCount: 1, heldBackCount: 3 });
    expect(limited(9)).toMatchObject({ main: ['b', 'c', 'a'], heldBackCount: 0 });
  });

  test('takes a word where the first of the chosen lists has it', () => {
    const lists = new Map([
      ['one', ['a', 'b']],
      ['two', ['b', 'c', 'a']],
    ]);
    expect(wordsOfLists(['two', 'one', 'none'], lists)).toEqual(['b', 'c', 'a']);
    expect(wordsOfLists(['one', 'two'], lists)).toEqual(['a', 'b', 'c']);
  });

  test('counts the words that were reviewed since four in the morning; marking one is no review', () => {
    const of = (wordId: string, lastReviewedAt: string, studyCount = 2): [string, Progress] => {
      const [, state] = progress(wordId, 'review', 1);
      return [wordId, { ...state, studyCount, lastReviewedAt }];
    };
    const states = new Map([
      of('today', '2026-01-31T03:00:00.000Z'),
      of('yesterday', '2026-01-31T02:59:59.000Z'),
      of('marked only', '2026-01-31T09:00:00.000Z', 0),
    ]);
    expect(reviewedWordsToday({ progress: states, timeZone: 'Europe/Berlin', now: NOW })).toBe(1);
  });

  test('spreads new words evenly among the due ones', () => {
    expect(interleave([1, 2, 3, 4, 5, 6], [-1, -2])).toEqual([1, 2, -1, 3, 4, 5, -2, 6]);
    expect(interleave([], [-1, -2])).toEqual([-1, -2]);
    expect(interleave([1], [])).toEqual([1]);
  });
});
