import { Problem, unavailable } from '../contract/problem.js';

/**
 * The SQLSTATE of the server's refusal (`23505` for a unique violation), whichever way the database was reached, or
 * undefined when the server did not refuse.
 */
export function sqlState(error: unknown): string | undefined {
  for (const link of chain(error)) {
    for (const state of [link.originalCode, link.sqlState, link.code]) {
      if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) && !/^(P\d{4}|E[A-Z]{4})$/.test(state)) return state;
    }
  }
  return undefined;
}

/** Rejects with SERVICE_UNAVAILABLE when `run` has not settled in time; what it does later is no longer listened to. */
export function unansweredAfter<T>(limitMs: number, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(unavailableDatabase(`no answer within ${Math.round(limitMs)} ms`)), limitMs);
    run()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** A SERVICE_UNAVAILABLE for what waiting may mend, anything else as it is. */
export function toProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  if (isBehind(error)) return unavailable(BEHIND, error, BEHIND_RETRY_SECONDS);
  return isUnavailable(error) ? unavailableDatabase(error) : error;
}

const unavailableDatabase = (cause: unknown) =>
  unavailable('The database cannot be reached at the moment. Try again in a moment.', cause);

const BEHIND =
  'The database lacks tables, columns, functions or types that this version needs. Whoever runs the service applies the migrations (npm run db:deploy).';
/** Somebody has to do something first. */
const BEHIND_RETRY_SECONDS = 30;

/** No such table, column, function or type: the migrations that this version came with have not been applied. */
export function isBehind(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return ['42P01', '42703'].includes(state) || (['42883', '42704'].includes(state) && chain(error).some(tellsOfOurs));
}

/** Of a function or type of ours, by its version: an operator that does not exist has the same SQLSTATE, and is a mistake of ours. */
function tellsOfOurs({ originalMessage, message }: Link): boolean {
  return [originalMessage, message].some(
    (text) => typeof text === 'string' && /\b(function|type) "?\w+_v\d+\b/.test(text),
  );
}

/** Classes of SQLSTATE: connection, authorisation, resources (a full disk, too), intervention by the operator, the system. */
const UNAVAILABLE_CLASSES = ['08', '28', '53', '57', '58'];
/**
 * No such database; only reading is allowed, as providers have it while a disk is full and a standby until it is promoted; a lock
 * was not available; a deadlock or a conflict was broken; idle or too long in a transaction.
 */
const UNAVAILABLE_STATES = ['3D000', '25006', '55P03', '40P01', '40001', '25P03', '25P04'];
/** What else the system refuses about a file has a SQLSTATE that says nothing of files: a limit of its size, a disk that is only read. */
const FILE_STATES = ['XX000', '42501'];
const FILE_MESSAGES = /^could not \w+ (from |to |in )?(temporary |log )?(file|directory|block|blocks)\b/i;
/** Prisma: cannot reach or sign in (P1…), no connection or transaction in time, and all of the Data Proxy's (P5…, P6…). */
const UNAVAILABLE_CODES = /^(P1\d{3}|P2024|P2028|P2037|P[56]\d{3})$/;
/** The driver's own names for what has no SQLSTATE. */
const UNAVAILABLE_KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError'];
const NETWORK_CODES = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOST\w+|ENET\w+|UND_ERR_\w+)$/;
const NETWORK_MESSAGES =
  /fetch failed|^Connection terminated|^timeout exceeded when trying to connect|is not queryable|client was closed|^The call has ended|Connection ended|Server has closed the connection/i;

function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state) {
    if (UNAVAILABLE_CLASSES.includes(state.slice(0, 2)) || UNAVAILABLE_STATES.includes(state)) return true;
    return FILE_STATES.includes(state) && chain(error).some(tellsOfFile);
  }
  return chain(error).some((link) => {
    const codes = [link.code, link.errorCode].filter((code) => typeof code === 'string');
    return (
      UNAVAILABLE_KINDS.includes(String(link.kind)) ||
      codes.some((code) => UNAVAILABLE_CODES.test(code) || NETWORK_CODES.test(code)) ||
      (typeof link.message === 'string' && NETWORK_MESSAGES.test(link.message))
    );
  });
}

function tellsOfFile({ originalMessage, message }: Link): boolean {
  return [originalMessage, message].some((text) => typeof text === 'string' && FILE_MESSAGES.test(text));
}

interface Link {
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly originalCode?: unknown;
  readonly originalMessage?: unknown;
  readonly kind?: unknown;
  readonly sqlState?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown } | null;
}

/** An error and what it wraps, outermost first: causes, and the driver's error that Prisma keeps in `meta`. */
function chain(error: unknown): Link[] {
  const links: Link[] = [];
  for (let at: unknown = error; typeof at === 'object' && at !== null && links.length < 8; ) {
    const link: Link = at;
    links.push(link);
    at = link.meta?.driverAdapterError ?? link.cause;
  }
  return links;
}
