import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studyDay } from '../../lib/domain/study-day.js';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { READ_STATISTICS } from '../../lib/repositories/statistics-sql.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { storeLearner } from './rows.js';

const REVIEWS = 50_000;
const OTHERS = 20;

let database: TestDatabase;
let learner: Learner;

/** Reviews of 2,000 words over two years, and the progress on those words. */
async function storeHistory(of: Learner, reviews: number): Promise<void> {
  await database.sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, duration_ms, effective_at, claimed_at, received_at, changed_at)
     SELECT $1::uuid, gen_random_uuid(), 'cost-' || n * 7919 % 2000, 'review', 1 + n % 4, 2000, at, at, at, at
       FROM generate_series(1, $2::int) n, LATERAL (SELECT now() - n * interval '730 days' / $2::int AS at) time`,
    [of.userId, reviews],
  );
  await database.sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty,
                           last_reviewed_at, next_review, scheduler_version, created_at, updated_at)
     SELECT user_id, word_id, count(*), count(*), 'review', 20, 5, max(effective_at), max(effective_at) + interval '20 days', 'test', now(), now()
       FROM study_events WHERE user_id = $1::uuid GROUP BY user_id, word_id`,
    [of.userId],
  );
}

beforeAll(async () => {
  database = await createTestDatabase({ logStatements: true });
  await database.sql(
    `INSERT INTO words (id, simplified, traditional, pinyin, pinyin_numbered, english, category,
                        example_chinese, example_pinyin, example_english)
     SELECT 'cost-' || n, '字', '字', 'zì', 'zi4', 'character', 'noun', '字。', 'Zì.', 'A character.' FROM generate_series(0, 1999) n`,
  );
  learner = await storeLearner(database, 'Europe/Berlin');
  await storeHistory(learner, REVIEWS);
  for (let other = 0; other < OTHERS; other += 1) await storeHistory(await storeLearner(database), 5000);
  await database.sql('VACUUM ANALYZE');
}, 120_000);
afterAll(() => database?.close());

async function fastestMs(runs: number, run: () => Promise<unknown>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < runs; n += 1) {
    const startedAtMs = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - startedAtMs);
  }
  return fastest;
}

/** Every node of a plan as EXPLAIN tells it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('statistics of 50,000 reviews', () => {
  it('are one statement, without a transaction around it', async () => {
    const statistics = new PostgresStatisticsRepository({ database: database.open() });
    const counted = await countStatements(database, () => statistics.read({ learner }));
    expect(counted.value.totalReviews).toBe(REVIEWS);
    expect(counted.statements).toHaveLength(1);
    expect(counted.control).toEqual([]);
  });

  it('read the learner’s events and progress by index, never the whole table', async () => {
    const [row] = await database.sql<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON) ${READ_STATISTICS}`,
      [learner.userId, learner.sessionId, null, null],
    );
    const scans = (row?.['QUERY PLAN'] ?? [])
      .flatMap(({ Plan }) => nodesOf(Plan))
      .filter((node) => ['study_events', 'progress'].includes(node['Relation Name'] ?? ''));
    expect(scans.map((node) => node['Node Type']).sort()).not.toContain('Seq Scan');
    expect(scans.length).toBeGreaterThanOrEqual(5);
  });

  it('take a fifth of the time, at most, of fetching the rows and finding their days', async () => {
    const unchecked = database.open({ checkRows: false });
    const statistics = new PostgresStatisticsRepository({ database: unchecked });
    const Row = v.looseObject({ effective_at: v.date() });
    const inMemoryMs = await fastestMs(3, async () => {
      // what a count in memory has to know: see expectedStatistics
      const rows = await unchecked.query(
        Row,
        `SELECT word_id, kind, rating, confidence, duration_ms, effective_at, claimed_at, id FROM study_events
          WHERE user_id = $1::uuid AND voided_at IS NULL`,
        learner.userId,
      );
      expect(new Set(rows.map((row) => studyDay(row.effective_at, 'Europe/Berlin'))).size).toBeGreaterThan(700);
    });
    const inSqlMs = await fastestMs(10, () => statistics.read({ learner }));
    expect(inMemoryMs / inSqlMs).toBeGreaterThan(5);
  });
});
