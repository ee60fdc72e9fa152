import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { deploy, withClient } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';
import { generateAll } from '../../dev/generate.js';
import { type PgBouncer, startPgBouncer } from './pgbouncer.js';

export interface PostgresForTests {
  /** Of the server, as superuser. */
  readonly adminUrl: string;
  readonly logFile: string;
  /** Migrated and seeded; cloned for each test database. */
  readonly template: string;
  readonly via: 'direct' | 'proxy' | 'pgbouncer';
  readonly pgbouncerPort: number | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresForTests;
  }
}

const TEMPLATE = 'shizi_template';

/** One PostgreSQL for all test files: `PG_MAJOR` chooses it, `TEST_DATABASE_VIA` the way to it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const via = pathToDatabase(process.env.TEST_DATABASE_VIA);
  const [server] = await Promise.all([
    startPostgres({
      settings: { max_connections: '300', log_line_prefix: '%d|%a|', log_parameter_max_length: '0' },
      notify: console.log,
    }),
    generateAll(),
  ]);
  let pgbouncer: PgBouncer | undefined;
  const stop = async () => {
    await pgbouncer?.stop();
    await server.stop();
  };
  try {
    await withClient(server.url(), (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
    await deploy(server.url(TEMPLATE));
    await seedTemplate(server.url(TEMPLATE));
    if (via === 'pgbouncer') pgbouncer = await startPgBouncer(server.port);
    project.provide('postgres', {
      adminUrl: server.url(),
      logFile: server.logFile,
      template: TEMPLATE,
      via,
      pgbouncerPort: pgbouncer?.port,
    });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

function pathToDatabase(value: string | undefined): PostgresForTests['via'] {
  if (value === undefined || value === '' || value === 'direct') return 'direct';
  if (value === 'proxy' || value === 'pgbouncer') return value;
  throw new Error('TEST_DATABASE_VIA must be direct, proxy or pgbouncer.');
}

/** The vocabulary, by `seed(url)` of prisma/seed.ts. */
async function seedTemplate(url: string): Promise<void> {
  const file = new URL('../../prisma/seed.ts', import.meta.url);
  if (!existsSync(file)) return;
  const module: { seed?: (url: string) => Promise<unknown> } = await import(file.href);
  await module.seed?.(url);
}
