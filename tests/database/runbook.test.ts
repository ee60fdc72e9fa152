import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';

const runbook = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');
const blocks = new Map(
  [...runbook.matchAll(/<!-- run: (\w+) -->\s+```sh\n([\s\S]+?)```/g)].map(([, name = '', script = '']) => [
    name,
    // a block in a list stands under its text
    script.replaceAll(/^ {3}/gm, ''),
  ]),
);

const names = ['runbook_live', 'runbook_restored'] as const;
// with the parameter that Node's driver knows and PostgreSQL's own programs refuse
const search = '?sslmode=disable&uselibpqcompat=true';
const url = (name: string) =>
  Object.assign(new URL(inject('postgres').adminUrl), { pathname: `/${name}`, search }).href;

/** Runs a block of the runbook as it is printed. @returns what it wrote, line by line. */
async function run(name: string, [live, restored] = names.map(url)): Promise<string[]> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.get(name) ?? 'exit 1'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DIRECT_URL: live,
      DATABASE_URL: live,
      RESTORED_URL: restored,
      // nothing that a .env of the developer says
      JWT_SECRET: '',
    },
  });
  return stdout.trim().split('\n');
}

const isolated = inject('postgres').via === 'direct';
/** pg_dump reads servers of its own version and older ones. */
const clientVersion = await promisify(execFile)('pg_dump', ['--version']).then(
  ({ stdout }) => Number(/(\d+)/.exec(stdout)?.[1]),
  () => undefined,
);
const serverVersion = await withClient(inject('postgres').adminUrl, async (client) => {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  return rows[0]?.version ?? 0;
});
const hasClients = (clientVersion ?? 0) >= serverVersion;
if (clientVersion === undefined && process.env.CI)
  throw new Error('the runbook needs pg_dump and psql, which CI must have');
if (!hasClients)
  console.log(`skipped: backup and restore of the runbook, which need pg_dump ${serverVersion} or newer`);

