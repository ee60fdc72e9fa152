import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemoryState } from '../../lib/contract/progress.js';
import { stabilityOf } from '../../lib/domain/confidence.js';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { StoredCard, StoredEvent } from './oracle.js';
import { storeCards, storeEvents, storeLearner, storeVocabulary } from './rows.js';

const vocabulary = {
  wordIds: ['alone', 'both', 'first', 'gone', 'second'],
  removedIds: ['gone'],
  lists: { a: ['both', 'first', 'gone'], b: ['second', 'both'], empty: [] },
};

const now = new Date('2026-06-10T12:00:00.000Z');

let database: TestDatabase;
let statistics: PostgresStatisticsRepository;

beforeAll(async () => {
  database = await createTestDatabase();
  await storeVocabulary(database, vocabulary);
  statistics = new PostgresStatisticsRepository({ database: database.open() });
});
afterAll(() => database?.close());

/** A UTC time, the seconds left out; the year is 2026 unless it says otherwise. */
const utc = (time: string) => new Date(`${/^\d{4}-/.test(time) ? '' : '2026-'}${time.replace(' ', 'T')}:00.000Z`);

function event(at: string, more: Partial<StoredEvent> = {}): StoredEvent {
  const kind = more.kind ?? 'review';
  return { wordId: 'first', id: randomUUID(), at: utc(at), kind, ...(kind === 'review' && { rating: 3 }), ...more };
}

function card(wordId: string, more: Partial<StoredCard> = {}): StoredCard {
  const state: MemoryState = more.state ?? 'review';
  const memory = state === 'new' ? { stability: null, nextReview: null } : { stability: 5, nextReview: now };
  return { wordId, studyCount: 1, state, ...memory, ...more };
}

async function read(
  { events = [], cards = [], timeZone = 'UTC' }: { events?: StoredEvent[]; cards?: StoredCard[]; timeZone?: string },
  at: Date = now,
) {
  const learner = await storeLearner(database, timeZone);
  await storeEvents(database, learner, events);
  await storeCards(database, learner, cards);
  return statistics.read({ learner, now: at });
}

describe('a learner without any progress', () => {
  it('gets zeroes, no shares, and every day, list and state', async () => {
    const result = await read({});
    expect(result).toMatchObject({
      totalWords: 4,
      studiedWords: 0,
      masteredWords: 0,
      averageConfidence: 0,
      dueNow: 0,
      dueToday: 0,
      introducedToday: 0,
      reviewedToday: 0,
      totalReviews: 0,
      accuracy: null,
      trueRetention: null,
      streakDays: 0,
      byState: { new: 0, learning: 0, review: 0, relearning: 0 },
      byList: [
        { listId: 'a', total: 2, studied: 0, mastered: 0 },
        { listId: 'b', total: 2, studied: 0, mastered: 0 },
        { listId: 'empty', total: 0, studied: 0, mastered: 0 },
      ],
    });
    expect(result.reviewsByDay).toHaveLength(366);
    expect(result.reviewsByDay[0]?.date).toBe('2025-06-10');
    expect(result.reviewsByDay.at(-1)).toEqual({ date: '2026-06-10', reviews: 0, correct: 0, durationMs: 0 });
    expect(result.forecast.map(({ date }) => date)).toEqual(
      Array.from({ length: 14 }, (_, index) => `2026-06-${10 + index}`),
    );
  });
});

