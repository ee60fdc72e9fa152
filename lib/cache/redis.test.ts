import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { withTelemetry } from '../telemetry.js';
import { CacheMetrics } from './metrics.js';
import { openRedis } from './redis.js';
import { upstashStore } from './upstash-store.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A Redis that answers as it is told, and what was asked of it. */
async function told(answer: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const time = { ms: 0 };
  const guarded = openRedis({ url, token: 'a secret token', timeoutMs: 100, nowMs: () => time.ms });
  const store = upstashStore({ redis: guarded, prefix: 'p', metrics: new CacheMetrics(() => 0) });
  return { server, guarded, store, time, requests: () => requests };
}

const ways: Record<string, RequestListener> = {
  'does not answer': () => undefined,
  'fails with JSON': (_, response) => response.writeHead(500).end('{"error":"ERR secret value"}'),
  'fails without JSON': (_, response) => response.writeHead(502).end('<html>'),
  'refuses the token': (_, response) => response.writeHead(401).end('{"error":"Unauthorized"}'),
  'answers what is no JSON': (_, response) => response.end('<html>'),
  'answers null': (_, response) => response.end('null'),
  'answers with the wrong type': (_, response) => response.end('[{"result":{"a":1}},{"result":"OK"}]'),
  'answers too little': (_, response) => response.end('[]'),
  'fails each command': (_, response) => response.end('[{"error":"LOADING"},{"error":"LOADING"}]'),
  'hangs up': (request) => request.socket.destroy(),
  'hangs up in the middle': (request, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('{"result":');
    setTimeout(() => request.socket.destroy(), 5);
  },
};

describe.each(Object.entries(ways))('a Redis that %s', (_, answer) => {
  it('fails without a word of what was asked or answered, and is left alone after three failures', async () => {
    const { guarded, store, requests } = await told(answer);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const lock = { key: 'lock', owner: 'secret owner' };
      const error = await store.put('key', { secret: 'value' }, 60, lock).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(String(error)).toMatch(/^RedisFailure: Redis: (timeout|answer)$/);
    }
    expect(guarded.isUp()).toBe(false);
    const before = requests();
    await expect(store.get('key')).rejects.toThrow('switched-off');
    expect(requests()).toBe(before);
  });
});

describe('after the breaker has opened', () => {
  it('one request probes after ten seconds, and a good answer lets everybody in again', async () => {
    let isWell = false;
    const { guarded, store, time } = await told((_, response) =>
      isWell ? response.end('{"result":null}') : response.writeHead(500).end('{}'),
    );
    for (let attempt = 0; attempt < 3; attempt += 1) await store.get('key').catch(() => undefined);
    isWell = true;
    time.ms = 9_999;
    await expect(store.get('key')).rejects.toThrow('switched-off');
    time.ms = 10_000;
    const [probe, other] = await Promise.allSettled([store.get('key'), store.get('key')]);
    expect([probe.status, other.status]).toEqual(['fulfilled', 'rejected']);
    expect(guarded.isUp()).toBe(true);
    expect(await store.get('key')).toBeUndefined();
  });

  it('one refused connection is enough', async () => {
    const { server, guarded, store } = await told(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(store.get('key')).rejects.toThrow('refused');
    expect(guarded.isUp()).toBe(false);
  });
});

describe('one request of ours', () => {
  it('asks no more after its first time-out, while others still do', async () => {
    const { store, requests } = await told(() => undefined);
    await withTelemetry(async () => {
      await expect(store.get('key')).rejects.toThrow('timeout');
      await expect(store.get('key')).rejects.toThrow('switched-off');
    });
    expect(requests()).toBe(1);
    await withTelemetry(() => expect(store.get('key')).rejects.toThrow('timeout'));
    expect(requests()).toBe(2);
  });

  it('is not cut off when it was this process that slept', async () => {
    const { store } = await told((_, response) => response.end('{"result":null}'));
    const reading = store.get('key');
    await new Promise((resolve) => setTimeout(resolve, 1));
    const wakeAtMs = performance.now() + 300;
    while (performance.now() < wakeAtMs);
    expect(await reading).toBeUndefined();
  });
});

describe('well-formed nonsense', () => {
  it.each<[string, (store: Awaited<ReturnType<typeof told>>['store']) => Promise<unknown>, unknown]>([
    ['a number for a value', (store) => store.get('key'), { result: 7 }],
    ['a list for a value', (store) => store.get('key'), { result: ['a'] }],
    ['no result', (store) => store.get('key'), {}],
    ['several answers for one', (store) => store.get('key'), [{ result: null }]],
    ['a number for who had a lock', (store) => store.claim('key', lock, 9), [{ result: 1 }, { result: null }]],
    ['one text for who has a lock', (store) => store.claim('key', lock, 9), [{ result: null }, { result: 'owner' }]],
    ['one answer for two', (store) => store.claim('key', lock, 9), [{ result: null }]],
    ['text for a script', (store) => store.prolong(lock, 9), { result: 'yes' }],
    ['text for all counts', (store) => store.totals(), { result: 'tts.hits' }],
  ])('%s: nobody asks after the third time', async (_, ask, answer) => {
    const { guarded, store, requests } = await told((_, response) => response.end(JSON.stringify(answer)));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await withTelemetry(() => expect(ask(store)).rejects.toThrow('Redis: answer'));
    }
    expect(guarded.isUp()).toBe(false);
    await expect(ask(store)).rejects.toThrow('switched-off');
    expect(requests()).toBe(3);
  });

  const lock = { key: 'lock', owner: 'owner' };
});

