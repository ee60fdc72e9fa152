import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import { Problem } from '../../lib/contract/problem.js';
import { type Database, openDatabase } from '../../lib/repositories/database.js';
import { sqlState } from '../../lib/repositories/database-errors.js';
import { NotMigrated } from '../../lib/services/ports/readiness.js';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase({ logStatements: true });
  database = testDatabase.open();
});
afterAll(() => testDatabase.close());

const Answer = v.strictObject({ answer: v.number() });
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('rows', () => {
  test('have the same types by whatever way the database is reached', async () => {
    const at = new Date('2026-11-22T10:11:12.345Z');
    const Row = v.strictObject({
      text: v.literal('识字'),
      int4: v.literal(7),
      int8: v.literal(9_007_199_254_740_993n),
      float8: v.literal(0.1),
      bool: v.literal(true),
      nothing: v.null(),
      at: v.date(),
      day: v.date(),
      json: v.strictObject({ a: v.tuple([v.number(), v.null()]), s: v.string() }),
      uuid: v.pipe(v.string(), v.uuid()),
      bytes: v.instance(Uint8Array),
      texts: v.array(v.string()),
      times: v.array(v.date()),
      numbers: v.array(v.number()),
      rows: v.array(v.strictObject({ n: v.number() })),
    });
    const [row] = await database.query(
      Row,
      `SELECT $1::text AS text, $2::int AS int4, $3::int8 AS int8, $4::float8 AS float8, $5::boolean AS bool,
        $6::text AS nothing, $7::timestamptz AS at, '2026-02-03'::date AS day, $8::jsonb AS json, $9::uuid AS uuid,
        $10::bytea AS bytes, $11::text[] AS texts, $12::timestamptz[] AS times, $13::int[] AS numbers,
        (SELECT jsonb_agg(x) FROM jsonb_to_recordset('[{"n":1},{"n":2}]') AS x(n int)) AS rows`,
      '识字',
      7,
      9_007_199_254_740_993n,
      0.1,
      true,
      null,
      at,
      JSON.stringify({ a: [1, null], s: 'é' }),
      '0198d1d7-0000-7000-8000-000000000000',
      Uint8Array.of(0, 255, 7),
      ['a', 'b,"c'],
      [at, new Date(0)],
      [1, 2],
    );
    expect(row).toEqual({
      ...row,
      at,
      day: new Date('2026-02-03T00:00:00.000Z'),
      json: { a: [1, null], s: 'é' },
      bytes: Uint8Array.of(0, 255, 7),
      texts: ['a', 'b,"c'],
      times: [at, new Date(0)],
      numbers: [1, 2],
      rows: [{ n: 1 }, { n: 2 }],
    });
  });

  test('that are not as their schema says are an error that names the column', async () => {
    await expect(database.query(Answer, `SELECT 'x' AS answer`)).rejects.toThrow(/0\.answer/);
    await expect(database.query(Answer, 'SELECT 1 AS answer, 2 AS other')).rejects.toThrow(/0\.other/);
  });

  test('are trusted where they are not checked', async () => {
    const trusting = testDatabase.open({ checkRows: false });
    expect(await trusting.query(Answer, `SELECT 'x' AS answer`)).toEqual([{ answer: 'x' }]);
  });
});

describe('times', () => {
  test('are right in a session of another time zone', async () => {
    const own = await createTestDatabase();
    await own.sql(`ALTER DATABASE ${own.name} SET timezone = 'Asia/Kathmandu'`);
    const direct = openDatabase({ url: own.directUrl, checkRows: true });
    try {
      const at = new Date('2026-01-02T03:04:05.678Z');
      const Row = v.strictObject({ at: v.date(), ms: v.number(), zone: v.string() });
      const sql = `SELECT $1::timestamptz AS at, (extract(epoch FROM $1::timestamptz) * 1000)::float8 AS ms,
        current_setting('TimeZone') AS zone`;
      expect(await direct.query(Row, sql, at)).toEqual([{ at, ms: at.getTime(), zone: 'Asia/Kathmandu' }]);
    } finally {
      await direct.close();
      await own.close();
    }
  });
});

describe('statements', () => {
  test('are one statement each, and a transaction adds BEGIN and COMMIT alone', async () => {
    await database.ping(5000);
    const one = await countStatements(testDatabase, () => database.query(Answer, 'SELECT $1::int AS answer', 1));
    expect(one.statements).toEqual(['SELECT $1::int AS answer']);
    expect(one.control).toEqual([]);
    const two = await countStatements(testDatabase, () =>
      database.transaction(async (statements) => {
        await statements.query(Answer, 'SELECT 1 AS answer');
        await statements.execute('DELETE FROM sessions');
      }),
    );
    expect(two.statements).toEqual(['SELECT 1 AS answer', 'DELETE FROM sessions']);
    expect(two.control).toEqual(['BEGIN', 'COMMIT']);
  });

  test('answer how many rows they touched', async () => {
    const id = '0198d1d7-0000-7000-8000-000000000001';
    const insert = `INSERT INTO users (id, email, password_hash) VALUES ($1::uuid, $2, 'x')`;
    expect(await database.execute(insert, id, 'rows@example.org')).toBe(1);
    expect(await database.execute('DELETE FROM users WHERE id = $1::uuid', id)).toBe(1);
    expect(await database.execute('DELETE FROM users WHERE id = $1::uuid', id)).toBe(0);
  });
});