describe('the streak counts consecutive study days with a review', () => {
  it.each<[string, string[], number]>([
    ['today alone', ['06-10 05:00'], 1],
    ['yesterday alone, today still open', ['06-09 05:00'], 1],
    ['the day before yesterday is over', ['06-08 12:00'], 0],
    ['three days to today', ['06-08 12:00', '06-09 12:00', '06-10 11:00'], 3],
    ['two days to yesterday', ['06-08 12:00', '06-09 12:00'], 2],
    ['a gap ends it', ['06-06 12:00', '06-07 12:00', '06-09 12:00', '06-10 11:00'], 2],
    ['several reviews a day count once', ['06-09 12:00', '06-09 13:00', '06-10 10:00', '06-10 11:00'], 2],
    ['before 04:00 belongs to the evening before', ['06-09 03:59', '06-10 03:59'], 2],
    ['03:59 and 04:00 are two days', ['06-10 03:59', '06-10 04:00'], 2],
    ['a later day, of a clock that is ahead, changes nothing', ['06-09 12:00', '06-10 11:00', '06-11 12:00'], 2],
  ])('%s', async (_name, times, days) => {
    expect((await read({ events: times.map((at) => event(at)) })).streakDays).toBe(days);
  });

  it('goes on across a change of clocks, and is longer than a year', async () => {
    const evenings = Array.from({ length: 400 }, (_, back) =>
      event('06-10 21:30', { at: new Date(utc('06-09 21:30').getTime() - back * 86_400_000) }),
    );
    expect((await read({ events: evenings, timeZone: 'Europe/Berlin' })).streakDays).toBe(400);
  });

  it('is not kept by voided reviews, states and resets', async () => {
    const events = [
      event('06-10 10:00'),
      event('06-09 10:00', { voided: true }),
      event('06-09 11:00', { kind: 'state', confidence: 0.5 }),
      event('06-09 12:00', { kind: 'reset' }),
      event('06-08 10:00'),
    ];
    expect((await read({ events })).streakDays).toBe(1);
  });
});

describe('true retention is the share of spaced reviews that was not again', () => {
  const again = { rating: 1 } as const;
  it.each<[string, StoredEvent[], number | null]>([
    ['the first review of a word is not spaced', [event('06-09 12:00')], null],
    ['nor a repetition on the same study day', [event('06-09 12:00'), event('06-10 03:59', again)], null],
    ['a study day later it is, hours do not matter', [event('06-10 03:59'), event('06-10 04:00')], 1],
    ['again is forgotten', [event('06-08 12:00'), event('06-09 12:00', again)], 0],
    ['hard is remembered', [event('06-08 12:00'), event('06-09 12:00', { rating: 2 })], 1],
    [
      'two of three',
      [
        event('06-06 12:00'),
        event('06-07 12:00'),
        event('06-08 12:00', again),
        event('06-08 12:05'),
        event('06-09 12:00'),
      ],
      0.666667,
    ],
    ['another word is no previous review', [event('06-08 12:00'), event('06-09 12:00', { wordId: 'second' })], null],
    ['the previous review may be long ago', [event('2020-01-01 12:00'), event('06-09 12:00')], 1],
    ['a voided review is no previous one', [event('06-08 12:00', { voided: true }), event('06-09 12:00')], null],
    ['nor a state', [event('06-08 12:00', { kind: 'state', confidence: 1 }), event('06-09 12:00')], null],
    ['the 30th study day counts', [event('05-01 12:00'), event('05-12 04:00')], 1],
    ['the 31st does not', [event('05-01 12:00'), event('05-12 03:59', again)], null],
    ['but is a previous review', [event('05-12 03:59', again), event('05-12 04:00')], 1],
    [
      'at one instant the claimed time decides which came first',
      [
        event('06-08 12:00'),
        event('06-09 12:00', { claimedAt: utc('06-09 12:02') }),
        event('06-09 12:00', { ...again, claimedAt: utc('06-09 12:01') }),
      ],
      0,
    ],
  ])('%s', async (_name, events, share) => {
    expect((await read({ events })).trueRetention).toBe(share);
  });
});

