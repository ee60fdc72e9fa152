import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { commentStatements, documentedComments, storedComments } from '../../dev/database/comments.js';
import { findDrift } from '../../dev/database/drift.js';
import {
  deploy,
  type Migration,
  markRolledBack,
  readMigrations,
  readStatus,
  schemaFile,
  withClient,
} from '../../dev/database/migrations.js';
import { deployWithEngine, diagnoseHistory } from '../../dev/database/schema-engine.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const { adminUrl } = inject('postgres');
const migrations = readMigrations();
const schema = readFileSync(schemaFile, 'utf8');
const names = migrations.map(({ name }) => name);
const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});

let empty: TestDatabase;
beforeEach(async () => {
  empty = await createTestDatabase();
  await empty.sql('DROP SCHEMA public CASCADE');
  await empty.sql('CREATE SCHEMA public');
});
afterEach(() => empty.close());

describe('deploying', () => {
  test('applies every migration to an empty database, and nothing the second time', async () => {
    expect(await deploy(empty.directUrl)).toEqual(names);
    expect(await deploy(empty.directUrl)).toEqual([]);
    expect(await readStatus(empty.directUrl)).toEqual({ pending: [], failed: [], edited: [], unknown: [] });
  });

  test('records what the engine of Prisma accepts as its own', async () => {
    await deploy(empty.directUrl);
    expect(await diagnoseHistory(empty.directUrl)).toMatchObject({
      history: null,
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
    });
    expect(await deployWithEngine(empty.directUrl)).toEqual([]);
  });

  test('accepts what the engine of Prisma recorded', async () => {
    expect(await deployWithEngine(empty.directUrl)).toEqual(names);
    expect(await readStatus(empty.directUrl)).toEqual({ pending: [], failed: [], edited: [], unknown: [] });
    expect(await deploy(empty.directUrl)).toEqual([]);
  });

  test('twice at the same time applies each migration once', async () => {
    const both = await Promise.all([deploy(empty.directUrl), deploy(empty.directUrl)]);
    expect(both.flat()).toEqual(names);
  });

  test('leaves nothing of a migration that fails, and goes no further until that is resolved', async () => {
    const broken = migration('20990101000000_broken', 'CREATE TABLE half (id int); SELECT 1/0;');
    const mended = migration(broken.name, 'CREATE TABLE whole (id int);');
    await expect(deploy(empty.directUrl, [...migrations, broken])).rejects.toThrow(/division by zero/);
    expect(await empty.sql(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await readStatus(empty.directUrl, [...migrations, broken])).toMatchObject({ failed: [broken.name] });
    expect((await diagnoseHistory(empty.directUrl, [...migrations, broken])).failedMigrationNames).toEqual([
      broken.name,
    ]);
    await expect(deploy(empty.directUrl, [...migrations, mended])).rejects.toThrow(/db:resolve/);
    await markRolledBack(empty.directUrl, broken.name);
    expect(await deploy(empty.directUrl, [...migrations, mended])).toEqual([broken.name]);
  });

  test('keeps functions whole whose bodies hold semicolons', async () => {
    const body = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`;
    await deploy(empty.directUrl, [migration('20990101000000_function', body)]);
    expect(await empty.sql('SELECT two()')).toEqual([{ two: 2 }]);
  });
});

describe('status', () => {
  test('names what is pending, edited and unknown', async () => {
    await deploy(empty.directUrl, [migration('1_a', 'SELECT 1;'), migration('2_b', 'SELECT 2;')]);
    const folder = [migration('1_a', 'SELECT 9;'), migration('3_c', 'SELECT 3;')];
    expect(await readStatus(empty.directUrl, folder)).toEqual({
      pending: ['3_c'],
      failed: [],
      edited: ['1_a'],
      unknown: ['2_b'],
    });
  });
});

describe('drift', () => {
  test('is not found: the migrations give what schema.prisma says', async () => {
    expect(await findDrift({ url: adminUrl })).toBe('');
  });

  test.each([
    [
      'a new column',
      (text: string) => text.replace('@map("daily_goal")\n', '@map("daily_goal")\n  /// Planted.\n  planted Int?\n'),
      'ADD COLUMN     "planted" INTEGER',
    ],
    [
      'a dropped index',
      (text: string) => text.replace('  @@index([userId, updatedAt])\n', ''),
      'DROP INDEX "progress_user_id_updated_at_idx"',
    ],
    ['another default', (text: string) => text.replace('@default(10)', '@default(11)'), 'SET DEFAULT 11'],
    [
      'another comment',
      (text: string) => text.replace('/// Learners.', '/// Students.'),
      `COMMENT ON TABLE "users" IS 'Students.`,
    ],
  ])('is found as SQL: %s', async (_, plant, sql) => {
    expect(plant(schema)).not.toBe(schema);
    expect(await findDrift({ url: adminUrl, schema: plant(schema) })).toContain(sql);
  });

  test('that is written as a migration is drift no more', async () => {
    const planted = schema.replace('/// Learners.', '/// Students.').replace('@default(10)', '@default(11)');
    const sql = await findDrift({ url: adminUrl, schema: planted });
    const added = [...migrations, migration('20990101000000_planted', sql)];
    expect(await findDrift({ url: adminUrl, schema: planted, migrations: added })).toBe('');
  });

  test('of a schema without any migration is the whole schema', async () => {
    expect(await findDrift({ url: adminUrl, migrations: [] })).toContain('CREATE TABLE "study_events"');
  });

  test('leaves no database behind', async () => {
    const databases = await withClient(adminUrl, (client) =>
      client.query(`SELECT FROM pg_database WHERE datname ~ '^shizi_(shadow|scratch)_'`),
    );
    expect(databases.rowCount).toBe(0);
  });
});

describe('comments', () => {
  test('stand on every table and column', async () => {
    await deploy(empty.directUrl);
    const stored = await withClient(empty.directUrl, storedComments);
    expect(stored.length).toBeGreaterThan(80);
    expect(stored.filter(({ text }) => text === '')).toEqual([]);
    expect(commentStatements(documentedComments(), stored)).toBe('');
  });
});
