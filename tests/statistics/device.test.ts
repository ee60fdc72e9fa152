import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress, Update } from '../../lib/contract/progress.js';
import { compareEvents, deedOf, isTimed, type WordEvent } from '../../lib/domain/events.js';
import { fold } from '../../lib/domain/fold.js';
import { progressOf } from '../../lib/domain/progress.js';
import { cardStatistics } from '../../web/src/data/card-statistics.js';
import { logStatistics } from '../../web/src/data/log-statistics.js';
import { NO_PROGRESS } from '../../web/src/data/merge-progress.js';
import { ShownProgress } from '../../web/src/data/shown-progress.js';
import { expectedStatistics, type StoredEvent } from './oracle.js';

// what a device reckons must be what the server will tell once it has everything (the oracle that its SQL is tested against)

const NOW = Date.parse('2026-04-02T09:30:00.000Z');
const DAY_MS = 86_400_000;
const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Chatham', 'Australia/Lord_Howe'];
const lists = { all: ['w1', 'w2', 'w3', 'w4', 'w5'], odd: ['w1', 'w3', 'w5'] };
const vocabulary = { wordIds: ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'], removedIds: ['w6'], lists };
const known = { words: new Set(lists.all), wordIdsByList: new Map(Object.entries(lists)) };
const ratings = ['again', 'hard', 'good', 'easy'] as const;

interface Done {
  readonly update: Exclude<Update, { undo: string }> & { id: string; at: string };
  readonly isUndone: boolean;
}

const wordId = fc.constantFrom(...vocabulary.wordIds);
/** Most within the last days, some long ago. */
const at = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 5 * DAY_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 380 * DAY_MS }) },
  )
  .map((agoMs) => new Date(NOW - agoMs).toISOString());
const review = fc.record({
  wordId,
  id: fc.uuid(),
  at,
  rating: fc.constantFrom(...ratings),
  durationMs: fc.integer({ min: 0, max: 60_000 }),
});
const mark = fc.record({ wordId, id: fc.uuid(), at, confidence: fc.constantFrom(0, 0.5, 0.8, 1) });
const reset = fc.record({ wordId, id: fc.uuid(), at, reset: fc.constant<true>(true) });

function history(...kinds: { weight: number; arbitrary: fc.Arbitrary<Done['update']> }[]) {
  const done = fc.record({ update: fc.oneof(...kinds), isUndone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) });
  return fc.uniqueArray(done, { maxLength: 60, selector: ({ update }) => update.id }).map(inOrder);
}

/** The order of the fold, which tells apart what was done in the same millisecond, too. */
const inOrder = (log: readonly Done[]) => [...log].sort((a, b) => compareEvents(eventOf(a), eventOf(b)));

const updatesOf = (log: readonly Done[]): Update[] =>
  log.flatMap(({ update, isUndone }) => (isUndone ? [update, { wordId: update.wordId, undo: update.id }] : [update]));

function eventOf({ update }: Done): WordEvent {
  const time = Date.parse(update.at);
  if (!isTimed(update)) throw new Error('every update here has its time');
  return { ...deedOf(update), id: update.id, effectiveAt: time, claimedAt: time };
}

/** The server's states of a log. */
function statesOf(log: readonly Done[]): Map<string, Progress> {
  return new Map(
    vocabulary.wordIds.flatMap((id): [string, Progress][] => {
      const events = log.filter(({ update }) => update.wordId === id);
      if (events.length === 0) return [];
      const state = fold(events.filter(({ isUndone }) => !isUndone).map(eventOf));
      const createdAt = Date.parse(events[0]?.update.at ?? '');
      return [[id, progressOf(id, state, { createdAt, updatedAt: NOW })]];
    }),
  );
}

function expected(log: readonly Done[], timeZone: string, now: number) {
  const events = log.map(({ update, isUndone }): StoredEvent => {
    const event = { wordId: update.wordId, id: update.id, at: new Date(update.at), voided: isUndone };
    if ('rating' in update) {
      const { rating, durationMs = 0 } = update;
      return { ...event, kind: 'review', rating: (ratings.indexOf(rating) + 1) as 1 | 2 | 3 | 4, durationMs };
    }
    return 'reset' in update
      ? { ...event, kind: 'reset' }
      : { ...event, kind: 'state', confidence: update.confidence ?? 0 };
  });
  const cards = [...statesOf(log).values()].map((progress) => ({
    ...progress,
    nextReview: progress.nextReview === null ? null : new Date(progress.nextReview),
    deleted: progress.deleted ?? false,
  }));
  return expectedStatistics({ vocabulary, events, cards }, timeZone, new Date(now));
}

const waitingOf = (updates: readonly Update[]) =>
  updates.map((update, index) => ({ key: `${index}`, sequence: index, update }));

describe('the statistics that a device makes', () => {
  it('of a guest are those that the server would tell of the same log', () => {
    const log = history(
      { weight: 8, arbitrary: review },
      { weight: 1, arbitrary: mark },
      { weight: 1, arbitrary: reset },
    );
    fc.assert(
      fc.property(log, fc.constantFrom(...zones), (done, timeZone) => {
        const updates = updatesOf(done);
        const shown = new ShownProgress().of(NO_PROGRESS, waitingOf(updates));
        expect({
          ...logStatistics({ told: null, server: new Map(), updates, timeZone, now: NOW }),
          ...cardStatistics({ shown, vocabulary: known, timeZone, now: NOW }),
        }).toEqual(expected(done, timeZone, NOW));
      }),
      { numRuns: 300 },
    );
  });

  it('of what was told days ago and what waits are those that the server will tell of both', () => {
    const log = history({ weight: 8, arbitrary: review }, { weight: 1, arbitrary: mark });
    fc.assert(
      fc.property(log, fc.nat(), fc.constantFrom(...zones), (done, place, timeZone) => {
        const cut = done.length === 0 ? 0 : place % (done.length + 1);
        // of a word whose only review was undone, the server alone knows that it is new
        const told = done.slice(0, cut).map(({ update }) => ({ update, isUndone: false }));
        const rest = done.slice(cut);
        const toldAt = Date.parse(told.at(-1)?.update.at ?? '') || NOW;
        const server = statesOf(told);
        const updates = updatesOf(rest);
        const snapshot = { byWord: server, cursor: '' };
        const { trueRetention: _, ...all } = expected([...told, ...rest], timeZone, NOW);
        expect({
          ...logStatistics({ told: expected(told, timeZone, toldAt), server, updates, timeZone, now: NOW }),
          ...cardStatistics({
            shown: new ShownProgress().of(snapshot, waitingOf(updates)),
            vocabulary: known,
            timeZone,
            now: NOW,
          }),
        }).toMatchObject(all);
      }),
      { numRuns: 300 },
    );
  });

  it('are in time for a card, with a year of a guest’s reviews', () => {
    const words = Array.from({ length: 500 }, (_, index) => `word-${index}`);
    const updates = Array.from(
      { length: 20_000 },
      (_, index): Update => ({
        wordId: words[(index * 7) % 500] ?? '',
        id: `id-${index}`,
        rating: index % 5 === 0 ? 'again' : 'good',
        at: new Date(NOW - (20_000 - index) * 25 * 60_000).toISOString(),
      }),
    );
    const waiting = waitingOf(updates);
    const shown = new ShownProgress();
    const took = (work: () => void) => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    };
    const firstMs = took(() => shown.of(NO_PROGRESS, waiting.slice(0, -1)));
    const moreMs = took(() => shown.of(NO_PROGRESS, waiting));
    // one rating more must not cost what all of them did
    expect(moreMs).toBeLessThan(firstMs / 3);
  });
});
