import type { IncomingMessage, ServerResponse } from 'node:http';

/** What only the platform may say about a connection; a client that sends it is not believed. */
const FORWARDING = /^(x-forwarded-.*|x-real-ip|x-vercel-.*|forwarded)$/i;

/** How long a client may go on sending a body that nobody reads before its connection is cut. */
const DRAIN_MS = 1_000;

/**
 * The path and query that were asked for, resolved as browsers do it; an absolute target counts by its path.
 * Undefined when it is no URL at all.
 */
export function requestedUrl(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '/';
  const origin = `http://${request.headers.host ?? 'localhost'}`;
  try {
    if (target.startsWith('/')) return new URL(origin + target);
    const { pathname, search } = new URL(target);
    return new URL(origin + pathname + search);
  } catch {
    return undefined;
  }
}

/** A web-standard request whose signal aborts when the client goes away before it is answered. */
export function toWebRequest(request: IncomingMessage, response: ServerResponse, url: URL): Request {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (!FORWARDING.test(name) && !name.startsWith(':')) headers.append(name, request.rawHeaders[index + 1] ?? '');
  }
  headers.set('x-real-ip', request.socket.remoteAddress ?? '');
  headers.set('x-forwarded-for', request.socket.remoteAddress ?? '');
  headers.set('x-forwarded-proto', 'http');
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const made = new Request(url, {
    // the constructor refuses these three, the platform passes them on
    method: /^(CONNECT|TRACE|TRACK)$/.test(method) ? 'POST' : method,
    headers,
    signal: gone.signal,
    ...(hasBody && { body: bodyOf(request), duplex: 'half' }),
  });
  return made.method === method ? made : Object.defineProperty(made, 'method', { value: method });
}

/**
 * The body as a web stream. Unlike `Readable.toWeb`, giving it up does not cut the connection, over which the answer has still
 * to go: what comes after is read and forgotten.
 */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  let isOver = false;
  const finish = (how: () => void) => {
    if (!isOver) how();
    isOver = true;
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        request.pause();
        request.on('data', (chunk: Buffer) => {
          if (isOver) return;
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 0) <= 0) request.pause();
        });
        request.once('end', () => finish(() => controller.close()));
        request.once('error', (error) => finish(() => controller.error(error)));
        request.once('close', () => finish(() => controller.error(new Error('the client has gone'))));
      },
      pull() {
        request.resume();
      },
      cancel() {
        isOver = true;
        request.resume();
      },
    },
    { highWaterMark: 65_536, size: (chunk) => chunk.byteLength },
  );
}

/** Writes an answer. A request whose body was not read to its end loses its connection, after a moment to read the answer. */
export async function sendWebResponse(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Response,
  extraHeaders: Iterable<readonly [string, string]>,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of extraHeaders) response.setHeader(name, value);
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  if (!request.complete) {
    // cutting it at once would make the client's next write fail before it has read the answer; leaving the rest unread would
    // leave the connection unusable for the client's next request
    response.once('finish', () => request.removeAllListeners('data').resume());
    const { socket } = request; // the request lets go of it when it ends
    setTimeout(() => {
      if (!request.complete) socket.destroy();
    }, DRAIN_MS).unref();
  }
  if (answer.body === null || request.method === 'HEAD') {
    await answer.body?.cancel();
    response.end();
    return;
  }
  // whole and not piece by piece: no function of ours streams, and the pipeline costs more than most answers
  response.end(Buffer.from(await answer.arrayBuffer()));
}
