import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json, type Service } from '../../dev/stand-ins/http/service.js';
import { type StandIn, startStandIn } from '../../dev/stand-ins/http/stand-in.js';

let done = 0;
const service: Service<'own'> = {
  faults: ['own'],
  operation: (method) => method,
  failure: (status, message) => ({ status, message }),
  answer: async ({ fault, body }) => {
    done += 1;
    return json(200, { fault: fault ?? null, body: body.toString() });
  },
};

describe('a stand-in that is told how to behave', () => {
  let server: StandIn<'own'>;

  const ask = (timeoutMs = 2_000) => fetch(server.url, { signal: AbortSignal.timeout(timeoutMs) });
  const timed = async () => {
    const startedAtMs = performance.now();
    await (await ask()).text();
    return performance.now() - startedAtMs;
  };
  const control = (behaviour: unknown, type = 'application/json') =>
    fetch(`${server.url}/__behave`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: JSON.stringify(behaviour),
    });

  beforeAll(async () => {
    server = await startStandIn(service, { latencyMs: 150 });
  });
  beforeEach(() => {
    server.behave({});
    done = 0;
  });
  afterAll(() => server.close());

  test('answers no sooner than its latency, and sooner or later when told', async () => {
    expect(await timed()).toBeGreaterThanOrEqual(148);
    server.behave({ latencyMs: 300 });
    expect(await timed()).toBeGreaterThanOrEqual(298);
    server.behave({ latencyMs: 0 });
    expect(await timed()).toBeLessThan(148);
  });

  test('fails with a status, in the form of the service, and does nothing', async () => {
    server.behave({ fault: 'error', status: 429 });
    const response = await ask();
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ status: 429 });
    server.behave({ fault: 'error' });
    expect((await ask()).status).toBe(500);
    expect(done).toBe(0);
  });

  test('hangs until the client gives up', async () => {
    server.behave({ fault: 'hang' });
    await expect(ask(150)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(done).toBe(0);
  });

  test('resets the connection', async () => {
    server.behave({ fault: 'reset' });
    await expect(ask()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('answers what is no JSON', async () => {
    server.behave({ fault: 'rubbish' });
    const response = await ask();
    expect(response.ok).toBe(true);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test('does what was asked and loses half of the answer', async () => {
    server.behave({ fault: 'truncate' });
    await expect(ask().then((response) => response.text())).rejects.toThrow();
    expect(done).toBe(1);
  });

  test('has a fault of its own', async () => {
    server.behave({ fault: 'own' });
    expect(await (await ask()).json()).toMatchObject({ fault: 'own' });
  });

  test('is itself again after so many requests', async () => {
    server.behave({ fault: 'error', status: 503, times: 2 });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([503, 503, 200]);
  });

  test('is told over HTTP too, in JSON and nothing else', async () => {
    expect((await control({ fault: 'error', status: 502 })).status).toBe(200);
    expect((await ask()).status).toBe(502);
    for (const wrong of [{ fault: 'none' }, { latencyMs: -1 }, { speed: 1 }, { status: 200 }, 'hang']) {
      expect((await control(wrong)).status).toBe(400);
    }
    expect((await ask()).status).toBe(502);
    // what a page of another origin may send unasked is a request like any other
    await control({}, 'text/plain');
    expect((await ask()).status).toBe(502);
    await control({});
    expect((await ask()).status).toBe(200);
  });

  test('counts what came, whatever became of it, and shows the newest', async () => {
    const counts = async () => (await (await fetch(`${server.url}/__requests`)).json()) as Record<string, number>;
    const before = (await counts()).POST ?? 0;
    server.behave({ fault: 'error', times: 1 });
    for (const body of ['one', 'two']) await fetch(server.url, { method: 'POST', body });
    expect((await counts()).POST).toBe(before + 2);
    expect(server.requests()).toEqual(await counts());
    expect(
      server
        .recent()
        .slice(-2)
        .map(({ body }) => body.toString()),
    ).toEqual(['one', 'two']);
  });

  test('when closed it refuses connections, and can come back at the same address', async () => {
    const { port, url } = server;
    await server.close();
    // as soon as the client has seen that its idle connections are closed
    const code = () => ask().then(String, ({ cause }) => cause.code);
    await expect.poll(code).toBe('ECONNREFUSED');
    server = await startStandIn(service, { port });
    expect(server.url).toBe(url);
    expect((await ask()).status).toBe(200);
  });
});
