import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { withClient } from './migrations.js';

const CHAR_TYPE = 18; // pg_catalog."char", one byte
const PADDED_CHAR_TYPE = 1042;

/**
 * Prisma's PostgreSQL driver as its schema engine needs it. The published one is made for the client; the engine reads
 * the catalogue, whose "char" columns that one refuses, sends whole scripts, which that one cuts at each semicolon
 * (also inside $$ bodies), and drops its shadow database, to which that one is still connected.
 */
export class SchemaAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';

  constructor(private readonly url: string) {}

  connect(): Promise<SqlDriverAdapter> {
    return connectTo(this.url, async () => undefined);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `shizi_shadow_${randomUUID().replaceAll('-', '')}`;
    await withClient(this.url, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return connectTo(url.href, async () => {
      await withClient(this.url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    });
  }
}

async function connectTo(url: string, afterwards: () => Promise<void>): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const charColumnsOf = trackCharColumns(pool);
  const adapter = await new PrismaPg(pool).connect();
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    executeRaw: (query) => adapter.executeRaw(query),
    startTransaction: (level) => adapter.startTransaction(level),
    getConnectionInfo: () => adapter.getConnectionInfo(),
    queryRaw: async (query: SqlQuery) => {
      const result = await adapter.queryRaw(query);
      for (const column of charColumnsOf(result.rows)) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    },
    executeScript: async (script) => {
      await pool.query(script);
    },
    dispose: async () => {
      await pool.end();
      await afterwards();
    },
  };
}

/** Lets "char" columns pass the driver as padded text, and tells which columns of a result those were. */
function trackCharColumns(pool: pg.Pool): (rows: object) => readonly number[] {
  const seen = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool) as (...parameters: unknown[]) => Promise<pg.QueryArrayResult>;
  Object.assign(pool, {
    query: async (...parameters: unknown[]) => {
      const result = await query(...parameters);
      const columns = (result.fields ?? []).flatMap((field, column) =>
        field.dataTypeID === CHAR_TYPE ? [column] : [],
      );
      for (const field of result.fields ?? []) {
        if (field.dataTypeID === CHAR_TYPE) field.dataTypeID = PADDED_CHAR_TYPE;
      }
      if (columns.length > 0) seen.set(result.rows, columns);
      return result;
    },
  });
  return (rows) => seen.get(rows) ?? [];
}
