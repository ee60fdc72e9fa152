import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import { type PostgresServer, startPostgres } from '../../dev/database/postgres.js';
import { deployLocally } from '../../dev/platform/launch.js';
import { type ApiServer, startApiServer, TEST_SECRET } from '../support/api-server.js';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { runTool } from '../support/tool.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the build of production is given: an empty database, and a pooler before it where the machine has one. */
let postgres: PostgresServer;
let pooler: PgBouncer | undefined;
let served: string;
beforeAll(async () => {
  postgres = await startPostgres();
  if (findPgBouncer()) pooler = await startPgBouncer(postgres.port);
  const url = new URL(postgres.url());
  // of equal addresses the build would not ask whether they lead to the same database
  served = pooler ? Object.assign(url, { port: String(pooler.port) }).href : `${url.href}?application_name=functions`;
});
afterAll(async () => {
  await pooler?.stop();
  await postgres?.stop();
});

test('the build command leaves what every step of the smoke test is well with, in less than 30 s, from an empty database on', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', 'build:platform'], {
    cwd: root,
    env: {
      // npm and its scripts by the Node that runs this
      PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      HOME: process.env.HOME,
      VERCEL: '1',
      VERCEL_ENV: 'production',
      DATABASE_URL: served,
      DIRECT_URL: postgres.url(),
      JWT_SECRET: TEST_SECRET,
    },
  });
  expect(stdout).toMatch(
    /Settings of production: complete\.[\s\S]+Database: applied \d+_\w+[\s\S]+Vocabulary: written\./,
  );

  const deployed = await deployLocally(path.join(root, 'web/dist'));
  let server: ApiServer | undefined;
  try {
    server = await startApiServer({
      databaseUrl: served,
      deployed,
      environment: { NODE_ENV: 'production', BCRYPT_COST: '10' },
    });
    const { code, output } = await runTool('dev/smoke/main.ts', [server.url]);
    expect(code, output).toBe(0);
    expect(output.match(/ {2}ok$/gm)?.length).toBeGreaterThanOrEqual(23);
    expect(Number(/All is well, after ([\d.]+) s/.exec(output)?.[1])).toBeLessThan(30);
  } finally {
    await server?.kill('SIGTERM');
    deployed.remove();
  }
  const left = await withClient(postgres.url(), (client) =>
    client.query('SELECT count(*)::int AS accounts FROM users WHERE deleted_at IS NULL'),
  );
  expect(left.rows).toEqual([{ accounts: 0 }]);
}, 600_000);
