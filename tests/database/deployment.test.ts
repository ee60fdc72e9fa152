import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import {
  deploy,
  LOCK_ID,
  type Migration,
  markRolledBack,
  type Patience,
  readMigrations,
  readStatus,
  withClient,
} from '../../dev/database/migrations.js';
import { placeOf, prepareDatabase } from '../../dev/deployment/database.js';
import { planDeployment } from '../../dev/deployment/settings.js';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = readMigrations().map(({ name }) => name);
const JWT_SECRET = 'x'.repeat(32);
const quick: Patience = { answerMs: 3000, migrationMs: 3000, deploymentMs: 300, tableMs: 200 };
const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});

/** Databases without a table, as a provider hands them out. */
const databases: TestDatabase[] = [];
async function freshDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  databases.push(database);
  await database.sql('DROP SCHEMA public CASCADE');
  await database.sql('CREATE SCHEMA public');
  return database;
}
let fresh: TestDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.close();
});

const planned = (target: string, environment: Record<string, string>) => {
  const plan = planDeployment({ VERCEL: '1', VERCEL_ENV: target, JWT_SECRET, ...environment });
  if (plan.direct === undefined) throw new Error('no direct address');
  return { ...plan, direct: plan.direct };
};
const build = (target: string, database: { url: string; directUrl: string } = fresh, patience = quick) =>
  prepareDatabase(planned(target, { DATABASE_URL: database.url, DIRECT_URL: database.directUrl }), {
    patience,
    answerMs: 3000,
  });

describe('the place that an address leads to', () => {
  const placesOf = (...urls: string[]) => new Set(urls.map(placeOf)).size;

  test('is one for all roles and spellings of the same database', () => {
    expect(
      placesOf('postgres://one:a@db.example/shizi', 'postgres://two:b@db.example:5433/shizi?sslmode=require'),
    ).toBe(1);
    expect(
      placesOf(
        'postgres://postgres.abcd:a@aws-0-eu-central-1.pooler.supabase.com:5432/postgres',
        'postgres://reader.abcd:a@aws-0-eu-central-1.pooler.supabase.com:6543/postgres',
        'postgres://postgres:a@db.abcd.supabase.co:5432/postgres',
      ),
    ).toBe(1);
  });

  test('is another for each project of a host that serves many', () => {
    expect(
      placesOf(
        'postgres://postgres.abcd:a@aws-0-eu-central-1.pooler.supabase.com:5432/postgres',
        'postgres://postgres.efgh:a@aws-0-eu-central-1.pooler.supabase.com:5432/postgres',
      ),
    ).toBe(2);
    expect(
      placesOf('postgres://abcd:a@db.prisma.io:5432/postgres', 'postgres://efgh:a@db.prisma.io:5432/postgres'),
    ).toBe(2);
  });
});