describe.runIf(isolated)('the runbook, as it is printed', () => {
  const admin = (sql: string) => withClient(inject('postgres').adminUrl, (client) => client.query(sql));
  beforeAll(async () => {
    for (const name of names) await admin(`CREATE DATABASE ${name}`);
  });
  afterAll(async () => {
    for (const name of names) await admin(`DROP DATABASE ${name} WITH (FORCE)`);
  });

  test('has no block of commands that is not run here', () => {
    const printed = runbook.match(/```sh\n/g) ?? [];
    expect([...blocks.keys()].sort()).toEqual(['migrate', 'restore', 'role', 'secret', 'supabase']);
    expect(printed).toHaveLength(blocks.size);
  });

  test('brings schema and words into an empty database', async () => {
    await run('migrate');
    const { rows } = await withClient(url('runbook_live'), (client) => client.query('SELECT count(*)::int FROM words'));
    expect(rows).toEqual([{ count: expect.any(Number) }]);
    expect(rows[0].count).toBeGreaterThan(600);
  });

  test('makes a secret that the service takes', async () => {
    const [secret = ''] = await run('secret');
    expect(Buffer.from(secret, 'base64').length).toBe(48);
  });

  test.runIf(hasClients)('gives frozen transactions an end', async () => {
    await run('role');
    const shown = await withClient(url('runbook_live'), (client) =>
      client.query('SHOW idle_in_transaction_session_timeout'),
    );
    await admin('ALTER ROLE CURRENT_USER RESET idle_in_transaction_session_timeout');
    expect(shown.rows).toEqual([{ idle_in_transaction_session_timeout: '15s' }]);
  });

  test.runIf(hasClients)('restores what was backed up, row for row', async () => {
    await withClient(url('runbook_live'), (client) =>
      client.query(`
        INSERT INTO users (id, email, password_hash, updated_at)
        VALUES ('01900000-0000-7000-8000-000000000001', 'restored@example.com', 'none', now())`),
    );
    const lines = await run('restore');
    expect(lines.slice(-2)).toEqual(['1|0|0', '1|0|0']);
    const [live, restored] = await Promise.all(
      names.map((name) =>
        withClient(url(name), (client) => client.query('SELECT * FROM users, words ORDER BY words.id')),
      ),
    );
    expect(restored?.rows).toEqual(live?.rows);
  });
});

/** As Supabase documents its projects: schemas and extensions of a superuser, default privileges for roles of its own HTTP API. */
const asSupabase = `
  ALTER SCHEMA public OWNER TO supabase_project;
  GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES FOR ROLE supabase_project IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
  CREATE SCHEMA auth;
  CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
  CREATE SCHEMA vault;
  CREATE TABLE vault.secrets (id uuid PRIMARY KEY);
  CREATE SCHEMA extensions;
  CREATE EXTENSION pg_stat_statements SCHEMA extensions;
  GRANT USAGE ON SCHEMA auth, extensions TO supabase_project;
  GRANT ALL ON auth.users TO supabase_project;
  CREATE FUNCTION extensions.grant_access() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
  CREATE EVENT TRIGGER issue_access ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION extensions.grant_access();
  CREATE PUBLICATION supabase_realtime;`;

describe.runIf(isolated && hasClients)(
  'the runbook, between two databases that are laid out as those of Supabase',
  () => {
    const databases = ['supabase_live', 'supabase_restored'] as const;
    const roles = ['anon', 'authenticated', 'service_role', 'supabase_project'];
    const admin = (sql: string) => withClient(inject('postgres').adminUrl, (client) => client.query(sql));
    const [live = '', restored = ''] = databases.map(
      (name) => Object.assign(new URL(url(name)), { username: 'supabase_project', password: 'supabase' }).href,
    );
    beforeAll(async () => {
      for (const role of roles) await admin(`CREATE ROLE ${role} LOGIN PASSWORD 'supabase'`);
      for (const name of databases) {
        await admin(`CREATE DATABASE ${name} OWNER supabase_project`);
        await withClient(url(name), (client) => client.query(asSupabase));
      }
    });
    afterAll(async () => {
      for (const name of databases) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      for (const role of roles) await admin(`DROP ROLE IF EXISTS ${role}`);
    });

    test('gives no table to the roles of its HTTP API, and restores what was backed up, row for row', async () => {
      const mayRead = async (direct: string) =>
        (
          await withClient(direct, (client) =>
            client.query(`SELECT has_table_privilege('anon', 'earlier', 'SELECT') AS may`),
          )
        ).rows[0].may;
      for (const direct of [live, restored]) {
        await withClient(direct, (client) => client.query('CREATE TABLE earlier (id int)'));
        expect(await mayRead(direct)).toBe(true);
        await run('supabase', [direct, direct]);
        expect(await mayRead(direct)).toBe(false);
        await withClient(direct, (client) => client.query('DROP TABLE earlier'));
      }
      await run('migrate', [live, restored]);
      const lines = await run('restore', [live, restored]);
      expect(lines.slice(-2)).toEqual(['0|0|0', '0|0|0']);
      for (const direct of [live, restored]) {
        const { rows } = await withClient(direct, (client) =>
          client.query(`
          SELECT (SELECT count(*)::int FROM words) AS words, count(*) FILTER (
            WHERE grantee IN ('anon', 'authenticated', 'service_role'))::int AS granted
          FROM information_schema.table_privileges WHERE table_schema = 'public'`),
        );
        expect(rows).toEqual([{ words: expect.any(Number), granted: 0 }]);
        expect(rows[0].words).toBeGreaterThan(600);
        // a function runs with the rights of whoever calls it
        const asAnon = Object.assign(new URL(direct), { username: 'anon' }).href;
        const none = '00000000-0000-0000-0000-000000000000';
        await expect(
          withClient(asAnon, (client) => client.query('SELECT progress_list_v1($1, $1, NULL, NULL)', [none])),
        ).rejects.toThrow('permission denied for table users');
      }
    });
  },
);