describe('counts', () => {
  it('go with a read every ten seconds, and go again under the same name when nobody knows whether they arrived', async () => {
    const bodies: string[] = [];
    let fails = true;
    const server = await told((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(body);
        if (fails) response.writeHead(500).end('{}');
        else if (body.startsWith('[[')) response.end('[{"result":null},{"result":0}]');
        else response.end('{"result":null}');
      });
    });
    const time = { ms: 0 };
    const metrics = new CacheMetrics(() => time.ms);
    const store = upstashStore({ redis: server.guarded, prefix: 'p', metrics });
    metrics.count('tts', 'hits');
    const sent = () => {
      const [get, [name, , , ...counted]] = JSON.parse(bodies.at(-1) ?? '');
      return { get, name, counted };
    };
    time.ms = 10_000;
    await store.get('key').catch(() => undefined);
    const first = sent();
    expect(first).toMatchObject({ get: ['get', 'p:key'], name: 'eval' });
    expect(first.counted).toEqual(['p:metrics', expect.stringMatching(/^p:counted:/), '3600', 'tts.hits', '1']);
    expect(metrics.pending).toEqual(new Map([['tts.hits', 1]]));
    fails = false;
    metrics.count('tts', 'hits');
    time.ms = 20_000;
    expect(await store.get('key')).toBeUndefined();
    expect(sent()).toEqual(first);
    expect(metrics.pending).toEqual(new Map([['tts.hits', 1]]));
    time.ms = 30_000;
    await store.get('key');
    expect(sent().counted.slice(-2)).toEqual(['tts.hits', '1']);
    expect(sent().counted[1]).not.toBe(first.counted[1]);
    expect(metrics.pending.size).toBe(0);
    time.ms = 40_000;
    await store.get('key');
    expect(JSON.parse(bodies.at(-1) ?? '')).toEqual(['get', 'p:key']);
  });

  it('that nobody may know again are not sent again', () => {
    const time = { ms: 10_000 };
    const metrics = new CacheMetrics(() => time.ms);
    metrics.count('tts', 'hits');
    time.ms = 20_000;
    const lost = metrics.takeDue();
    time.ms = 3_600_000;
    expect([lost?.counts.size, metrics.takeDue()]).toEqual([1, undefined]);
  });
});
