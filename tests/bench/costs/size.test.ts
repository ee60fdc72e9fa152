import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeCostWords, storeHistory } from '../../statistics/history.js';
import { storeLearner } from '../../statistics/rows.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { stored } from './inputs.js';

const LEARNERS = 5;
const REVIEWS = 1_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await storeCostWords(database);
  for (let one = 0; one < LEARNERS; one += 1) await storeHistory(database, await storeLearner(database), REVIEWS);
  await database.sql('VACUUM ANALYZE');
}, 60_000);
afterAll(() => database?.close());

test.each([
  ['study_events', stored.reviewBytes],
  ['progress', stored.progressBytes],
] as const)('a row of %s takes the bytes that the costs are computed with, indexes included', async (table, bytes) => {
  const [found] = await database.sql<{ bytes: number }>(
    `SELECT pg_total_relation_size('${table}')::float8 / count(*) AS bytes FROM ${table}`,
  );
  expect(Math.abs(Number(found?.bytes) / bytes - 1)).toBeLessThan(0.15);
});
