import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { explainAll, followPlans, type PlanLog } from '../bench/plans/explained.js';
import { personOf, populate } from '../bench/plans/population.js';
import { functionNames, nameOf, queries, unknownSources } from '../bench/plans/queries.js';
import { growingScans, type Indexes, pagesOf, readIndexes, stepsOf } from '../bench/plans/scans.js';
import { walkEveryOperation } from '../bench/plans/walk.js';
import { type ContractServer, SECRET, startContractServer } from './server.js';

/** Enough that PostgreSQL prefers an index wherever there is one: see `npm run bench:plans` for a million. */
const USERS = 5_000;
/** Each asks for the same statements; PostgreSQL writes a plan for every foreign key of every update. */
const BATCH = 50;

let server: ContractServer;
let plans: PlanLog;
let indexes: Indexes;
const scans: string[] = [];
const asked = new Set<string>();
const unnamed: string[] = [];
/** By operation and statement: the indexes that it used. */
const used = new Map<string, Set<string>>();
/** Of each statement within a function of the database, by operation and function: pages that it read, in order. */
const pages = new Map<string, number[]>();

beforeAll(async () => {
  // a better hash of the password is stored at a sign-in
  server = await startContractServer({ BCRYPT_COST: '5' });
  const { directUrl, sql } = server.database;
  await populate(directUrl, USERS);
  await explainAll(directUrl);
  indexes = await readIndexes(sql);
  plans = followPlans(inject('postgres').logFile, directUrl);
  const words = await sql<{ word_id: string }>('SELECT word_id FROM progress WHERE user_id = $1', [personOf(0).userId]);
  const after = (operation: OperationName) => {
    for (const explained of plans.read()) {
      const name = nameOf(explained.sql);
      if (name === undefined) unnamed.push(explained.sql);
      else asked.add(name);
      const where = `${operation}, ${name}`;
      const names = stepsOf(explained.plan).flatMap((step) => step['Index Name'] ?? []);
      used.set(where, new Set([...(used.get(where) ?? []), ...names]));
      if (name && functionNames.includes(name)) pages.set(where, [...(pages.get(where) ?? []), pagesOf(explained)]);
      for (const scan of growingScans(explained, indexes))
        scans.push(`${operation}: ${name ?? explained.sql.slice(0, 200)}: ${scan}`);
    }
  };
  await walkEveryOperation({
    origin: server.origin,
    secret: SECRET,
    words: words.map((row) => row.word_id),
    batchSize: BATCH,
    after,
  });
}, 60_000);
afterAll(async () => {
  plans?.close();
  await server?.close();
});

test('no operation asks for a table that grows with users but by an index that begins with one of them', () => {
  expect([...new Set(scans)]).toEqual([]);
});

test.each([
  ['applyBatch, progress_read_v3', ['study_events_live_by_word_idx']],
  ['getProgress, FIND', ['study_events_live_by_word_idx', 'study_events_voided_by_word_idx']],
  ['getStatistics, READ_STATISTICS', ['study_events_live_by_word_idx', 'study_events_live_reviews_idx']],
])('%s goes by the indexes of what is live, and of what was undone', (where, indexNames) => {
  const ofEvents = [...(used.get(where) ?? [])].filter((name) => /^study_events_(live|voided)/.test(name));
  expect(ofEvents.sort()).toEqual(indexNames);
});

test('every statement of the repositories was asked, and no other', () => {
  expect(unknownSources()).toEqual([]);
  expect([...queries.keys(), ...functionNames].filter((name) => !asked.has(name))).toEqual([]);
  expect(unnamed).toEqual([]);
});

test('a function of the database that nothing here calls is one that the version before calls', async () => {
  const functions = await server.database.sql<{ name: string }>(
    `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname`,
  );
  const uncalled = functions.map(({ name }) => name).filter((name) => !functionNames.includes(name));
  expect(uncalled).toEqual(['progress_read_v2', 'progress_write_v2']);
});

test('a change of one word, and what has changed of 600, read a few pages, whose learner has 50,000 reviews', () => {
  expect(Math.max(...(pages.get('putProgress, progress_read_v3') ?? [Number.NaN]))).toBeLessThan(40);
  const lists = pages.get('listProgress, progress_list_v1') ?? [];
  expect(lists.at(-1)).toBeLessThan(10);
  expect(Math.max(...lists)).toBeGreaterThan(10);
});

test('a statement without an index is noticed', async () => {
  const { sql } = server.database;
  const planOf = async (text: string) => {
    const [row] = await sql<{ 'QUERY PLAN': [{ Plan: Parameters<typeof growingScans>[0]['plan'] }] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
    );
    return growingScans({ plan: row?.['QUERY PLAN'][0].Plan ?? { 'Node Type': 'none', 'Total Cost': 0 } }, indexes);
  };
  expect(await planOf(`DELETE FROM sessions WHERE expires_at < '2026-01-01'`)).toEqual(['Seq Scan on sessions']);
  expect(await planOf(`SELECT count(*) FROM study_events WHERE word_id = 'ai4-love'`)).toHaveLength(1);
  expect(await planOf(`SELECT max(updated_at) FROM progress`)).not.toEqual([]);
  expect(await planOf(`SELECT FROM users WHERE id = '${personOf(7).userId}'`)).toEqual([]);
});
