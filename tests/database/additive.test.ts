import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBreaks } from '../../dev/database/additive.js';
import { readCatalogue } from '../../dev/database/catalogue.js';
import { deploy, readMigrations, withClient } from '../../dev/database/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What a migration may change all the same, and why the version before can live with it: `'<migration>: <finding>': '<reason>'`. */
const ACCEPTED: Readonly<Record<string, string>> = {
  '20261129071111_progress_records: function progress_read_v1 is gone': 'the version before calls progress_read_v2',
  '20261129071111_progress_records: function progress_write_v1 is gone': 'the version before calls progress_write_v2',
  '20261129084700_progress_indexes: index study_events_user_id_effective_at_idx of study_events is gone':
    'only statistics use it, and they have one of live reviews',
  '20261129084700_progress_indexes: index study_events_user_id_word_id_effective_at_idx of study_events is gone':
    'live events have one; all events of a word are found by the key, slower where there are tens of thousands',
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What is found after a statement that is then taken back. */
const findingsAfter = (sql: string) =>
  withClient(database.directUrl, async (client) => {
    const before = await readCatalogue(client);
    await client.query('BEGIN');
    await client.query(sql);
    return findBreaks(before, await readCatalogue(client));
  });

describe('a migration', () => {
  test.each([
    ['ALTER TABLE sessions DROP COLUMN user_agent', 'column sessions.user_agent is gone'],
    ['ALTER TABLE sessions RENAME user_agent TO device', 'column sessions.user_agent is gone'],
    ['DROP TABLE recovery_codes', 'table recovery_codes is gone'],
    ['ALTER TABLE lists RENAME TO catalogues', 'table lists is gone'],
    [
      'ALTER TABLE study_events ALTER duration_ms TYPE bigint',
      'column study_events.duration_ms was integer and is bigint',
    ],
    ['ALTER TABLE users ALTER display_name SET NOT NULL', 'column users.display_name may no longer be NULL'],
    ['ALTER TABLE users ALTER time_zone DROP DEFAULT', 'column users.time_zone has no default any more'],
    ['ALTER TABLE users ADD tier text NOT NULL', 'column users.tier is new, not NULL and without default'],
    [
      'ALTER TABLE users ADD CONSTRAINT small_goal CHECK (daily_goal < 100)',
      'check small_goal of users may refuse what was accepted',
    ],
    [
      'CREATE UNIQUE INDEX one_agent ON sessions (user_id, user_agent)',
      'unique index one_agent of sessions may refuse what was accepted',
    ],
    ['DROP INDEX sessions_user_id_idx', 'index sessions_user_id_idx of sessions is gone'],
    ['DROP INDEX users_email_key', 'unique index users_email_key of users is gone'],
    ['ALTER FUNCTION progress_list_v1 RENAME TO other', 'function progress_list_v1 is gone'],
    [
      'CREATE FUNCTION progress_list_v1() RETURNS json LANGUAGE sql AS $$ SELECT null::json $$',
      'function progress_list_v1 is there more than once',
    ],
    ['ALTER FUNCTION progress_list_v1 VOLATILE', 'function progress_list_v1 is another one'],
    ['DROP TYPE progress_asked_v3 CASCADE', 'type progress_asked_v3 is gone'],
    ['ALTER TYPE progress_asked_v3 ADD ATTRIBUTE note text', 'type progress_asked_v3 is another one'],
    ['ALTER TABLE word_lists DROP CONSTRAINT word_lists_pkey', 'primary key word_lists_pkey of word_lists is gone'],
  ])('with %s is told from one that only adds', async (sql, finding) => {
    expect(await findingsAfter(sql)).toContain(finding);
  });

  test.each([
    'ALTER TABLE users ADD nickname text',
    `ALTER TABLE users ADD tier text NOT NULL DEFAULT 'free' CHECK (tier IN ('free', 'paid'))`,
    'CREATE TABLE decks (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users)',
    'CREATE INDEX sessions_expiry ON sessions (expires_at)',
    'CREATE FUNCTION progress_list_v2() RETURNS json LANGUAGE sql AS $$ SELECT null::json $$',
    'CREATE TYPE progress_asked_v4 AS (word_id text)',
    'ALTER TABLE users DROP CONSTRAINT users_daily_goal_range',
    'ALTER TABLE study_events ALTER received_at SET DEFAULT now()',
    'ALTER TABLE words ALTER category DROP NOT NULL',
  ])('with %s only adds, or allows more', async (sql) => {
    expect(await findingsAfter(sql)).toEqual([]);
  });
});

test('every migration after the first only adds: the version before serves on its schema', async () => {
  await database.sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const migrations = readMigrations();
  const found: string[] = [];
  for (const [index, { name }] of migrations.entries()) {
    const before =
      index === 0 ? { tables: [], types: [], functions: [] } : await withClient(database.directUrl, readCatalogue);
    await deploy(database.directUrl, migrations.slice(0, index + 1));
    found.push(
      ...findBreaks(before, await withClient(database.directUrl, readCatalogue)).map(
        (finding) => `${name}: ${finding}`,
      ),
    );
  }
  expect(found.sort()).toEqual(Object.keys(ACCEPTED).sort());
});