describe('transactions', () => {
  const insert = `INSERT INTO lists (id, name, standard, level, version) VALUES ($1, 'n', 's', 1, 'v')`;
  test('are undone as a whole when their body throws, and its error arrives as it was', async () => {
    const mistake = new Problem('REVIEW_CONFLICT');
    const error = await rejection(
      database.transaction(async (statements) => {
        await statements.execute(insert, 'undone');
        throw mistake;
      }),
    );
    expect(error).toBe(mistake);
    expect(await testDatabase.sql(`SELECT FROM lists WHERE id = 'undone'`)).toEqual([]);
  });

  test('that outlive their limit are SERVICE_UNAVAILABLE and undone', async () => {
    const startedAtMs = performance.now();
    const error = await rejection(
      database.transaction(
        async (statements) => {
          await statements.execute(insert, 'late');
          await statements.execute('SELECT pg_sleep(2)');
        },
        { timeoutMs: 400 },
      ),
    );
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(performance.now() - startedAtMs).toBeLessThan(900);
    await expect.poll(() => testDatabase.sql(`SELECT FROM lists WHERE id = 'late'`), { timeout: 5000 }).toEqual([]);
  });
});

test('a database without tables or functions is told apart from one that does not answer, and ready as soon as it has them', async () => {
  const own = await createTestDatabase();
  try {
    const opened = own.open();
    await own.sql('ALTER TABLE users RENAME TO others');
    await expect(opened.ping(5000)).rejects.toThrow(NotMigrated);
    expect(await rejection(opened.execute('DELETE FROM users'))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await own.sql('ALTER TABLE others RENAME TO users');
    await own.sql('ALTER FUNCTION progress_list_v1 RENAME TO progress_list_v0');
    await expect(opened.ping(5000)).rejects.toThrow(NotMigrated);
    const list = 'SELECT progress_list_v1(NULL, NULL, NULL, NULL)';
    expect(await rejection(opened.execute(list))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await own.sql('ALTER FUNCTION progress_list_v0 RENAME TO progress_list_v1');
    await own.sql('ALTER TYPE progress_asked_v3 RENAME TO progress_asked_v0');
    const asked = `SELECT '{}'::progress_asked_v3[]`;
    expect(await rejection(opened.execute(asked))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await own.sql('ALTER TYPE progress_asked_v0 RENAME TO progress_asked_v3');
    await opened.ping(5000);
  } finally {
    await own.close();
  }
});

describe('errors', () => {
  const user = `INSERT INTO users (id, email, password_hash) VALUES (gen_random_uuid(), 'twice@example.org', 'x')`;
  test.each([
    ['unique violation', user, '23505'],
    ['check violation', 'UPDATE users SET daily_goal = 201', '23514'],
    ['unknown function, none of ours', 'SELECT nothing()', '42883'],
    ['unknown type, none of ours', `SELECT ''::nothing`, '42704'],
    ['unknown operator', `SELECT '{}'::json = '{}'::json`, '42883'],
    ['wrong time zone', `SELECT now() AT TIME ZONE 'Mars/Olympus'`, '22023'],
  ])('%s keeps its SQLSTATE, within a transaction and without one', async (_, sql, state) => {
    await testDatabase.sql(`${user} ON CONFLICT (email) DO NOTHING`);
    const alone = await rejection(database.execute(sql));
    expect([sqlState(alone), alone instanceof Problem]).toEqual([state, false]);
    const inside = await rejection(database.transaction((statements) => statements.execute(sql)));
    expect([sqlState(inside), inside instanceof Problem]).toEqual([state, false]);
  });

  test('a lock that is not to be had in time is SERVICE_UNAVAILABLE, and the setting ends with its transaction', async () => {
    await testDatabase.sql(`${user} ON CONFLICT (email) DO NOTHING`);
    await withClient(testDatabase.directUrl, async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT FROM users FOR NO KEY UPDATE');
      const startedAtMs = performance.now();
      const error = await rejection(
        database.transaction((statements) =>
          statements.execute(
            `WITH t AS MATERIALIZED (SELECT set_config('lock_timeout', '300', true) AS v)
             SELECT FROM t, users WHERE t.v IS NOT NULL FOR NO KEY UPDATE OF users`,
          ),
        ),
      );
      expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', headers: { 'Retry-After': '2' } });
      expect(sqlState((error as Problem).cause)).toBe('55P03');
      expect(performance.now() - startedAtMs).toBeLessThan(1000);
    });
    const Setting = v.strictObject({ value: v.string() });
    const rows = await database.query(Setting, `SELECT current_setting('lock_timeout') AS value`);
    expect(rows).toEqual([{ value: '0' }]);
  });
});
