import { once } from 'node:events';
import { Agent, type IncomingMessage, request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebFunction } from './functions.js';
import { type HttpServer, listen } from './http-server.js';
import { createListener } from './listener.js';
import { createRouting } from './routing.js';

/** Functions of a platform that exists in this test alone. */
const functions: Record<string, WebFunction> = {
  'echo.ts': {
    fetch: async (request) =>
      Response.json({
        method: request.method,
        url: new URL(request.url).pathname + new URL(request.url).search,
        headers: Object.fromEntries(request.headers),
        body: request.body ? await request.text() : null,
      }),
  },
  'words/[wordId].ts': { fetch: async (request) => Response.json({ search: new URL(request.url).search }) },
  'deaf.ts': { fetch: async () => new Response('did not read', { status: 413 }) },
  'impatient.ts': {
    fetch: async (request) => {
      const reader = request.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      return new Response('enough', { status: 413 });
    },
  },
  'cookies.ts': {
    fetch: async () =>
      new Response(new Uint8Array([0, 255, 128]), {
        headers: [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-From', 'function'],
        ],
      }),
  },
  'broken.ts': {
    fetch: async () => {
      throw new Error('broken on purpose');
    },
  },
  'slow.ts': {
    fetch: async (request) => {
      slowStarted?.();
      await once(request.signal, 'abort');
      slowAborted?.();
      return new Response('nobody hears this');
    },
  },
};
let slowStarted: (() => void) | undefined;
let slowAborted: (() => void) | undefined;

let server: HttpServer;
let origin: string;
beforeAll(async () => {
  server = await listen(0);
  origin = `http://127.0.0.1:${server.port}`;
  const routing = createRouting({
    functionFiles: Object.keys(functions),
    isStaticFile: () => false,
    configuration: {
      headers: [
        {
          source: '/api/cookies',
          headers: [
            { key: 'X-From', value: 'vercel.json' },
            { key: 'X-Also', value: 'yes' },
          ],
        },
      ],
    },
  });
  server.answerWith(
    createListener({
      routing: () => routing,
      load: async (file) => functions[file] ?? Promise.reject(new Error(`no function ${file}`)),
    }),
  );
});
afterAll(() => server.close());

describe('what a function is told', () => {
  it('the address of the connection, whatever the client claims', async () => {
    const response = await fetch(`${origin}/api/echo`, {
      headers: {
        'X-Real-IP': '6.6.6.6',
        'X-Forwarded-For': '6.6.6.6',
        'X-Forwarded-Host': 'evil.example',
        'X-Vercel-Id': 'x',
        Forwarded: 'for=6.6.6.6',
      },
    });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers['x-real-ip']).toBe('127.0.0.1');
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers).not.toHaveProperty('x-forwarded-host');
    expect(headers).not.toHaveProperty('x-vercel-id');
    expect(headers).not.toHaveProperty('forwarded');
  });

  it("path parameters, behind the client's own of that name", async () => {
    const response = await fetch(`${origin}/api/words/xue%26xi?wordId=mine&x=1`);
    expect(await response.json()).toEqual({ search: '?wordId=mine&x=1&wordId=xue%26xi' });
  });

  it.each(['GET', 'POST', 'PROPFIND', 'TRACE', 'QUERY'])('the method %s', async (method) => {
    const { body } = await raw(
      `${method} /api/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(JSON.parse(unchunk(body))).toMatchObject({ method });
  });

  it('a body, byte for byte', async () => {
    const text = '学'.repeat(100_000);
    const response = await fetch(`${origin}/api/echo`, { method: 'PUT', body: text });
    expect(((await response.json()) as { body: string }).body).toBe(text);
  });

  it('the path of an absolute request target, not its host', async () => {
    const { body } = await raw('GET http://evil.example/api/echo?a=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    expect(JSON.parse(unchunk(body))).toMatchObject({ url: '/api/echo?a=1' });
  });

  it('that the client has gone', async () => {
    const started = new Promise<void>((resolve) => {
      slowStarted = resolve;
    });
    const aborted = new Promise<void>((resolve) => {
      slowAborted = resolve;
    });
    const leaving = new AbortController();
    const asked = fetch(`${origin}/api/slow`, { signal: leaving.signal }).catch(() => 'gone');
    await started;
    leaving.abort();
    expect(await asked).toBe('gone');
    await aborted;
  });
});

describe('what a client is told', () => {
  it('every cookie, the bytes, and the headers of vercel.json where the function has none of that name', async () => {
    const response = await fetch(`${origin}/api/cookies`);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255, 128]));
    expect(response.headers.get('x-from')).toBe('function');
    expect(response.headers.get('x-also')).toBe('yes');
  });

  it('no body for HEAD', async () => {
    const { body } = await raw('HEAD /api/echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    expect(body).toBe('');
  });

  it('404 for what no file answers', async () => {
    expect((await fetch(`${origin}/api/nothing`)).status).toBe(404);
  });

  it('400 for a host that makes no URL', async () => {
    const { head } = await raw('GET /api/echo HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    expect(head).toContain('400');
  });

  it('500 without the reason when a function throws', async () => {
    const spoken = console.error;
    const heard: unknown[] = [];
    console.error = (error: unknown) => heard.push(error);
    const response = await fetch(`${origin}/api/broken`).finally(() => {
      console.error = spoken;
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('on purpose');
    expect(heard).toEqual([new Error('broken on purpose')]);
  });
});

describe('a body that never ends', () => {
  it('is answered, and then loses its connection without holding anybody up', async () => {
    const asking = rawRequest(`${origin}/api/deaf`, { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } });
    asking.on('error', () => undefined);
    asking.write('{"begun":');
    const [response] = await once(asking, 'response');
    const closed = once(response.socket, 'close');
    response.resume();
    expect(response.statusCode).toBe(413);
    expect((await fetch(`${origin}/api/echo`)).status).toBe(200);
    await Promise.race([closed, sleep(3_000).then(() => Promise.reject(new Error('still open')))]);
  });
});

describe.each([
  ['stops reading', 'impatient', 'enough'],
  ['does not read', 'deaf', 'did not read'],
])('a body that its function %s', (_, name, text) => {
  it('is answered all the same, and its connection serves the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (path: string, body?: string) => {
      const asking = rawRequest(`${origin}${path}`, { agent, method: body ? 'POST' : 'GET' }).end(body);
      const [response] = (await once(asking, 'response')) as [IncomingMessage];
      return { status: response.statusCode, text: await readText(response), port: asking.socket?.localPort };
    };
    const first = await ask(`/api/${name}`, 'x'.repeat(500_000));
    expect(first).toMatchObject({ status: 413, text });
    await sleep(1_200); // past the moment at which a body that has not ended would be cut
    expect(await ask('/api/echo')).toMatchObject({ status: 200, port: first.port });
    agent.destroy();
  });
});

it('a port that is taken is named, with what to do', async () => {
  await expect(listen(server.port)).rejects.toThrow(new RegExp(`Port ${server.port} is taken.*PORT`));
});

/** Sends bytes as they are, for what no HTTP client would send. */
async function raw(bytes: string): Promise<{ head: string; body: string }> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const [head = '', ...rest] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  return { head, body: rest.join('\r\n\r\n') };
}

function unchunk(body: string): string {
  return body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1);
}
