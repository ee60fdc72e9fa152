import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stabilityOf } from '../../lib/domain/confidence.js';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { expectedStatistics, type StoredCard, type StoredEvent } from './oracle.js';
import { storeCards, storeEvents, storeLearner, storeVocabulary } from './rows.js';

const vocabulary = {
  wordIds: ['w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7'],
  removedIds: ['w7'],
  lists: { odd: ['w1', 'w3', 'w5', 'w7'], all: ['w1', 'w2', 'w3', 'w4', 'w5', 'w7'], empty: [] },
};

/** Of which PostgreSQL and Node.js have known the same rules for years; the others are in study-day-sql.test.ts. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Asia/Kathmandu',
  'America/Santiago',
];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const wordId = fc.constantFrom(...vocabulary.wordIds);

/** How long ago: much of it today or around the edges of the windows, often at or beside a whole hour. */
const ageMs = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) },
      { weight: 2, arbitrary: fc.integer({ min: 27, max: 34 }) },
      { weight: 2, arbitrary: fc.integer({ min: 363, max: 368 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 800 }) },
    ),
    fc.integer({ min: 0, max: 24 }),
    fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: 0, max: HOUR_MS })),
  )
  .map(([days, hours, ms]) => days * DAY_MS + hours * HOUR_MS + ms);

/** Whole hours, many of them beside a change of clocks or a date line that moved. */
const now = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('2011-12-30', '2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04'),
      fc
        .date({ min: new Date('1995-01-01'), max: new Date('2037-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
    ),
    fc.integer({ min: -24, max: 47 }),
  )
  .map(([date, hours]) => new Date(Date.parse(date) + hours * HOUR_MS));

const event = fc.record(
  {
    wordId,
    kind: fc.constantFrom('review', 'review', 'review', 'review', 'state', 'reset'),
    id: fc.uuid(),
    ageMs,
    claimedLateMs: fc.constantFrom(0, 0, 0, -1, 1),
    rating: fc.constantFrom(1, 2, 3, 4),
    confidence: fc.constantFrom(0, 0.5, 1),
    durationMs: fc.option(fc.nat(60_000), { nil: undefined }),
    voided: fc.boolean().chain((one) => fc.boolean().map((other) => one && other)),
  },
  { noNullPrototype: true },
);

const card = fc.record(
  {
    wordId,
    studyCount: fc.nat(3),
    state: fc.constantFrom('new', 'learning', 'review', 'relearning'),
    stability: fc.oneof(
      fc.double({ min: 0, max: 40, noNaN: true }),
      fc.integer({ min: 799_990, max: 800_010 }).map((millionths) => stabilityOf(millionths / 1e6)),
    ),
    dueInMs: fc.tuple(ageMs, fc.boolean()).map(([ms, overdue]) => (overdue ? -ms : ms)),
    deleted: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  },
  { noNullPrototype: true },
);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await storeVocabulary(database, vocabulary);
});
afterAll(() => database?.close());

describe('over random histories', () => {
  it('the one statement says what a count over all rows in memory says', { timeout: 120_000 }, async () => {
    const statistics = new PostgresStatisticsRepository({ database: database.open() });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        now,
        // enough events of few words that days, instants and windows collide
        fc.uniqueArray(event, { selector: ({ id }) => id, minLength: 0, maxLength: 60, size: 'max' }),
        fc.uniqueArray(card, { selector: (each) => each.wordId, maxLength: vocabulary.wordIds.length, size: 'max' }),
        fc.boolean(),
        async (timeZone, at, randomEvents, randomCards, zoneIsOwn) => {
          const events = randomEvents.map(
            ({ ageMs: age, claimedLateMs, rating, confidence, durationMs, ...rest }): StoredEvent => {
              const done = new Date(at.getTime() - age);
              return {
                ...rest,
                at: done,
                claimedAt: new Date(done.getTime() + claimedLateMs),
                ...(rest.kind === 'review' && { rating, ...(durationMs !== undefined && { durationMs }) }),
                ...(rest.kind === 'state' && { confidence }),
              };
            },
          );
          const cards = randomCards.map(({ dueInMs, state, deleted, ...rest }): StoredCard => {
            if (deleted) return { ...rest, state: 'new', studyCount: 0, stability: null, nextReview: null, deleted };
            if (state === 'new') return { ...rest, state, stability: null, nextReview: null };
            return { ...rest, state, nextReview: new Date(at.getTime() + dueInMs) };
          });
          const learner = await storeLearner(database, zoneIsOwn ? timeZone : 'Asia/Shanghai');
          await storeEvents(database, learner, events);
          await storeCards(database, learner, cards);
          const answer = await statistics.read({ learner, now: at, timeZone: zoneIsOwn ? undefined : timeZone });
          expect(answer).toEqual(expectedStatistics({ vocabulary, events, cards }, timeZone, at));
        },
      ),
      { numRuns: 200 },
    );
  });
});
