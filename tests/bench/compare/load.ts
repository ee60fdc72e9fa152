import { Agent, request } from 'node:http';

/** A request as both servers understand it. */
export interface Outgoing {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a good answer has; 200 when not given. */
  readonly status?: number;
}

export interface Answered {
  readonly tookMs: number;
  /** Of the body, as it was sent. */
  readonly bytes: number;
  /** Of what came before it. */
  readonly headerBytes: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Driven {
  readonly elapsedMs: number;
  readonly timesMs: readonly number[];
}

/**
 * Loads a server with so many connections, each of which sends its next request when it has read the answer to the last, for so long
 * or until there is nothing more to send. Of our own, because the ready-made ones count in whole milliseconds.
 * @throws Error on an answer that is not as it should be
 */
export async function drive(options: {
  readonly url: string;
  readonly connections: number;
  readonly forMs: number;
  readonly next: (connection: number) => Outgoing | undefined;
}): Promise<Driven> {
  const { url, connections, forMs, next } = options;
  const timesMs: number[] = [];
  const startedAtMs = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      try {
        while (performance.now() - startedAtMs < forMs) {
          const outgoing = next(connection);
          if (!outgoing) break;
          timesMs.push((await send(url, outgoing, agent)).tookMs);
        }
      } finally {
        agent.destroy();
      }
    }),
  );
  return { elapsedMs: performance.now() - startedAtMs, timesMs };
}

export function send(url: string, outgoing: Outgoing, agent?: Agent): Promise<Answered> {
  const { method, path, token, body, headers, status = 200 } = outgoing;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sentAtMs = performance.now();
    const asking = request(
      `${url}/api/v1${path}`,
      {
        method,
        agent: agent ?? false,
        headers: {
          'Accept-Encoding': 'gzip',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          }),
          ...headers,
        },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode !== status) {
            reject(new Error(`${method} ${path} was answered with ${response.statusCode}, not ${status}`));
          } else {
            const tookMs = performance.now() - sentAtMs;
            const headerBytes = response.rawHeaders.join('  ').length;
            resolve({ tookMs, bytes, headerBytes, headers: response.headers });
          }
        });
      },
    );
    asking.once('error', reject);
    asking.end(text);
  });
}