describe('a word is introduced today when its first memory is a review of today', () => {
  it.each<[string, StoredEvent[], number]>([
    ['reviewed today for the first time, twice', [event('06-10 10:00'), event('06-10 10:10')], 1],
    ['two words', [event('06-10 10:00'), event('06-10 10:10', { wordId: 'second' })], 2],
    ['reviewed before', [event('06-09 10:00'), event('06-10 10:00')], 0],
    ['reviewed at 03:59 is yesterday', [event('06-10 03:59')], 0],
    ['the earlier review is voided', [event('06-09 10:00', { voided: true }), event('06-10 10:00')], 1],
    ['today’s review is voided', [event('06-10 10:00', { voided: true })], 0],
    ['marked as known before', [event('06-01 10:00', { kind: 'state', confidence: 1 }), event('06-10 10:00')], 0],
    ['marked as known today and not reviewed', [event('06-10 10:00', { kind: 'state', confidence: 1 })], 0],
    [
      'marked as known after the review',
      [event('06-10 10:00'), event('06-10 11:00', { kind: 'state', confidence: 1 })],
      1,
    ],
    ['started over', [event('06-01 10:00'), event('06-02 10:00', { kind: 'reset' }), event('06-10 10:00')], 0],
  ])('%s', async (_name, events, words) => {
    expect((await read({ events })).introducedToday).toBe(words);
  });
});

describe('due words', () => {
  it.each<[string, string, string, number, number, number | null]>([
    // name, zone, due at, dueNow, dueToday, day of the forecast
    ['this instant', 'UTC', '06-10 12:00', 1, 1, 0],
    ['a minute later', 'UTC', '06-10 12:01', 0, 1, 0],
    ['long overdue', 'UTC', '2025-01-01 12:00', 1, 1, 0],
    ['the last minute of the study day', 'UTC', '06-11 03:59', 0, 1, 0],
    ['the first minute of the next', 'UTC', '06-11 04:00', 0, 0, 1],
    ['the same instant in Shanghai', 'Asia/Shanghai', '06-10 20:00', 0, 0, 1],
    ['a minute before in Shanghai', 'Asia/Shanghai', '06-10 19:59', 0, 1, 0],
    ['the last day of the forecast', 'UTC', '06-24 03:59', 0, 0, 13],
    ['the day after it', 'UTC', '06-24 04:00', 0, 0, null],
  ])('%s', async (_name, timeZone, due, dueNow, dueToday, day) => {
    const result = await read({ cards: [card('first', { nextReview: utc(due) })], timeZone });
    expect(result).toMatchObject({ dueNow, dueToday });
    expect(result.forecast.map((each) => each.due)).toEqual(
      Array.from({ length: 14 }, (_, index) => (index === day ? 1 : 0)),
    );
  });

  it('are neither new, nor deleted, nor gone from the vocabulary', async () => {
    const cards = [
      card('first', { state: 'new' }),
      card('second', { state: 'new', studyCount: 0, deleted: true }),
      card('gone'),
    ];
    expect(await read({ cards })).toMatchObject({ dueNow: 0, dueToday: 0 });
  });
});

describe('knowledge', () => {
  it('counts studied and mastered words, by state and by list, of the vocabulary as it is now', async () => {
    const cards = [
      card('alone', { state: 'new', studyCount: 0 }),
      card('both', { state: 'review', stability: stabilityOf(0.8), studyCount: 0 }),
      card('first', { state: 'relearning', stability: 0.2 }),
      card('second', { state: 'learning', stability: stabilityOf(0.799999) }),
      card('gone', { stability: 90 }),
    ];
    expect(await read({ cards })).toMatchObject({
      totalWords: 4,
      studiedWords: 3,
      masteredWords: 1,
      averageConfidence: 0.4,
      byState: { new: 1, learning: 1, review: 1, relearning: 1 },
      byList: [
        { listId: 'a', total: 2, studied: 2, mastered: 1 },
        { listId: 'b', total: 2, studied: 2, mastered: 1 },
        { listId: 'empty', total: 0, studied: 0, mastered: 0 },
      ],
    });
  });

  it('a count that was set makes a studied word', async () => {
    expect(await read({ cards: [card('first', { state: 'new', studyCount: 3 })] })).toMatchObject({ studiedWords: 1 });
  });

  it('a tombstone is no progress', async () => {
    const cards = [card('first', { state: 'new', studyCount: 0, deleted: true }), card('both', { stability: 30 })];
    expect(await read({ cards })).toMatchObject({
      studiedWords: 1,
      averageConfidence: 1,
      byState: { new: 0, review: 1 },
    });
  });
});

