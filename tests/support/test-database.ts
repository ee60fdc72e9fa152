import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import { type Database, type DatabaseOptions, openDatabase } from '../../lib/repositories/database.js';
import { type DataProxy, startDataProxy } from './data-proxy.js';
import { OBSERVER } from './statement-log.js';

export interface TestDatabase {
  readonly name: string;
  /** For `DATABASE_URL`: by the way that `TEST_DATABASE_VIA` names. */
  readonly url: string;
  /** Past every pooler and proxy, as superuser: for what a test looks up or prepares behind the product's back. */
  readonly directUrl: string;
  /** As production opens it, with rows checked against their schemas. Ended by `close`. */
  open(options?: Partial<Omit<DatabaseOptions, 'url'>>): Database;
  /** Runs SQL on a connection of its own kind, which counts in no `countStatements`. */
  sql<Row extends pg.QueryResultRow>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Ends what was opened and drops the database. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Log every statement, for `countStatements`. */
  readonly logStatements?: boolean;
}

/** A database of its own: migrated, with the vocabulary and without learners. About 40 ms. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const postgres = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(postgres.adminUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${postgres.template}`);
    if (options.logStatements) await admin.query(`ALTER DATABASE ${name} SET log_statement = 'all'`);
  });
  const direct = new URL(postgres.adminUrl);
  direct.pathname = `/${name}`;
  const directUrl = direct.href;
  const observer = new pg.Pool({ connectionString: directUrl, max: 2, application_name: OBSERVER });
  observer.on('error', () => undefined);
  const proxy: DataProxy | undefined = postgres.via === 'proxy' ? await startDataProxy(directUrl) : undefined;
  if (postgres.pgbouncerPort !== undefined) direct.port = String(postgres.pgbouncerPort);
  const url = proxy?.url ?? direct.href;
  const opened: Database[] = [];
  return {
    name,
    url,
    directUrl,
    open: (databaseOptions = {}) => {
      const database = openDatabase({ checkRows: true, ...databaseOptions, url });
      opened.push(database);
      return database;
    },
    sql: async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
      (await observer.query<Row>(text, [...parameters])).rows,
    close: async () => {
      await Promise.all(opened.map((database) => database.close()));
      await proxy?.close();
      await observer.end();
      await withClient(postgres.adminUrl, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
