import { describe, expect, test } from 'vitest';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { introducedToday } from './introduced-today.js';

// 2026-01-30 is a Friday, 2026-02-02 a Monday
const FRIDAY = '2026-01-30T12:00:00.000Z';
const MONDAY = '2026-02-02T12:00:00.000Z';
const NOW = Date.parse('2026-02-02T13:00:00.000Z');

const ids = Array.from({ length: 10 }, (_, index) => `word-${index}`);
const idOf = (wordId: string) => `review-of-${wordId}`;

function review(wordId: string, at: string, id = idOf(wordId)): Update {
  return { wordId, id, rating: 'good', at };
}

function states(...entries: (Partial<Progress> & { wordId: string })[]): Map<string, Progress> {
  const reviewed = { state: 'learning', studyCount: 1, createdAt: MONDAY, lastReviewedAt: MONDAY };
  return new Map(entries.map((entry) => [entry.wordId, { ...reviewed, ...entry } as Progress]));
}

function statistics(introduced: number, date = '2026-02-02') {
  return { introducedToday: introduced, reviewsByDay: [{ date, reviews: 0, correct: 0, durationMs: 0 }] };
}

function count(options: Partial<Parameters<typeof introducedToday>[0]>): number {
  return introducedToday({
    statistics: undefined,
    server: new Map(),
    waiting: [],
    timeZone: 'Europe/Berlin',
    now: NOW,
    ...options,
  });
}

describe('ten words that were studied offline on Friday use up nothing of Monday’s goal', () => {
  const waiting = ids.map((wordId) => review(wordId, FRIDAY));
  const received = states(...ids.map((wordId) => ({ wordId, lastReviewedAt: FRIDAY })));

  test('while they wait', () => {
    expect(count({ waiting })).toBe(0);
    expect(count({ waiting, statistics: statistics(0) })).toBe(0);
  });

  test('once they have arrived', () => {
    expect(count({ server: received })).toBe(0);
    expect(count({ server: received, statistics: statistics(0) })).toBe(0);
  });

  test('when they are reviewed again on Monday', () => {
    const again = ids.map((wordId) => review(wordId, MONDAY, `${idOf(wordId)}-again`));
    expect(count({ waiting: [...waiting, ...again] })).toBe(0);
    expect(count({ server: received, waiting: again, statistics: statistics(0) })).toBe(0);
  });
});

test('what the server tells and what waits add up, a word once', () => {
  const server = states({ wordId: 'word-0' }, { wordId: 'word-1', state: 'new', lastReviewedAt: null });
  const waiting = ['word-0', 'word-1', 'word-2'].map((wordId) => review(wordId, MONDAY));
  const twice = [...waiting, review('word-2', '2026-02-02T12:10:00.000Z', 'later')];
  expect(count({ server, waiting: twice, statistics: statistics(1) })).toBe(3);
});

test('before the statistics have loaded, the states tell the same', () => {
  const server = states({ wordId: 'word-0' }, { wordId: 'word-1' }, { wordId: 'word-2', createdAt: FRIDAY });
  expect(count({ server })).toBe(2);
  expect(count({ server, statistics: statistics(2) })).toBe(2);
});

test('statistics of yesterday say nothing of today', () => {
  expect(count({ statistics: statistics(10, '2026-02-01') })).toBe(0);
});

test('a word that was marked as known, or started over, is not new', () => {
  const server = states(
    { wordId: 'word-0', state: 'review', studyCount: 0 },
    { wordId: 'word-1', state: 'new', deleted: true, createdAt: null, lastReviewedAt: null },
  );
  const mark: Update = { wordId: 'word-2', id: 'mark', at: MONDAY, confidence: 1 };
  const afterMark = review('word-2', '2026-02-02T12:00:01.000Z');
  const waiting = [mark, afterMark, review('word-1', MONDAY)];
  expect(count({ server })).toBe(0);
  expect(count({ server, waiting })).toBe(0);
});

test('a review that is undone before it is sent introduces nothing', () => {
  expect(count({ waiting: [review('word-0', MONDAY), { wordId: 'word-0', undo: idOf('word-0') }] })).toBe(0);
});

test('the day begins at four in the morning, where the learner is', () => {
  const times = ['2026-02-02T02:59:59.999Z', '2026-02-02T03:00:00.000Z'];
  const waiting = times.map((at, index) => review(`word-${index}`, at));
  const server = states(...times.map((at, index) => ({ wordId: `word-${index}`, createdAt: at, lastReviewedAt: at })));
  for (const given of [{ waiting }, { server }]) {
    expect(count(given)).toBe(1);
    expect(count({ ...given, timeZone: 'America/New_York' })).toBe(0);
  }
});
