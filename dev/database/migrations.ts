import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export const schemaFile = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
export const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations of a folder in the order in which they apply. */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}

// Column by column what `prisma migrate deploy` creates, so that either may have been first.
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** The schema engine's own lock: two deployments at once, of this runner or of Prisma's, take turns. */
export const LOCK_ID = 72_707_369;

/** How long is waited for what. */
export interface Patience {
  /** For any answer of the server but that to a migration. */
  readonly answerMs: number;
  readonly migrationMs: number;
  /** For another deployment. */
  readonly deploymentMs: number;
  /** For a table that others use: whoever comes later queues behind the migration meanwhile. */
  readonly tableMs: number;
}

const PATIENCE: Patience = { answerMs: 15_000, migrationMs: 300_000, deploymentMs: 60_000, tableMs: 5_000 };

/**
 * Applies what is not applied yet and records it as `prisma migrate deploy` does.
 * Each migration is one implicit transaction; one that fails stays recorded as failed, and stops all further ones,
 * until it is resolved. One that only met others who use a table is not: it is tried again the next time.
 * @returns the names that were applied now.
 */
export async function deploy(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
  patience: Patience = PATIENCE,
): Promise<string[]> {
  return withClient(
    url,
    async (client) => {
      await lock(client, patience);
      try {
        return await applyMissing(client, migrations, patience);
      } finally {
        // freed by the end of the connection too, but a pooler may keep that open
        await client.query('SELECT pg_advisory_unlock($1)', [LOCK_ID]).catch(() => undefined);
      }
    },
    patience.answerMs,
  );
}

/** Waits for another deployment, but not for one that hangs, nor for a lock that a pooler has kept. */
async function lock(client: pg.Client, { deploymentMs }: Patience): Promise<void> {
  for (const sinceMs = performance.now(); performance.now() - sinceMs < deploymentMs; await sleep(50)) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [LOCK_ID]);
    if (rows[0]?.locked) return;
  }
  throw new Error(
    'Another deployment holds the lock of the migrations. If none runs, this URL leads to a pooler: use a direct one.',
  );
}

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
  patience: Patience,
): Promise<string[]> {
  await client.query(HISTORY_TABLE);
  const { applied, failed } = await history(client);
  if (failed.length > 0) {
    throw new Error(
      `Failed before: ${failed.join(', ')}. Mend it, then \`npm run db:resolve -- ${failed[0]}\` and deploy again.`,
    );
  }
  const edited = editedOf(migrations, applied);
  if (edited.length > 0) {
    throw new Error(
      `Changed since it was applied to this database: ${edited.join(', ')}. Put it back and write another migration; a ` +
        'database that only a preview uses may be made anew instead.',
    );
  }
  const missing = migrations.filter((migration) => !applied.has(migration.name));
  if (missing.length > 0) {
    await client.query(`SET lock_timeout = ${patience.tableMs}`);
    await client.query(`SET statement_timeout = ${patience.migrationMs}`);
  }
  for (const migration of missing) await apply(client, migration, patience);
  return missing.map((migration) => migration.name);
}

export interface Status {
  readonly pending: readonly string[];
  readonly failed: readonly string[];
  /** Applied once, but the file says something else now. */
  readonly edited: readonly string[];
  /** Applied, but the folder does not know them. */
  readonly unknown: readonly string[];
}

/** Compares a database's history with the folder. */
export function readStatus(url: string, migrations: readonly Migration[] = readMigrations()): Promise<Status> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
    );
    const { applied, failed } = rows[0]?.exists
      ? await history(client)
      : { applied: new Map<string, string>(), failed: [] };
    const isKnown = (name: string) => migrations.some((migration) => migration.name === name);
    return {
      pending: migrations.filter(({ name }) => !applied.has(name) && !failed.includes(name)).map(({ name }) => name),
      failed,
      edited: editedOf(migrations, applied),
      unknown: [...applied.keys()].filter((name) => !isKnown(name)),
    };
  });
}

function editedOf(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): string[] {
  return migrations
    .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
    .map(({ name }) => name);
}

/** Says that a failed migration left nothing behind, so that deploying tries it again. */
export async function markRolledBack(url: string, name: string): Promise<void> {
  const changed = await withClient(url, (client) =>
    client.query(
      `UPDATE _prisma_migrations SET rolled_back_at = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    ),
  );
  if (!changed.rowCount) throw new Error(`${name} is not a failed migration.`);
}

/** Runs with one connection of its own, closed afterwards. `answerMs` bounds connecting and each query. */
export async function withClient<T>(
  url: string,
  run: (client: pg.Client) => Promise<T>,
  answerMs?: number,
): Promise<T> {
  const limits = answerMs === undefined ? {} : { connectionTimeoutMillis: answerMs, query_timeout: answerMs };
  const client = new pg.Client({ connectionString: url, ...limits });
  client.on('error', () => undefined); // a connection that breaks fails its query, and not the process
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function history(client: pg.Client): Promise<{ applied: Map<string, string>; failed: string[] }> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return {
    applied: new Map(rows.filter((row) => row.finished).map((row) => [row.name, row.checksum])),
    failed: rows.filter((row) => !row.finished).map((row) => row.name),
  };
}

/** What the server says of a migration that only met others, by SQLSTATE: a lock that was not to be had, and a deadlock. */
const MET_OTHERS: Readonly<Record<string, (patience: Patience) => string>> = {
  '55P03': ({ tableMs }) => `found a table in use for ${tableMs / 1000} s`,
  '40P01': () => 'and whoever used a table waited for each other',
};

async function apply(client: pg.Client, { name, sql, checksum }: Migration, patience: Patience): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // a little longer than the server's own limit, which is the one that leaves nothing behind; the types do not know it
    const query: pg.QueryConfig & { query_timeout: number } = {
      text: sql,
      query_timeout: patience.migrationMs + patience.answerMs,
    };
    await client.query(query);
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === undefined) {
      throw new Error(`Migration ${name} got no answer (${String(cause)}). Look whether it was applied.`, { cause });
    }
    await client.query('ROLLBACK'); // in case the file opened a transaction of its own
    const met = MET_OTHERS[code]?.(patience);
    await client.query(
      'UPDATE _prisma_migrations SET logs = $2, rolled_back_at = CASE WHEN $3 THEN now() END WHERE id = $1',
      [id, String(cause), met !== undefined],
    );
    throw new Error(
      met
        ? `Migration ${name} ${met}. Nothing was changed: deploy again.`
        : `Migration ${name} failed: ${String(cause)}. Nothing of it is left. Mend it, ` +
            `then \`npm run db:resolve -- ${name}\` and deploy again.`,
      { cause },
    );
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}
