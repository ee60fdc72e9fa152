import { hash } from 'bcryptjs';
import type pg from 'pg';
import { withClient } from '../../../dev/database/migrations.js';
import { SCHEDULER_VERSION } from '../../../lib/domain/scheduler.js';

/** Tables that do not grow with users. Any other does, so that a new table is watched until somebody says otherwise. */
export const FIXED_TABLES: readonly string[] = ['words', 'lists', 'word_lists', '_prisma_migrations'];

/** Of everyone in the population. */
export const POPULATION_PASSWORD = 'seven green kites';
const COST = 4;

/** The person of this number, from 0; 0 has studied most. */
export const personOf = (n: number) => ({
  userId: `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  sessionId: `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
  email: `learner-${n}@example.test`,
});

const uuidOf = (middle: string, n: string) => `('00000000-0000-${middle}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

// Ranks are spread over the ids, so that who has studied much lies anywhere in the tables; 7368787 is prime.
const PEOPLE = `CREATE TEMPORARY TABLE people AS
  SELECT n, ${uuidOf('7000-8000', 'n')} AS user_id, ${uuidOf('7000-9000', 'n')} AS session_id,
    least(600, floor(0.8 * (users / rank) ^ 0.7))::int AS words,
    CASE WHEN n = 0 THEN 83 ELSE 1 + floor(0.68 * (users / rank) ^ 0.25) END::int AS reviews,
    date_trunc('milliseconds', now()) - interval '1 hour' - (n % 300) * interval '1 day' AS last_at
  FROM (SELECT n, $1::float8 AS users, (1 + n * 7368787 % $1::bigint)::float8 AS rank FROM generate_series(0, $1::bigint - 1) AS n) AS ranked`;

const VOCABULARY = `CREATE TEMPORARY TABLE vocabulary AS
  SELECT id AS word_id, row_number() OVER (ORDER BY id) - 1 AS place FROM words WHERE removed_at IS NULL`;

const USERS = `INSERT INTO users (id, email, password_hash, created_at, updated_at)
  SELECT user_id, 'learner-' || n || '@example.test', $1::text, last_at - interval '700 days', last_at FROM people`;

/** A live one each; a third also have one that has expired, which the next sign-in removes. */
const SESSIONS = `INSERT INTO sessions (id, user_id, created_at, rotated_at, expires_at)
  SELECT session_id, user_id, last_at, last_at, now() + interval '20 days' FROM people
  UNION ALL
  SELECT ${uuidOf('7001-9000', 'n')}, user_id, last_at - interval '90 days', last_at - interval '80 days', last_at - interval '50 days'
  FROM people WHERE n % 3 = 0`;

/** Ten for every fifth account: two million rows tell as much as ten million. */
const CODES = `INSERT INTO recovery_codes (id, user_id, code_hash)
  SELECT gen_random_uuid(), user_id, sha256(convert_to(n || '/' || code, 'UTF8'))
  FROM people, generate_series(1, 10) AS code WHERE n % 5 = 0`;

const CARDS = `FROM people p CROSS JOIN LATERAL generate_series(0, p.words - 1) AS i
  JOIN vocabulary v ON v.place = (p.n * 31 + i) % (SELECT count(*) FROM vocabulary)`;
const eventId = (j: string) => `md5(p.n || '/' || i || '/' || ${j})::uuid`;

/** The latest review of a word is number 0, and each is eight days after the one before it. */
const EVENTS = `INSERT INTO study_events
    (user_id, id, word_id, kind, rating, duration_ms, effective_at, claimed_at, received_at, changed_at)
  SELECT p.user_id, ${eventId('j')}, v.word_id, 'review', CASE WHEN (i + j) % 7 = 0 THEN 1 ELSE 3 END, 2000, at, at, at, at
  ${CARDS} CROSS JOIN LATERAL generate_series(0, p.reviews - 1) AS j
  CROSS JOIN LATERAL (SELECT p.last_at - j * interval '8 days' - i * interval '61 seconds' AS at) AS time`;

const PROGRESS = `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty, last_reviewed_at,
    next_review, scheduler_version, last_effective_at, last_claimed_at, last_event_id, created_at, updated_at)
  SELECT p.user_id, v.word_id, p.reviews, p.reviews - p.reviews / 7, 'review', 20.1234, 5.1234, at, at + interval '20 days',
    $1::text, at, at, ${eventId('0')}, at, at
  ${CARDS} CROSS JOIN LATERAL (SELECT p.last_at - i * interval '61 seconds' AS at) AS time`;

/**
 * Fills a migrated and seeded database with so many users, their sessions, progress and reviews: most have studied one word or none, a few
 * have studied hundreds, and number 0 has 50,000 reviews. For a million users that is 2 million rows of progress and 5 million reviews.
 * Set by set, without the checks of foreign keys, and with indexes built afterwards.
 * `told` hears how long each part took.
 */
export function populate(
  url: string,
  users: number,
  told: (what: string, ms: number) => void = () => undefined,
): Promise<void> {
  return withClient(url, async (client) => {
    const run = async (what: string, text: string, parameters?: readonly unknown[]) => {
      const startedAtMs = performance.now();
      await client.query(text, parameters && [...parameters]);
      told(what, performance.now() - startedAtMs);
    };
    await client.query(
      `SET session_replication_role = replica; SET work_mem = '64MB'; SET maintenance_work_mem = '512MB'`,
    );
    const indexes = await takeIndexes(client);
    await run('people', PEOPLE, [users]);
    await run('vocabulary', VOCABULARY);
    await run('statistics of both', 'ANALYZE people; ANALYZE vocabulary');
    await run('users', USERS, [await hash(POPULATION_PASSWORD, COST)]);
    await run('sessions', SESSIONS);
    await run('recovery codes', CODES);
    await run('study events', EVENTS);
    await run('progress', PROGRESS, [SCHEDULER_VERSION]);
    for (const index of indexes) await run(index, index);
    await run('vacuum and statistics', `VACUUM (ANALYZE) ${(await growingTables(client)).join(', ')}`);
  });
}

async function growingTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1::text[])`,
    [FIXED_TABLES],
  );
  return rows.map(({ name }) => name);
}

/** Drops the indexes that no constraint needs. @returns the statements that make them again */
async function takeIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
     WHERE i.schemaname = 'public' AND i.tablename <> ALL($1::text[])
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [FIXED_TABLES],
  );
  for (const { name } of rows) await client.query(`DROP INDEX "${name}"`);
  return rows.map(({ definition }) => definition);
}
