import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inject } from 'vitest';
import { OBSERVER, type TestDatabase } from './test-database.js';

export interface Counted<T> {
  readonly value: T;
  /** As PostgreSQL logged them, without what `control` holds. */
  readonly statements: readonly string[];
  /** BEGIN, COMMIT and ROLLBACK. */
  readonly control: readonly string[];
}

/**
 * What the server ran for `run`, from its own log: nothing that a client library does stays unseen. The database is one
 * of `createTestDatabase({ logStatements: true })`, and nothing else uses it meanwhile.
 */
export async function countStatements<T>(database: TestDatabase, run: () => Promise<T>): Promise<Counted<T>> {
  const { logFile } = inject('postgres');
  const log = openSync(logFile, 'r');
  try {
    const from = fstatSync(log).size;
    const value = await run();
    // a statement is logged before it runs, so that everything is there when its answer is
    const bytes = Buffer.alloc(fstatSync(log).size - from);
    readSync(log, bytes, 0, bytes.length, from);
    const all = loggedStatements(bytes.toString('utf8'), database.name);
    if (all.length === 0) await assertLogging(database);
    const isControl = (sql: string) => /^(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b/i.test(sql);
    return { value, statements: all.filter((sql) => !isControl(sql)), control: all.filter(isControl) };
  } finally {
    closeSync(log);
  }
}

/** Lines begin with `database|application|` (log_line_prefix); further lines of a statement begin with a tab. */
function loggedStatements(text: string, name: string): string[] {
  return text
    .replaceAll('\n\t', ' ')
    .split('\n')
    .flatMap((line) => {
      const [, database, application, sql] =
        /^([^|]*)\|([^|]*)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/.exec(line) ?? [];
      return database === name && application !== OBSERVER && sql !== undefined ? [sql.trim()] : [];
    });
}

async function assertLogging(database: TestDatabase): Promise<void> {
  const [row] = await database.sql<{ log_statement: string }>('SHOW log_statement');
  if (row?.log_statement !== 'all') throw new Error('Create the database with { logStatements: true } to count.');
}
