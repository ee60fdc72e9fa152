import { expect, test } from 'vitest';
import type { Progress, Statistics, Update } from '../../../lib/contract/progress.js';
import type { OwnerContent } from '../local/shapes.js';
import { introducedToday } from './introduced-today.js';
import { StatisticsStore } from './statistics-store.js';

const AT = '2026-02-02T12:00:00.000Z';
const NOW = Date.parse(AT);
const timeZone = 'Europe/Berlin';
const nothing: OwnerContent = { waiting: [], refused: [], progress: [], meta: new Map() };
const review = (wordId: string): Update => ({ wordId, id: `review-of-${wordId}`, rating: 'good', at: AT });

function statistics(reviews: number): Statistics {
  const day = { date: '2026-02-02', reviews, correct: reviews, durationMs: 0 };
  return { introducedToday: reviews, totalReviews: reviews, accuracy: 1, reviewsByDay: [day] } as Statistics;
}

function open(...answers: (Statistics | Promise<Statistics>)[]) {
  const changes: unknown[] = [];
  let written = Promise.resolve();
  const store = {
    change: async (change: unknown) => {
      changes.push(change);
      await written;
      return true;
    },
  };
  const fetch = async () => {
    const answer = answers.shift();
    if (!answer) throw new Error('asked too often');
    return answer;
  };
  /** The device takes its time for what it is given from now on. @returns the end of that. */
  const slowDown = () => {
    let end = () => {};
    written = new Promise<void>((resolve) => {
      end = resolve;
    });
    return end;
  };
  return { opened: new StatisticsStore({ store, content: nothing, fetch }), changes, slowDown };
}

test('a word that leaves the outbox is counted at every moment, and once', async () => {
  const { opened } = open(statistics(4));
  opened.watch(timeZone);
  await opened.refresh();
  let server = new Map<string, Progress>();
  const count = (waiting: readonly Update[]) =>
    introducedToday({ statistics: opened.get().told?.statistics, server, waiting, timeZone, now: NOW });
  expect(count([review('a')])).toBe(5);
  const change = opened.take([review('a')], { server, takenBack: [], now: NOW });
  server = new Map([['a', { state: 'learning', studyCount: 1, createdAt: AT } as Progress]]);
  expect(count([])).toBe(5);
  expect(opened.get().told?.statistics).toMatchObject({ totalReviews: 5, accuracy: 1 });
  // and it is kept with the leaving, for the next start without a network
  expect(change).toMatchObject({ meta: { statistics: { timeZone, statistics: { introducedToday: 5 } } } });
});

test('an answer that was asked for before a batch was acknowledged is asked for again', async () => {
  let answer = (_: Statistics) => {};
  const late = new Promise<Statistics>((resolve) => {
    answer = resolve;
  });
  const { opened, changes } = open(statistics(4), late, statistics(5));
  opened.watch(timeZone);
  await opened.refresh();
  const reading = opened.refresh();
  opened.take([review('a')], { server: new Map(), takenBack: [], now: NOW });
  answer(statistics(4));
  await reading;
  expect(opened.get().told?.statistics.totalReviews).toBe(5);
  expect(changes).toHaveLength(2);
});

test('what is acknowledged while the device keeps an answer is asked for, too', async () => {
  // the first answer counts the batch already, of which this tab has not heard yet
  const { opened, changes, slowDown } = open(statistics(5), statistics(5));
  const written = slowDown();
  opened.watch(timeZone);
  const reading = opened.refresh();
  await expect.poll(() => changes.length).toBe(1);
  opened.take([review('a')], { server: new Map(), takenBack: [], now: NOW });
  const again = opened.refresh();
  written();
  await Promise.all([reading, again]);
  expect(opened.get().told?.statistics.totalReviews).toBe(5);
});

test('what is asked for while an attempt hangs that fails in the end is tried again', async () => {
  let fail = (_: Error) => {};
  const hanging = new Promise<Statistics>((_, reject) => {
    fail = reject;
  });
  const { opened } = open(hanging, statistics(5));
  opened.watch(timeZone);
  const again = opened.refresh();
  fail(new Error('no network'));
  await again;
  expect(opened.get()).toMatchObject({ told: { statistics: { totalReviews: 5 } }, error: null });
});

test('nobody asks for statistics at which nobody has looked', async () => {
  const { opened } = open();
  await opened.refresh();
  expect(opened.get()).toEqual({ told: null, error: null });
});
