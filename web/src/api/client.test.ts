import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Client } from './client.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Api {
  readonly client: Client;
  /** Method and path of each request, in order of arrival. */
  readonly calls: string[];
  readonly ended: () => number;
}

/** A real server on this machine with one answer for every request, and a client of it. */
async function api(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  timeoutMs = 2_000,
): Promise<Api> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let ended = 0;
  const onSessionEnd = () => {
    ended += 1;
  };
  const client = new Client({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs, onSessionEnd });
  return { client, calls, ended: () => ended };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const expired = { code: 'TOKEN_EXPIRED', detail: 'Too old.', requestId: 'r-1' };
const tokenOf = (subject: string, serial = 1) =>
  `h.${Buffer.from(JSON.stringify({ sub: subject, serial })).toString('base64url')}.s`;

describe('the client', () => {
  test('reads a sound as bytes, with a token that it fetches first, and takes nothing else for one', async () => {
    let type = 'audio/wav';
    const { client, calls } = await api((request, response) => {
      if (request.url === '/api/v1/auth/refresh') json(response, 200, { accessToken: tokenOf('anna') });
      else if (!request.headers.authorization) json(response, 401, expired);
      else response.writeHead(200, { 'Content-Type': type }).end(request.headers.accept === 'audio/*' ? 'RIFF' : '{}');
    });
    client.signIn('anna', null);
    const sound = await client.audio('synthesizeSpeech', { body: { text: '声音' } });
    expect([sound.type, await sound.text()]).toEqual(['audio/wav', 'RIFF']);
    expect(calls).toEqual(['POST /api/v1/auth/refresh', 'POST /api/v1/tts']);
    type = 'text/html';
    await expect(client.audio('synthesizeSpeech', { body: { text: '声音' } })).rejects.toMatchObject({
      code: 'UNREADABLE',
    });
  });

  test('refreshes once for any number of concurrent calls whose token has expired, and repeats each of them', async () => {
    const [old, fresh] = [tokenOf('anna', 1), tokenOf('anna', 2)];
    const { client, calls } = await api((request, response) => {
      if (request.url === '/api/v1/auth/refresh') {
        setTimeout(() => json(response, 200, { accessToken: fresh }), 30);
      } else if (request.headers.authorization === `Bearer ${fresh}`) json(response, 200, []);
      else json(response, 401, expired);
    });
    client.signIn('anna', old);
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.call('listProgress')));
    expect(answers).toEqual(Array.from({ length: 8 }, () => []));
    expect(calls.filter((call) => call === 'POST /api/v1/auth/refresh')).toHaveLength(1);
  });

  test('tells once that the session has ended when the refresh cookie is no longer good', async () => {
    const { client, ended } = await api((request, response) => {
      const isRefresh = request.url === '/api/v1/auth/refresh';
      json(response, 401, isRefresh ? { ...expired, code: 'REFRESH_TOKEN_INVALID' } : expired);
    });
    client.signIn('anna', tokenOf('anna'));
    const results = await Promise.allSettled([client.call('getMe'), client.call('getStatistics')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(ended()).toBe(1);
  });

  test('keeps the session when the server is down during a refresh', async () => {
    const { client, ended } = await api((request, response) =>
      request.url === '/api/v1/auth/refresh'
        ? json(response, 503, { code: 'SERVICE_UNAVAILABLE', detail: 'Down.' }, { 'Retry-After': '2' })
        : json(response, 401, expired),
    );
    client.signIn('anna', tokenOf('anna'));
    await expect(client.call('getMe')).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2, isPassing: true });
    expect(ended()).toBe(0);
  });

  test("never goes on with another learner's token, however it came into the cookie", async () => {
    const { client, calls, ended } = await api((request, response) =>
      request.url === '/api/v1/auth/refresh'
        ? json(response, 200, { accessToken: tokenOf('berta') })
        : json(response, 401, expired),
    );
    client.signIn('anna', tokenOf('anna'));
    await expect(client.call('applyBatch', { body: { updates: [] } })).rejects.toMatchObject({ status: 401 });
    expect(calls.filter((call) => call.endsWith('/batch'))).toHaveLength(1);
    expect(ended()).toBe(1);
  });

  test('does not take a wrong current password for an expired session', async () => {
    const { client, calls } = await api((_, response) =>
      json(response, 401, { code: 'INVALID_CREDENTIALS', detail: 'Wrong.', requestId: 'r-2' }),
    );
    client.signIn('anna', tokenOf('anna'));
    await expect(client.call('deleteMe', { body: { password: 'x' } })).rejects.toMatchObject({ requestId: 'r-2' });
    expect(calls).toEqual(['DELETE /api/v1/auth/me']);
  });

  test('tries a second time at once when a read gets no answer in time, and then says so', async () => {
    const { client, calls } = await api(() => undefined, 60);
    client.signIn('anna', tokenOf('anna'));
    await expect(client.call('getMe')).rejects.toMatchObject({ code: 'TIMEOUT', status: 0 });
    expect(calls).toHaveLength(2);
  });

  test('does not repeat what would not be the same twice', async () => {
    const { client, calls } = await api(() => undefined, 60);
    const body = { email: 'a@b.example', password: 'long enough' };
    await expect(client.call('register', { body })).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(calls).toHaveLength(1);
  });

  test('gives the code, the request id and the fields of a problem document', async () => {
    const errors = [{ path: 'email', code: 'invalid_value', message: 'must be an e-mail address' }];
    const { client } = await api((_, response) =>
      json(response, 400, { code: 'VALIDATION_FAILED', detail: 'No.', requestId: 'r-3', errors }),
    );
    await expect(client.call('login', { body: { email: 'x', password: 'y' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      requestId: 'r-3',
      errors,
    });
  });

  test('makes a failure of its own of an answer that is no problem document', async () => {
    const { client } = await api((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
    await expect(client.call('getLists')).rejects.toMatchObject({ code: 'UNREADABLE', status: 502 });
  });

  test('fills path parameters and queries, encoded', async () => {
    const { client, calls } = await api((_, response) => json(response, 200, {}));
    client.signIn('anna', tokenOf('anna'));
    await client.call('getProgress', { params: { wordId: 'a/b' }, query: { include: 'events' } });
    expect(calls).toEqual(['GET /api/v1/progress/a%2Fb?include=events']);
  });
});
