import type { Duplex } from 'node:stream';
import { pg } from '../generated/packages/database.js';

export interface PoolSettings {
  readonly url: string;
  readonly size: number;
  /** Limit of a statement that runs outside any deadline. */
  readonly timeoutMs: number;
  /** That within which a statement is asked, if any. */
  readonly call: () => Call | undefined;
}

/** What the driver has to know of a call. */
export interface Call {
  /** When it must have ended, by `performance.now()`. */
  readonly deadlineAtMs: number;
  /** Not of a statement that is sent ahead: its answer is read with that to the next. */
  readonly isAwaited: boolean;
}

type Query = (config: pg.QueryConfig) => Promise<pg.QueryArrayResult>;

const TIMESTAMPTZ = 1184;
/** What is known of a statement that has not been answered. */
const NOTHING: pg.QueryArrayResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };
const CALL_HAS_ENDED = 'The call has ended: its statement was not sent.';

/**
 * A pool that works behind a pooler in transaction mode (no startup parameters, unnamed statements) and gives up on
 * servers that hang: a connection whose statement outlives the deadline of its call is destroyed, never used again.
 */
export function openPool({ url, size, timeoutMs, call }: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    idleTimeoutMillis: 5000,
    connectionTimeoutMillis: timeoutMs,
    allowExitOnIdle: true,
    // a statement leaves before the one ahead of it is answered
    pipeline: true,
  });
  // An idle connection that the server ends is replaced when it is needed; unheard, that news would end the process.
  pool.on('error', () => undefined);
  const remainingMs = () => (call()?.deadlineAtMs ?? performance.now() + timeoutMs) - performance.now();
  pool.on('connect', (client) => {
    // One that is lost fails its statement, or the next. Whoever takes a connection out listens a moment too late: the server may
    // end it with the very bytes that open it, and unheard, that too would end the process.
    client.on('error', () => undefined);
    const query = limited(client, remainingMs);
    const isAwaited = ({ text }: pg.QueryConfig) => text !== 'BEGIN' && call()?.isAwaited !== false;
    Object.assign(client, { query: sendingAhead(query, { isAwaited, socket: socketOf(client) }) });
  });
  // The pool's own `query` destroys the connection after any error, a violated constraint included, and answers those
  // who waited for a connection in the context of whoever gave it back.
  const query: Query = async (config) => {
    const client = await pool.connect();
    if (remainingMs() <= 0) {
      client.release(); // nothing was sent on it: others can use it
      throw new Error(CALL_HAS_ENDED);
    }
    try {
      return await (client.query as unknown as Query)(config);
    } finally {
      client.release();
    }
  };
  Object.assign(pool, { query });
  if (process.env.VERCEL === '1') void attachToPlatform(pool);
  return pool;
}

/** Lets the platform keep an instance until its idle connections are closed. Loaded where it is needed: it costs 7 ms. */
async function attachToPlatform(pool: pg.Pool): Promise<void> {
  const { attachDatabasePool } = await import('@vercel/functions/db-connections');
  attachDatabasePool(pool);
}

const socketOf = (client: pg.PoolClient): Duplex => (client as unknown as pg.Client).connection.stream;

function limited(client: pg.PoolClient, remainingMs: () => number): Query {
  const query = client.query.bind(client) as unknown as Query;
  const end = (client as unknown as pg.Client).end.bind(client);
  return async (config) => {
    const limitMs = remainingMs();
    // the end alone would wait until the server has answered what was sent
    const destroy = () => {
      void end().catch(() => undefined);
      socketOf(client).destroy();
    };
    if (limitMs <= 0) {
      destroy(); // a transaction may be open on it, whose ROLLBACK this may be: the end of the connection rolls it back
      throw new Error(CALL_HAS_ENDED);
    }
    const timer = setTimeout(destroy, limitMs);
    try {
      return await query({ ...config, types: zonedTimes(config.types) });
    } finally {
      clearTimeout(timer);
    }
  };
}

interface Ahead {
  readonly isAwaited: (config: pg.QueryConfig) => boolean;
  readonly socket: Duplex;
}

/**
 * Keeps a statement whose answer is not awaited until the next, and sends both in one journey to the database. The next waits for the
 * answers to all, and fails with the first refusal among them.
 */
function sendingAhead(query: Query, { isAwaited, socket }: Ahead): Query {
  let ahead: Promise<pg.QueryArrayResult>[] = [];
  return async (config) => {
    if (!isAwaited(config)) {
      socket.cork();
      const answer = query(config);
      answer.catch(() => undefined); // whoever asks next is told
      ahead.push(answer);
      return NOTHING;
    }
    const before = ahead;
    ahead = [];
    const answer = query(config);
    for (const _ of before) socket.uncork();
    const settled = await Promise.allSettled([...before, answer]);
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
    return answer;
  };
}

/**
 * Prisma's driver cuts the offset off and takes the rest as UTC, which is wrong in a session of another zone: here the
 * offset is applied first.
 */
function zonedTimes(types: pg.CustomTypesConfig | undefined): pg.CustomTypesConfig {
  const parsers = types ?? pg.types;
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === TIMESTAMPTZ && format !== 'binary'
        ? (text: string) => (text.endsWith('+00') ? parsers.getTypeParser(oid)(text) : toUtc(text))
        : parsers.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
  };
}

function toUtc(text: string): string {
  const at = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(at.getTime()) ? text : at.toISOString().replace('Z', '+00:00');
}
