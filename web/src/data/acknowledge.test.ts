import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Progress, Statistics, Update } from '../../../lib/contract/progress.js';
import { acknowledge, PROGRESS_KEY, statisticsKey } from './acknowledge.js';
import { introducedToday } from './introduced-today.js';
import type { ProgressSnapshot } from './merge-progress.js';

const AT = '2026-02-02T12:00:00.000Z';
const timeZone = 'Europe/Berlin';

test('a word that leaves the outbox is counted at every moment, and once', () => {
  const queries = new QueryClient();
  const reviewsByDay = [{ date: '2026-02-02', reviews: 4, correct: 4, durationMs: 0 }];
  queries.setQueryData(statisticsKey(timeZone), { introducedToday: 4, reviewsByDay } as Partial<Statistics>);
  queries.setQueryData<ProgressSnapshot>(PROGRESS_KEY, { byWord: new Map(), cursor: AT });
  const review: Update = { wordId: 'a', id: 'first', rating: 'good', at: AT };
  const answer = { wordId: 'a', state: 'learning', studyCount: 1, createdAt: AT, updatedAt: AT } as Progress;
  const count = (waiting: readonly Update[]) =>
    introducedToday({
      statistics: queries.getQueryData<Statistics>(statisticsKey(timeZone)),
      server: queries.getQueryData<ProgressSnapshot>(PROGRESS_KEY)?.byWord ?? new Map(),
      waiting,
      timeZone,
      now: Date.parse(AT),
    });

  expect(count([review])).toBe(5);
  acknowledge(queries, { updates: [review], answer: [answer] });
  expect(count([review])).toBe(5);
  expect(count([])).toBe(5);
  acknowledge(queries, { updates: [{ ...review, id: 'second' }], answer: [answer] });
  expect(count([])).toBe(5);
});
