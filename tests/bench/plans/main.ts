/**
 * `npm run bench:plans`: the plan of every statement at a million users, 2 million rows of progress and 5 million reviews; exit code 1 when
 * one of them reads a table that grows with users. Writes docs/figures/plans.json and its table in docs/performance.md.
 * `-- --users 20000` is a trial that writes nothing. A million users take 7 GB of disk below the folder of temporary files.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { runSuite } from '../../../dev/conformance/run.js';
import { deploy } from '../../../dev/database/migrations.js';
import { startPostgres } from '../../../dev/database/postgres.js';
import { seed } from '../../../prisma/seed.js';
import { startApiServer, TEST_SECRET } from '../../support/api-server.js';
import { startStandInProcess } from '../../support/stand-ins.js';
import { OBSERVER } from '../../support/statement-log.js';
import { documentFigure, documentSection } from '../document.js';
import { describeMachine } from '../machine.js';
import { type Explained, explainAll, followPlans } from './explained.js';
import { personOf, populate } from './population.js';
import { describePlans, notePlans, type PlanRow } from './report.js';
import { readIndexes } from './scans.js';
import { walkEveryOperation } from './walk.js';

const SIZE = `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM sessions) AS sessions,
  (SELECT count(*)::int FROM recovery_codes) AS codes, (SELECT count(*)::int FROM progress) AS progress,
  (SELECT count(*)::int FROM study_events) AS reviews,
  (SELECT count(*)::int FROM study_events WHERE user_id = '${personOf(0).userId}') AS longest,
  (pg_database_size(current_database()) / 1e6)::int AS megabytes`;
const MILLION = 1_000_000;
const BATCH = 500;
const NO_LIMIT = '1000000';
const RAISED = ['LOGIN_PER_MINUTE', 'REGISTER_PER_MINUTE', 'REFRESH_PER_MINUTE', 'TTS_PER_MINUTE'];
const ALSO_RAISED = ['CONVERSATIONS_PER_MINUTE', 'FAILURES_PER_ACCOUNT', 'FAILURES_PER_ACCOUNT_AND_IP'];

const { values } = parseArgs({ options: { users: { type: 'string', default: String(MILLION) } } });
const users = Number(values.users);
if (!Number.isInteger(users) || users < 1)
  throw new Error(`--users must be a whole number above 0, not ${values.users}`);

const [postgres, standIns] = await Promise.all([
  startPostgres({
    settings: {
      shared_buffers: '512MB',
      max_wal_size: '8GB',
      wal_level: 'minimal',
      max_wal_senders: '0',
      log_line_prefix: '%d|%a|',
      autovacuum: 'off',
    },
  }),
  startStandInProcess(),
]);
const url = postgres.url();
const pool = new pg.Pool({ connectionString: url, max: 1, application_name: OBSERVER });
const sql = async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
  (await pool.query<Row>(text, [...parameters])).rows;
const plans = followPlans(postgres.logFile, url);
try {
  await deploy(url);
  await seed(url);
  const startedAtMs = performance.now();
  await populate(url, users, (what, ms) => console.log(`${what}: ${(ms / 1000).toFixed(1)} s`));
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const [size] = await sql<Size>(SIZE);
  if (!size) throw new Error('the database has no size');
  console.log(`${JSON.stringify(size)}, made in ${seconds} s`);

  await explainAll(url);
  const indexes = await readIndexes(sql);
  const rows = new Map<string, PlanRow>();
  const note = (operation: string, explained: readonly Explained[]) =>
    notePlans(rows, { operation, explained, indexes });

  const words = await sql<{ word_id: string }>('SELECT word_id FROM progress WHERE user_id = $1', [personOf(0).userId]);
  const server = await startApiServer({
    databaseUrl: url,
    isBuilt: true,
    environment: {
      ...standIns.environment,
      // a better hash than the one that is stored: it is stored at a sign-in
      BCRYPT_COST: '5',
      ...Object.fromEntries([...RAISED, ...ALSO_RAISED].map((name) => [`LIMIT_${name}`, NO_LIMIT])),
    },
  });
  try {
    // what is asked first is read from the disk: not what is measured here
    await sql('SELECT count(*) FROM study_events WHERE user_id = $1', [personOf(0).userId]);
    await walkEveryOperation({
      origin: server.url,
      secret: TEST_SECRET,
      words: words.map((row) => row.word_id),
      batchSize: BATCH,
      after: (operation) => note(operation, plans.read()),
    });
    const results = await runSuite({
      remote: { base: server.url, headers: {}, bypass: undefined },
      secret: TEST_SECRET,
      only: undefined,
      signal: new AbortController().signal,
      notify: console.log,
      heard: ({ name, verdict, reason }) => verdict !== 'passed' && console.log(`${verdict}: ${name}: ${reason}`),
    });
    note('(conformance)', plans.read());
    console.log(`${results.length} checks of conformance were walked`);
  } finally {
    await server.kill('SIGTERM');
  }
  await seed(url);
  note('(the build: words)', plans.read());

  const found = [...rows.values()];
  console.log(describePlans(found));
  for (const { operation, name, scans } of found.filter((row) => row.scans.length > 0)) {
    console.error(`SCANS: ${operation}: ${name}: ${scans.join('; ')}`);
    process.exitCode = 1;
  }
  if (users === MILLION) {
    const [version] = await sql<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const made = {
      at: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      postgres: version?.version ?? '',
    };
    documentFigure('plans.json', `${JSON.stringify({ ...made, ...size, seconds, plans: found }, null, 2)}\n`);
    documentSection('plans', `${describeSize(size, seconds, made)}\n\n${describePlans(found)}`);
  }
} finally {
  plans.close();
  await pool.end();
  await standIns.close();
  await postgres.stop();
}

interface Size {
  readonly users: number;
  readonly sessions: number;
  readonly codes: number;
  readonly progress: number;
  readonly reviews: number;
  readonly longest: number;
  readonly megabytes: number;
}

function describeSize(size: Size, seconds: number, made: { at: string; machine: string; postgres: string }): string {
  const many = (count: number) => count.toLocaleString('en');
  return `${made.at}, ${made.machine}, PostgreSQL ${made.postgres}: ${many(size.users)} users, ${many(size.sessions)} sessions, ${many(size.codes)} recovery codes,
${many(size.progress)} rows of progress and ${many(size.reviews)} reviews, ${many(size.longest)} of them by the learner who asks; ${many(size.megabytes)} MB, generated in ${seconds} s.`;
}
