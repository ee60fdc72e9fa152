/** One request over HTTP and what came of it. */
export interface Attempt {
  readonly what: string;
  /** Undefined when the connection broke or nothing came. */
  readonly status: number | undefined;
  readonly sentAtMs: number;
  readonly tookMs: number;
  /** The client itself had gone. */
  readonly isAborted: boolean;
  readonly text: string;
}

export interface Outgoing {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  /** After so long the client goes away. */
  readonly abortAfterMs?: number;
}

/** More than any answer may take, so that what hangs is told from what is late. */
const HANGS_AFTER_MS = 15_000;

/** Times are those of `performance.now()`. Never fails. */
export async function attempt(url: string, { method = 'GET', token, body, abortAfterMs }: Outgoing): Promise<Attempt> {
  const sentAtMs = performance.now();
  const signal = AbortSignal.timeout(abortAfterMs ?? HANGS_AFTER_MS);
  const made = (status: number | undefined, text: string): Attempt => ({
    what: `${method} ${new URL(url).pathname.replace('/api/v1', '')}`,
    status,
    sentAtMs,
    tookMs: performance.now() - sentAtMs,
    isAborted: status === undefined && signal.aborted && abortAfterMs !== undefined,
    text,
  });
  try {
    const response = await fetch(url, {
      method,
      signal,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return made(response.status, await response.text());
  } catch (error) {
    return made(undefined, String(error));
  }
}