describe('the build of a deployment', () => {
  test.each(['production', 'preview'])('brings schema and words into an empty database: %s', async (target) => {
    const first = await build(target);
    expect(first.applied).toEqual(names);
    expect(first.seeded.wordsWritten).toBeGreaterThan(600);
    expect(await readStatus(fresh.directUrl)).toEqual({ pending: [], failed: [], edited: [], unknown: [] });
    const again = await build(target);
    expect(again.applied).toEqual([]);
    expect(Object.values(again.seeded)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('twice at the same time applies everything once', async () => {
    const both = await Promise.all([1, 2].map(() => build('production', fresh, { ...quick, deploymentMs: 20_000 })));
    expect(both.flatMap(({ applied }) => applied)).toEqual(names);
    expect(await fresh.sql('SELECT count(*) > 600 AS seeded FROM words')).toEqual([{ seeded: true }]);
  });

  test("of a preview never touches production's database, and takes a copy elsewhere for its own", async () => {
    await build('production');
    await expect(build('preview')).rejects.toThrow(/DIRECT_URL of this preview leads to production's database/);
    const copy = await freshDatabase();
    await build('preview', copy);
    const [{ mark = '' } = {}] = await fresh.sql<{ mark: string }>(
      "SELECT obj_description('_prisma_migrations'::regclass, 'pg_class') AS mark",
    );
    await copy.sql(`COMMENT ON TABLE _prisma_migrations IS '${mark}'`);
    expect((await build('preview', copy)).applied).toEqual([]);
    // production goes on
    expect((await build('production')).applied).toEqual([]);
  });

  test.runIf(inject('postgres').via !== 'proxy')(
    'stops before anything is changed when functions would use another database than the migrated one',
    async () => {
      const other = await freshDatabase();
      await expect(build('production', { url: other.url, directUrl: fresh.directUrl })).rejects.toThrow(
        'DATABASE_URL and DIRECT_URL lead to different databases',
      );
      for (const { directUrl } of [fresh, other]) {
        expect((await readStatus(directUrl)).pending).toEqual(names);
      }
    },
  );

  test('says which address is wrong, and not what it is', async () => {
    const at = (change: Partial<URL>) => Object.assign(new URL(fresh.directUrl), change).href;
    const failing = async (directUrl: string) => {
      const error = await build('production', { url: fresh.url, directUrl }).catch((thrown: Error) => thrown);
      expect(String(error)).not.toContain('hunter2');
      return String(error);
    };
    expect(await failing(at({ port: '1', password: 'hunter2' }))).toContain(
      'The database of DIRECT_URL can not be reached',
    );
    expect(await failing(at({ pathname: '/none' }))).toContain('database "none" does not exist');
  });

  test('waits for another deployment, but not for one that hangs', async () => {
    await withClient(fresh.directUrl, async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [LOCK_ID]);
      await expect(build('production')).rejects.toThrow('Another deployment holds the lock of the migrations');
    });
    expect((await build('production')).applied).toEqual(names);
  });

  test('stops at a migration that fails, says what to do, and does it', async () => {
    const plan = planned('production', { DATABASE_URL: fresh.url, DIRECT_URL: fresh.directUrl });
    const broken = [...readMigrations(), migration('20990101000000_broken', 'SELECT 1/0;')];
    await expect(prepareDatabase(plan, { migrations: broken, patience: quick })).rejects.toThrow(
      /20990101000000_broken failed: .*division by zero.*db:resolve -- 20990101000000_broken/,
    );
    await expect(build('production')).rejects.toThrow('db:resolve -- 20990101000000_broken');
    await promisify(execFile)('npm', ['run', 'db:resolve', '--', '20990101000000_broken'], {
      cwd: root,
      env: { ...process.env, DIRECT_URL: fresh.directUrl },
    });
    expect((await build('production')).applied).toEqual([]);
  });

  test('stops at a migration that was changed after it was applied, also for a preview, and changes nothing', async () => {
    await build('preview');
    const plan = planned('preview', { DATABASE_URL: fresh.url, DIRECT_URL: fresh.directUrl });
    const [first, ...rest] = readMigrations();
    if (!first) throw new Error('no migration');
    const migrations = [
      migration(first.name, `${first.sql}\nCREATE TABLE one_more ();`),
      ...rest,
      migration('20990101000000_next', 'CREATE TABLE next ();'),
    ];
    await expect(prepareDatabase(plan, { migrations, patience: quick })).rejects.toThrow(
      `Changed since it was applied to this database: ${first.name}.`,
    );
    expect(await fresh.sql("SELECT to_regclass('next') AS next, to_regclass('one_more') AS more")).toEqual([
      { next: null, more: null },
    ]);
  });

  test('does not queue learners behind a migration that waits for a table, and can be repeated', async () => {
    await build('production');
    const plan = planned('production', { DATABASE_URL: fresh.url, DIRECT_URL: fresh.directUrl });
    const migrations = [
      ...readMigrations(),
      migration('20990101000000_more', 'ALTER TABLE words ADD COLUMN more int;'),
    ];
    await withClient(fresh.directUrl, async (reader) => {
      await reader.query('BEGIN');
      await reader.query('SELECT FROM words');
      await expect(prepareDatabase(plan, { migrations, patience: quick })).rejects.toThrow(
        /found a table in use for 0.2 s. Nothing was changed: deploy again/,
      );
    });
    expect((await prepareDatabase(plan, { migrations, patience: quick })).applied).toEqual(['20990101000000_more']);
  });

  test('can be repeated when a migration and a learner waited for each other', async () => {
    await deploy(fresh.directUrl);
    const next = migration('20990101000000_next', 'LOCK TABLE lists; LOCK TABLE words; CREATE TABLE next ();');
    const migrations = [...readMigrations(), next];
    await withClient(fresh.directUrl, async (learner) => {
      // the server ends whoever looks first
      await learner.query(`SET deadlock_timeout = '1min'`);
      await learner.query('BEGIN');
      await learner.query('SELECT FROM words');
      const refused = expect(deploy(fresh.directUrl, migrations)).rejects.toThrow(
        'Migration 20990101000000_next and whoever used a table waited for each other. Nothing was changed: deploy again.',
      );
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'words'::regclass`;
      await expect.poll(async () => (await fresh.sql(waiting)).length, { timeout: 4_000 }).toBe(1);
      await learner.query('SELECT FROM lists');
      await refused;
      await learner.query('COMMIT');
    });
    expect(await deploy(fresh.directUrl, migrations)).toEqual([next.name]);
  });

  /** As the database was before the log had indexes of what is live; what is missing since. */
  async function deployBeforeRecords(): Promise<string[]> {
    const migrations = readMigrations();
    const before = migrations.findIndex(({ name }) => name.endsWith('_progress_records'));
    await deploy(fresh.directUrl, migrations.slice(0, before));
    return migrations.slice(before).map(({ name }) => name);
  }

  test('lets who has read the log, and is about to write into it, go first', async () => {
    const missing = await deployBeforeRecords();
    await withClient(fresh.directUrl, async (writer) => {
      await writer.query('BEGIN');
      await writer.query('SELECT FROM study_events');
      const deployed = deploy(fresh.directUrl);
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'study_events'::regclass`;
      await expect.poll(async () => (await fresh.sql(waiting)).length, { timeout: 4_000 }).toBe(1);
      await writer.query('UPDATE study_events SET voided_at = now()');
      await writer.query('COMMIT');
      expect(await deployed).toEqual(missing);
    });
  });

  test('keeps the old indexes of the log where one that was made beforehand is not whole', async () => {
    const missing = await deployBeforeRecords();
    await fresh.sql('CREATE INDEX study_events_live_reviews_idx ON study_events (user_id)');
    await fresh.sql(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'study_events_live_reviews_idx'::regclass`,
    );
    await expect(deploy(fresh.directUrl)).rejects.toThrow('An index of study_events is invalid');
    await fresh.sql('DROP INDEX study_events_live_reviews_idx');
    await fresh.sql(
      `CREATE INDEX study_events_live_reviews_idx ON study_events (user_id, effective_at) WHERE kind = 'review' AND voided_at IS NULL`,
    );
    const dropping = missing.filter((name) => name.endsWith('_progress_indexes'));
    await markRolledBack(fresh.directUrl, dropping[0] ?? '');
    expect(await deploy(fresh.directUrl)).toEqual(dropping);
  });
});

describe('a database that hangs', () => {
  let server: PrivateServer | undefined;
  afterAll(() => server?.stop());

  test('ends the build with a message, not with the patience of the platform', async () => {
    server = await startPrivateServer();
    server.freeze();
    const startedAtMs = performance.now();
    try {
      await expect(build('production', { url: server.url, directUrl: server.url })).rejects.toThrow(
        'The database of DIRECT_URL does not answer',
      );
      expect(performance.now() - startedAtMs).toBeLessThan(15_000);
    } finally {
      server.thaw();
    }
    expect((await build('production', { url: server.url, directUrl: server.url })).applied).toEqual([]);
  });
});

describe('the build command', () => {
  const command = async (environment: Record<string, string>) =>
    promisify(execFile)('npm', ['run', 'build:platform'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, VERCEL: '1', ...environment },
    }).catch((error: { stdout: string; stderr: string; code: number }) => error);

  test('names every missing setting before it builds anything', async () => {
    const { stdout, stderr, ...ended } = await command({ VERCEL_ENV: 'production', JWT_SECRET: 'short' });
    expect(ended).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/The build stops. Wrong settings of production: .*DATABASE_URL is missing/);
    expect(stderr).toMatch(/JWT_SECRET must have 32 bytes or more.*DIRECT_URL is missing/);
    expect(stdout).not.toMatch(/vite|tsc/);
  });
});
