/**
 * Statistics of one learner with 50,000 reviews, in SQL against fetching the reviews and finding their days in memory, which is
 * the least that a count in memory has to do. Compares the fastest runs; exit code 1 below the least ratio.
 */
import pg from 'pg';
import * as v from 'valibot';
import { deploy } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';
import { studyDay } from '../../lib/domain/study-day.js';
import { openDatabase } from '../../lib/repositories/database.js';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { storeCostWords, storeHistory } from '../statistics/history.js';
import { storeLearner } from '../statistics/rows.js';

const REVIEWS = 50_000;
const ROUNDS = 10;
const LEAST_RATIO = 5;

const server = await startPostgres();
const pool = new pg.Pool({ connectionString: server.url(), max: 1 });
// one that is ending when the server stops
pool.on('connect', (client) => client.on('error', () => undefined));
const database = openDatabase({ url: server.url() });
try {
  await deploy(server.url());
  const store = {
    sql: async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...parameters])).rows,
  };
  await storeCostWords(store);
  const learner = await storeLearner(store, 'Europe/Berlin');
  await storeHistory(store, learner, REVIEWS);
  await store.sql('VACUUM ANALYZE');

  const statistics = new PostgresStatisticsRepository({ database });
  const Row = v.looseObject({ effective_at: v.date() });
  const inMemory = async () => {
    const rows = await database.query(
      Row,
      `SELECT word_id, kind, rating, confidence, duration_ms, effective_at, claimed_at, id FROM study_events
        WHERE user_id = $1::uuid AND voided_at IS NULL`,
      learner.userId,
    );
    return new Set(rows.map((row) => studyDay(row.effective_at, 'Europe/Berlin'))).size;
  };
  const times = { sql: Number.POSITIVE_INFINITY, memory: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.sql = Math.min(times.sql, await timeOf(() => statistics.read({ learner })));
    times.memory = Math.min(times.memory, await timeOf(inMemory));
  }
  const ratio = times.memory / times.sql;
  console.log(
    `Statistics of ${REVIEWS} reviews, fastest of ${ROUNDS}: ${times.sql.toFixed(0)} ms in SQL, ${times.memory.toFixed(0)} ms in memory: ${ratio.toFixed(1)} times (must be ${LEAST_RATIO} or more)`,
  );
  if (ratio < LEAST_RATIO) process.exitCode = 1;
} finally {
  await database.close();
  await pool.end();
  await server.stop();
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await run();
  return performance.now() - startedAtMs;
}