describe('history', () => {
  it('keeps reviews before a reset and of removed words, and drops voided ones', async () => {
    const events = [
      event('06-09 12:00', { rating: 1, durationMs: 1500 }),
      event('06-09 13:00', { kind: 'reset' }),
      event('06-10 03:00', { wordId: 'gone', durationMs: 500 }),
      event('06-10 11:00', { rating: 4 }),
      event('06-10 11:30', { voided: true }),
      event('2020-01-01 12:00', { rating: 1 }),
    ];
    const result = await read({ events });
    expect(result).toMatchObject({ totalReviews: 4, accuracy: 0.5, reviewedToday: 1 });
    expect(result.reviewsByDay.slice(-3)).toEqual([
      { date: '2026-06-08', reviews: 0, correct: 0, durationMs: 0 },
      { date: '2026-06-09', reviews: 2, correct: 1, durationMs: 2000 },
      { date: '2026-06-10', reviews: 1, correct: 1, durationMs: 0 },
    ]);
  });

  it('ignores an undo whose event has not arrived', async () => {
    const learner = await storeLearner(database);
    await database.sql(
      `INSERT INTO study_events (user_id, id, word_id, received_at, voided_at, changed_at)
       VALUES ($1::uuid, $2::uuid, 'first', now(), now(), now())`,
      [learner.userId, randomUUID()],
    );
    expect(await statistics.read({ learner, now })).toMatchObject({ totalReviews: 0, reviewedToday: 0 });
  });
});

describe('the zone', () => {
  const events = [event('06-09 19:30')];

  it('is the learner’s own, unless the request names another', async () => {
    const learner = await storeLearner(database, 'Asia/Shanghai');
    await storeEvents(database, learner, events);
    const days = async (timeZone?: string) =>
      (await statistics.read({ learner, now, timeZone })).reviewsByDay.filter((day) => day.reviews > 0);
    expect(await days()).toMatchObject([{ date: '2026-06-09' }]);
    expect(await days('Pacific/Auckland')).toMatchObject([{ date: '2026-06-10' }]);
  });

  it('that PostgreSQL does not know is refused by name', async () => {
    const learner = await storeLearner(database);
    await expect(statistics.read({ learner, timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'timeZone', code: 'invalid_value' }],
    });
  });
});

describe('only a live account and session are answered', () => {
  it.each([
    [
      'a revoked session',
      `UPDATE sessions SET revoked_at = now(), revoke_reason = 'test' WHERE id = $2::uuid AND user_id = $1::uuid`,
    ],
    [
      'an expired session',
      `UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $2::uuid AND user_id = $1::uuid`,
    ],
    [
      'a deleted account',
      `UPDATE users SET deleted_at = now(), email = NULL, password_hash = NULL WHERE id = $1::uuid AND $2::uuid IS NOT NULL`,
    ],
    ['a session that is gone', 'DELETE FROM sessions WHERE user_id = $1::uuid AND id = $2::uuid'],
  ])('not %s', async (_name, sql) => {
    const learner = await storeLearner(database);
    await storeEvents(database, learner, [event('06-10 10:00')]);
    await database.sql(sql, [learner.userId, learner.sessionId]);
    await expect(statistics.read({ learner, now })).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('not another learner’s session, nor an unknown account', async () => {
    const learner = await storeLearner(database);
    const other = await storeLearner(database);
    for (const stranger of [
      { ...learner, sessionId: other.sessionId },
      { ...learner, userId: randomUUID() },
    ]) {
      await expect(statistics.read({ learner: stranger, now })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });
});

describe('without an instant', () => {
  it('now is the database’s clock', async () => {
    const learner = await storeLearner(database);
    const soon = new Date(Date.now() + 60_000);
    await storeCards(database, learner, [
      card('first', { nextReview: new Date(Date.now() - 60_000) }),
      card('second', { nextReview: soon }),
    ]);
    expect(await statistics.read({ learner })).toMatchObject({ dueNow: 1 });
  });
});
