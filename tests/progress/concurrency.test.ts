import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Update } from '../../lib/contract/progress.js';
import { sqlState } from '../../lib/repositories/database-errors.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { OBSERVER } from '../support/statement-log.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createSession, createWords, goodReview, openProgress } from './learners.js';

const WORDS = 20;

let database: TestDatabase;
/** Two instances of the function, each with the pool of production. */
let here: ProgressService;
let there: ProgressService;
let learner: Learner;
let words: string[];
let word: string;

beforeAll(async () => {
  database = await createTestDatabase();
  here = openProgress(database.open());
  there = openProgress(database.open());
  words = await createWords(database, WORDS);
  [word = ''] = words;
});
beforeEach(async () => {
  learner = await createLearner(database);
});
afterAll(() => database.close());

const rowsOf = async (table: 'progress' | 'study_events', { userId }: Learner) => {
  const [row] = await database.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE user_id = $1`,
    [userId],
  );
  return row?.count;
};
const studyCount = async () => (await here.find({ learner, wordId: word, withEvents: false })).studyCount;

describe('writes at the same moment', () => {
  it('of two devices are both counted', async () => {
    for (let round = 1; round <= 10; round += 1) {
      await Promise.all(
        [here, there].map((progress) => progress.applyBatch({ learner, updates: [goodReview(word, ago(0))] })),
      );
      expect(await studyCount()).toBe(2 * round);
    }
  });

  it('that PUT a new word 40 times all succeed and leave one row', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? here : there).put({ learner, wordId: word, fields: { studyCount: index + 1 } }),
      ),
    );
    expect(answers.map((answer) => answer.studyCount).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(await rowsOf('progress', learner)).toBe(1);
    // the last one by the write clock is what stands
    const last = answers.reduce((a, b) => (a.updatedAt > b.updatedAt ? a : b));
    expect(await here.find({ learner, wordId: word, withEvents: false })).toEqual(last);
    expect(new Set(answers.map((answer) => answer.updatedAt)).size).toBe(40);
  });

  it('in opposite orders never deadlock', async () => {
    const forwards = () => words.map((wordId) => goodReview(wordId, ago(1000)));
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const updates: Update[] = index % 2 === 0 ? forwards() : forwards().reverse();
        return (index % 4 < 2 ? here : there).applyBatch({ learner, updates });
      }),
    );
    const { progress } = await here.list({ learner });
    expect(progress?.map((row) => row.studyCount)).toEqual(Array.from({ length: WORDS }, () => 24));
  });

  it('of one event sent many times count it once', async () => {
    const update = goodReview(word);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? here : there).applyBatch({ learner, updates: [update] }),
      ),
    );
    expect([await studyCount(), await rowsOf('study_events', learner)]).toEqual([1, 1]);
  });
});

describe('a burst of one learner', () => {
  // they wait for each other, and no write waits for more than 5 s: through the Data Proxy each statement is a request over HTTP
  const many = process.env.TEST_DATABASE_VIA === 'proxy' ? 40 : 100;

  it(`of ${many} batches on one instance lets another learner in within 100 ms more`, async () => {
    const other = await createLearner(database);
    const probe = async () => {
      const startedAtMs = performance.now();
      await here.put({ learner: other, wordId: word, fields: { studyCount: 1 } });
      return performance.now() - startedAtMs;
    };
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    await probe();
    const quiet = [await probe(), await probe(), await probe(), await probe(), await probe()];
    let isOver = false;
    const burst = Promise.all(
      Array.from({ length: many }, () => here.applyBatch({ learner, updates: [goodReview(word, ago(0))] })),
    ).finally(() => {
      isOver = true;
    });
    const busy: number[] = [];
    while (!isOver && busy.length < 5) busy.push(await probe());
    await burst;
    expect(busy.length).toBeGreaterThan(0);
    expect(median(busy)).toBeLessThan(median(quiet) + 100);
    expect(await studyCount()).toBe(many);
  });
});

describe('what ends while a batch waits', () => {
  let blocker: pg.Client;
  beforeEach(async () => {
    blocker = new pg.Client({ connectionString: database.directUrl, application_name: OBSERVER });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [learner.userId]);
    return () => blocker.end();
  });

  const untilSomebodyWaits = async () => {
    for (;;) {
      const waiting = await database.sql(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (waiting.length > 0) return;
      await sleep(5);
    }
  };
  const outcomeOf = (batch: Promise<unknown>) =>
    batch.then(
      () => 'written',
      (error: { code?: string }) => error.code,
    );
  const batch = (as: Learner = learner, progress = here) =>
    progress.applyBatch({ learner: as, updates: words.map((wordId) => goodReview(wordId)) });

  it('an account that was deleted: nothing is written', async () => {
    const outcome = outcomeOf(batch());
    await untilSomebodyWaits();
    await blocker.query(
      'UPDATE users SET deleted_at = now(), email = NULL, password_hash = NULL, display_name = NULL WHERE id = $1',
      [learner.userId],
    );
    await blocker.query('COMMIT');
    expect(await outcome).toBe('UNAUTHENTICATED');
    expect([await rowsOf('study_events', learner), await rowsOf('progress', learner)]).toEqual([0, 0]);
  });

  it('a session that was revoked: nothing is written, and another session goes on', async () => {
    const otherDevice = { ...learner, sessionId: randomUUID() };
    await createSession(database, otherDevice);
    const outcome = outcomeOf(batch());
    await untilSomebodyWaits();
    await blocker.query(`UPDATE sessions SET revoked_at = now(), revoke_reason = 'test' WHERE id = $1`, [
      learner.sessionId,
    ]);
    await blocker.query('COMMIT');
    expect(await outcome).toBe('UNAUTHENTICATED');
    expect([await rowsOf('study_events', learner), await rowsOf('progress', learner)]).toEqual([0, 0]);
    expect(await outcomeOf(batch(otherDevice))).toBe('written');
  });

  it('its patience: it is told to come again, nothing is written, and then it works', async () => {
    const impatient = openProgress(database.open(), { timeoutMs: 1200 });
    const startedAtMs = performance.now();
    const first = batch(learner, impatient);
    const outcomes = await Promise.all([outcomeOf(first), outcomeOf(batch(learner, impatient))]);
    // the server ended its wait, and not the client
    expect(sqlState(await first.catch((error: unknown) => error))).toBe('55P03');
    expect(outcomes).toEqual(['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE']);
    expect(performance.now() - startedAtMs).toBeLessThan(2500);
    await blocker.query('ROLLBACK');
    expect(await rowsOf('study_events', learner)).toBe(0);
    expect(await outcomeOf(batch(learner, impatient))).toBe('written');
  });
});
