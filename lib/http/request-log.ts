import { Problem } from '../contract/problem.js';
import type { Dependency } from '../telemetry.js';
import type { Exchange, RequestLine } from './kit.js';

type Spent = Readonly<Record<Dependency, number>>;

export function stamp(
  headers: Headers,
  extra: Readonly<Record<string, string>>,
  requestId: string,
  spentMs: Spent,
): void {
  for (const [name, value] of Object.entries(extra)) {
    // a limit that refuses speaks for itself: its fields say when to come again
    if (!(name.startsWith('RateLimit') && headers.has(name))) headers.set(name, value);
  }
  headers.set('X-Request-Id', requestId);
  headers.set(
    'Server-Timing',
    Object.entries(spentMs)
      .map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`)
      .join(', '),
  );
}

/** Paths, status and times; never bodies, headers or query strings, which hold passwords and tokens. */
export function logRequest(
  exchange: Exchange,
  request: Request,
  status: number,
  durationMs: number,
  spentMs: Spent,
): void {
  const { error } = exchange;
  const line: RequestLine = {
    level: status >= 500 ? 'error' : 'info',
    requestId: exchange.requestId,
    method: request.method,
    path: new URL(request.url).pathname,
    status,
    ...(error instanceof Problem && { code: error.code }),
    ...(exchange.userId && { userId: exchange.userId }),
    durationMs: Math.round(durationMs),
    databaseMs: Math.round(spentMs.db),
    cacheMs: Math.round(spentMs.cache),
    upstreamMs: Math.round(spentMs.upstream),
    ...(status >= 500 && error !== undefined && { error: describe(error) }),
  };
  (exchange.kit?.log ?? writeLine)(line);
}

/** One JSON object a line on standard output, which is what the platform collects. */
export function writeLine(line: RequestLine): void {
  console.log(JSON.stringify(line));
}

/** Name, message and stack of an error and of its causes. Driver messages name tables and columns, never values that were bound. */
function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((frame) => frame.trim()),
    ...(error.cause !== undefined && depth < 4 && { cause: describe(error.cause, depth + 1) }),
  };
}
