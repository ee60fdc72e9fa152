import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { READ_STATISTICS } from '../../lib/repositories/statistics-sql.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { storeCostWords, storeHistory } from './history.js';
import { storeLearner } from './rows.js';

const REVIEWS = 50_000;
const OTHERS = 20;

let database: TestDatabase;
let learner: Learner;

beforeAll(async () => {
  database = await createTestDatabase({ logStatements: true });
  await storeCostWords(database);
  learner = await storeLearner(database, 'Europe/Berlin');
  await storeHistory(database, learner, REVIEWS);
  for (let other = 0; other < OTHERS; other += 1) await storeHistory(database, await storeLearner(database), 5000);
  await database.sql('VACUUM ANALYZE');
}, 120_000);
afterAll(() => database?.close());

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
});
