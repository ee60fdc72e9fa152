import { AsyncLocalStorage } from 'node:async_hooks';
import * as v from 'valibot';
import { PrismaClient, PrismaPg } from '../generated/packages/database.js';
import { NotMigrated } from '../services/ports/readiness.js';
import { measure } from '../telemetry.js';
import { isBehind, toProblem, unansweredAfter } from './database-errors.js';
import { type Call, openPool } from './database-pool.js';
import { FUNCTIONS } from './progress-sql.js';

/**
 * SQL with bound parameters ($1, $2, …). Give every parameter its type in the SQL (`$1::uuid`, `$2::timestamptz`,
 * `$3::jsonb`). A parameter may be a string, number, boolean, bigint, null, Date, Uint8Array, or an array of these;
 * JSON is passed as text.
 */
export interface Statements {
  /**
   * The rows of a statement. A row has the column names of the SQL and, on every path alike: Date for timestamptz and
   * date, bigint for int8 (so cast `count(*)::int`), number for int4 and float8, parsed values for jsonb, Uint8Array
   * for bytea, arrays for arrays. Avoid numeric. `row` describes exactly that and transforms nothing; it is checked
   * where `checkRows` is on and trusted elsewhere.
   */
  query<T>(row: v.GenericSchema<unknown, T>, sql: string, ...parameters: readonly unknown[]): Promise<T[]>;
  /** Runs a statement for its effect; answers the number of rows that it touched. */
  execute(sql: string, ...parameters: readonly unknown[]): Promise<number>;
}

export interface TransactionStatements extends Statements {
  /**
   * Runs a statement for its effect, where the way to the database allows it in one journey with what comes next: the next statement,
   * or the end of the transaction, fails with its reason when the server refuses it. Its parameters are such as the driver can send.
   */
  send(sql: string, ...parameters: readonly unknown[]): Promise<void>;
}

/**
 * What repositories know of the database. Each call ends within the time limit.
 * @throws Problem SERVICE_UNAVAILABLE when the database cannot be reached, does not answer in time, or a lock was not
 *   to be had; other errors as they are (`sqlState` names them).
 */
export interface Database extends Statements {
  /**
   * All of it or nothing. The limit is for the whole; what `run` awaits besides its statements counts too. BEGIN travels with the first
   * statement, which takes a lock or changes nothing: it would run alone if the server refused to begin.
   */
  transaction<T>(run: (statements: TransactionStatements) => Promise<T>, options?: { timeoutMs?: number }): Promise<T>;
  /**
   * Resolves when the database answers within the limit and is migrated.
   * @throws NotMigrated when it is not, or was for an earlier version
   */
  ping(timeoutMs: number): Promise<void>;
  /** Ends the connections. Nothing may be asked after that. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://`, `postgresql://`, or `prisma://`, `prisma+postgres://` for the Data Proxy protocol. */
  readonly url: string;
  /** Connections of this process; 3 when not given. The Data Proxy has its own. */
  readonly poolSize?: number;
  /** For one call, a whole transaction included; 5,000 when not given. */
  readonly timeoutMs?: number;
  /** Compare every row with its schema: in tests and development. */
  readonly checkRows?: boolean;
}

const PRESENT = `SELECT 'users'::regclass, ${Object.values(FUNCTIONS).map((name) => `'${name}'::regproc`)}`;

type RawClient = Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe'>;

/** Which way a URL leads. @throws Error that names the schemes, never the URL with its password. */
export function connectionKind(url: string): 'direct' | 'proxy' {
  const scheme = /^([a-z+]+):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return 'direct';
  if (scheme === 'prisma' || scheme === 'prisma+postgres') return 'proxy';
  throw new Error('DATABASE_URL must begin with postgres://, postgresql://, prisma:// or prisma+postgres://.');
}

/** Opens the database that `url` names. Connects when first asked something. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize = 3, timeoutMs = 5000, checkRows = false } = options;
  const calls = new AsyncLocalStorage<Call>();
  const pool =
    connectionKind(url) === 'direct'
      ? openPool({ url, size: poolSize, timeoutMs, call: () => calls.getStore() })
      : undefined;
  const client = pool ? new PrismaClient({ adapter: new PrismaPg(pool) }) : new PrismaClient({ accelerateUrl: url });

  const within = <T>(limitMs: number, run: () => Promise<T>): Promise<T> =>
    measure('db', () =>
      unansweredAfter(limitMs, () =>
        calls.run({ deadlineAtMs: performance.now() + limitMs, isAwaited: true }, run),
      ).catch((error: unknown) => {
        throw toProblem(error);
      }),
    );
  const statementsOf = (raw: RawClient): Statements => ({
    query: async (row, sql, ...parameters) => {
      const rows = await raw.$queryRawUnsafe<unknown[]>(sql, ...parameters.map(toParameter));
      return checkRows ? checked(row, rows, sql) : trusted(rows);
    },
    execute: (sql, ...parameters) => raw.$executeRawUnsafe(sql, ...parameters.map(toParameter)),
  });
  const statements = statementsOf(client);
  const ahead = <T>(run: () => Promise<T>): Promise<T> => {
    const call = calls.getStore();
    return call ? calls.run({ ...call, isAwaited: false }, run) : run();
  };
  const inTransaction = (raw: RawClient): TransactionStatements => {
    const { query, execute } = statementsOf(raw);
    return { query, execute, send: (...statement) => ahead(async () => void (await execute(...statement))) };
  };

  return {
    query: (row, sql, ...parameters) => within(timeoutMs, () => statements.query(row, sql, ...parameters)),
    execute: (sql, ...parameters) => within(timeoutMs, () => statements.execute(sql, ...parameters)),
    transaction: (run, { timeoutMs: limitMs = timeoutMs } = {}) =>
      within(limitMs, () =>
        client.$transaction((raw) => run(inTransaction(raw)), { maxWait: limitMs, timeout: limitMs }),
      ),
    ping: async (limitMs) => {
      try {
        // takes no lock, and fails where there is no such table or function
        await within(limitMs, () => statements.execute(PRESENT));
      } catch (error) {
        throw isBehind(error) ? new NotMigrated('the database lacks what migrations bring', { cause: error }) : error;
      }
    },
    close: async () => {
      await client.$disconnect();
      await pool?.end();
    },
  };
}

/**
 * A Date goes as text with its zone: the driver would send it without one, and the server would then read it in the
 * zone of the session.
 */
function toParameter(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(toParameter) : value;
}

/** The one place where rows get their type from their schema without a look: the tests look. */
function trusted<T>(rows: unknown[]): T[] {
  return rows as T[];
}

function checked<T>(row: v.GenericSchema<unknown, T>, rows: unknown[], sql: string): T[] {
  const result = v.safeParse(v.array(row), rows);
  if (result.success) return trusted(rows);
  const issues = result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).slice(0, 5);
  throw new Error(`Rows are not as their schema says (${issues.join('; ')}) in: ${sql}`);
}
