import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inject } from 'vitest';
import { type LoggedStatements, loggedStatements } from './statement-log.js';
import type { TestDatabase } from './test-database.js';

/** What PostgreSQL logged meanwhile. */
export interface Counted<T> extends LoggedStatements {
  readonly value: T;
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
    const logged = loggedStatements(bytes.toString('utf8'), database.name);
    if (logged.statements.length + logged.control.length === 0) await assertLogging(database);
    return { value, ...logged };
  } finally {
    closeSync(log);
  }
}

async function assertLogging(database: TestDatabase): Promise<void> {
  const [row] = await database.sql<{ log_statement: string }>('SHOW log_statement');
  if (row?.log_statement !== 'all') throw new Error('Create the database with { logStatements: true } to count.');
}
