import type { Remote } from './remote.js';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly timeoutMs?: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** There is no answer; the sentence says why. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The most that one answer of the platform takes, and the way there and back. */
export const PATIENCE_MS = 12_000;

/**
 * One request; redirects are answers.
 * @throws NoAnswer
 */
export async function exchange(remote: Remote, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, timeoutMs = PATIENCE_MS, signal } = sent;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(remote.base + path, {
      method,
      redirect: 'manual',
      headers: { ...remote.headers, ...headers },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new NoAnswer(reason(error, remote, timeoutMs), { cause: error });
  }
}

function reason(error: unknown, { base }: Remote, timeoutMs: number): string {
  const { host } = new URL(base);
  const [cause] = causes(error);
  if (cause?.name === 'TimeoutError') return `${host} did not answer within ${timeoutMs / 1000} s.`;
  if (cause?.name === 'AbortError') return 'Interrupted.';
  switch (cause?.code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${host}. Is the server running?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host called ${host}, or no network.`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${host} ended the connection before it had answered.`;
    default:
      return `${host} can not be reached: ${cause?.code ?? cause?.message ?? 'no reason is known'}.`;
  }
}

/** The innermost first: `fetch` wraps what the system said, and several addresses of one host in a list. */
function causes(error: unknown): { name: string; message: string; code?: string }[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors.at(-1) : error.cause;
  return [...causes(inner), error];
}

export const isHtml = ({ headers }: Answer): boolean => /^text\/html\b/i.test(headers.get('content-type') ?? '');

/** The problem document or other object that an answer carries; undefined when it carries none. */
export function jsonOf({ headers, text }: Answer): unknown {
  if (!/\bjson\b/i.test(headers.get('content-type') ?? '')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
