import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { upstashRequester } from './upstash-requester.js';

interface Asked {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly socket: Socket;
}

const OK: RequestListener = (_, response) => response.end('{"result":"OK"}');

/** As is answered to `Upgrade`, which nobody asked for. */
const upgrade: RequestListener = ({ socket }) =>
  void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');

async function serve() {
  const asked: Asked[] = [];
  const next: RequestListener[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => 'broken off');
    asked.push({ path: request.url, headers: request.headers, body, socket: request.socket });
    (next.shift() ?? OK)(request, response);
  });
  server.keepAliveTimeout = 0; // nor says how long it keeps them
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requester = upstashRequester({ url: `${url}/`, token: 'token' });
  const send = (body: unknown, path?: string[]) =>
    requester({ body, ...(path ? { path } : {}) }, AbortSignal.timeout(5_000));
  return { asked, next, requester, send };
}

describe('what the client asks', () => {
  it('goes to its path with the token, as JSON, in characters of any length', async () => {
    const { asked, send } = await serve();
    expect(await send(['set', 'key', '识字'])).toEqual({ result: 'OK' });
    await send([['get', 'key']], ['pipeline']);
    expect(asked.map(({ path, body }) => [path, body])).toEqual([
      ['/', '["set","key","识字"]'],
      ['/pipeline', '[["get","key"]]'],
    ]);
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'content-type': 'application/json',
      'content-length': '22',
    });
  });

  it('comes back whole where an answer is cut in the middle of a character', async () => {
    const { next, send } = await serve();
    const bytes = Buffer.from('{"result":"识字"}');
    next.push((_, response) => {
      response.write(bytes.subarray(0, 12));
      setTimeout(() => response.end(bytes.subarray(12)), 5);
    });
    expect(await send(['get', 'key'])).toEqual({ result: '识字' });
  });

  it('has the token of the latest write with it, for whichever copy is asked', async () => {
    const { asked, next, send } = await serve();
    next.push((_, response) => response.setHeader('Upstash-Sync-Token', 'latest').end('{"result":"OK"}'));
    for (const name of ['set', 'get', 'get']) await send([name]);
    expect(asked.map(({ headers }) => headers['upstash-sync-token'])).toEqual([undefined, 'latest', 'latest']);
  });

  it('goes on one connection, one after the other', async () => {
    const { asked, send } = await serve();
    for (let request = 0; request < 3; request += 1) await send(['get', 'key']);
    expect(new Set(asked.map(({ socket }) => socket)).size).toBe(1);
  });
});

describe('a connection that was lost', () => {
  const hangUp: RequestListener = (request) => request.socket.destroy();

  it('before an answer begins, costs no request: it goes out again on a new one', async () => {
    const { asked, next, send } = await serve();
    await Promise.all([send(['get', 'a']), send(['get', 'b'])]);
    next.push(hangUp);
    expect(await send(['get', 'key'])).toEqual({ result: 'OK' });
    const [last, ...others] = asked.map(({ socket }) => socket).reverse();
    expect(others).toHaveLength(3);
    expect(others).not.toContain(last);
  });

  it('twice is a failure', async () => {
    const { asked, next, send } = await serve();
    next.push(hangUp, hangUp);
    await expect(send(['get', 'key'])).rejects.toThrow('socket hang up');
    expect(asked).toHaveLength(2);
  });

  it('in the middle of an answer is one at once: it may have been done', async () => {
    const { asked, next, send } = await serve();
    next.push((request, response) => void response.write('{', () => setTimeout(() => request.socket.destroy(), 5)));
    await expect(send(['get', 'key'])).rejects.toThrow('broke off');
    expect(asked).toHaveLength(1);
  });

  it('is not waited for: one that nobody uses is closed after four seconds', async () => {
    const { asked, send } = await serve();
    await send(['get', 'key']);
    await expect.poll(() => asked[0]?.socket.destroyed, { timeout: 8_000 }).toBe(true);
  }, 10_000);
});

describe('the signal', () => {
  const reason = new DOMException('no answer in time', 'TimeoutError');
  const ways: Readonly<Record<string, (abort: () => void) => RequestListener>> = {
    'before an answer': (abort) => () => abort(),
    'in the middle of an answer': (abort) => (_, response) => void response.write('{', () => setTimeout(abort, 5)),
  };
  it.each(Object.entries(ways))('ends a request %s, with its reason, and no other goes out', async (_, way) => {
    const { asked, next, requester } = await serve();
    const controller = new AbortController();
    next.push(way(() => controller.abort(reason)));
    await expect(requester({ body: ['get', 'key'] }, controller.signal)).rejects.toBe(reason);
    expect(asked).toHaveLength(1);
  });

  it('ends the second attempt, too', async () => {
    const { asked, next, requester } = await serve();
    const controller = new AbortController();
    next.push(
      (request) => request.socket.destroy(),
      () => controller.abort(reason),
    );
    await expect(requester({ body: ['get', 'key'] }, controller.signal)).rejects.toBe(reason);
    expect(asked).toHaveLength(2);
  });

  it('ends a TLS handshake that nobody answers', async () => {
    const silent = createTcpServer(() => undefined);
    onTestFinished(() => void silent.close());
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const controller = new AbortController();
    silent.on('connection', (socket) => {
      onTestFinished(() => void socket.destroy());
      setTimeout(() => controller.abort(reason), 20);
    });
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const sent = upstashRequester({ url, token: 'token' })({ body: ['get', 'key'] }, controller.signal);
    await expect(sent).rejects.toBe(reason);
  });
});

describe('an answer that is none', () => {
  it.each<[string, RequestListener, string]>([
    ['is refused', (_, response) => response.writeHead(400).end('{"error":"ERR wrong"}'), 'ERR wrong'],
    ['is no JSON', (_, response) => response.end('<html>'), 'is not valid JSON'],
    ['has no reason', (_, response) => response.writeHead(502).end('null'), 'no answer of Redis'],
    ['is the beginning of another protocol', upgrade, 'no answer of Redis'],
    ['leads elsewhere', (_, response) => response.writeHead(302, { Location: '/' }).end('{}'), 'no answer of Redis'],
  ])('fails where it %s', async (_, answer, reason) => {
    const { next, send } = await serve();
    next.push(answer);
    await expect(send(['get', 'key'])).rejects.toThrow(reason);
  });
});
