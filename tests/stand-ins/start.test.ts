import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StandIns, startStandIns } from '../../dev/stand-ins/start.js';
import { hasRedisServer } from '../../dev/stand-ins/upstash/redis-process.js';
import { startStandInProcess } from '../support/stand-ins.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function started<T>(environment: Record<string, string>, look: (standIns: StandIns) => T): Promise<T> {
  const standIns = await startStandIns({ folder, environment, sound: 'tone' });
  try {
    return look(standIns);
  } finally {
    await standIns.close();
  }
}

describe('stand-ins', () => {
  test('without any settings there is one for each service', async () => {
    await started({}, ({ environment, rows }) => {
      expect(Object.keys(environment).sort()).toEqual([
        'GCS_BUCKET',
        'GCS_ENDPOINT',
        'GCS_PUBLIC_BASE_URL',
        'GEMINI_API_KEY',
        'GEMINI_ENDPOINT',
        'GOOGLE_TTS_ENDPOINT',
        'UPSTASH_REDIS_REST_TOKEN',
        'UPSTASH_REDIS_REST_URL',
      ]);
      expect(rows.map(([service]) => service)).toEqual(['Redis', 'Speech', 'Storage', 'Dialogues']);
    });
  });

  test.each([
    [
      'an address and a token of Upstash',
      { UPSTASH_REDIS_REST_URL: 'https://redis.example', UPSTASH_REDIS_REST_TOKEN: 'token' },
      ['redis'],
    ],
    [
      'the same by their other names',
      { KV_REST_API_URL: 'https://redis.example', KV_REST_API_TOKEN: 'token' },
      ['redis'],
    ],
    ['USE_REDIS=false', { USE_REDIS: 'false' }, ['redis']],
    ['credentials of Google', { GOOGLE_CREDENTIALS_JSON: '{}' }, ['speech', 'storage']],
    ['a key of Gemini', { GEMINI_API_KEY: 'key' }, ['dialogues']],
    ['empty variables', { UPSTASH_REDIS_REST_URL: '', GEMINI_API_KEY: '' }, []],
  ] as const)('with %s there is none for that service', async (_, environment, missing) => {
    await started(environment, (standIns) => {
      const all = ['redis', 'speech', 'storage', 'dialogues'] as const;
      expect(all.filter((name) => standIns[name] === undefined)).toEqual(missing);
      for (const name of Object.keys(environment)) {
        if (environment[name as keyof typeof environment]) expect(standIns.environment).not.toHaveProperty(name);
      }
    });
  });

  test.each([
    ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
    ['UPSTASH_REDIS_REST_TOKEN', 'UPSTASH_REDIS_REST_URL'],
    ['KV_REST_API_URL', 'KV_REST_API_TOKEN'],
  ])(
    'with %s alone, which is nothing to the product, there is a Redis, and what is missing is named',
    async (name, missing) => {
      await started({ [name]: 'https://redis.example' }, ({ redis, environment, rows }) => {
        expect(environment.UPSTASH_REDIS_REST_URL).toBe(redis?.url);
        expect(rows[0]?.[1]).toContain(`${missing} is not set`);
      });
    },
  );

  test('with an address of Gemini and no key there are dialogues', async () => {
    await started({ GEMINI_ENDPOINT: 'https://gemini.example' }, ({ dialogues, environment }) => {
      expect(environment.GEMINI_ENDPOINT).toBe(dialogues?.url);
    });
  });

  test('in a process of their own they serve, freeze, wake and end', async () => {
    const standIns = await startStandInProcess();
    const { UPSTASH_REDIS_REST_URL: url = '', UPSTASH_REDIS_REST_TOKEN: token = '' } = standIns.environment;
    const redis = new Redis({
      url,
      token,
      enableTelemetry: false,
      retry: { retries: 0 },
      signal: () => AbortSignal.timeout(400),
    });
    try {
      await redis.set('key', 1);
      standIns.signal('SIGSTOP');
      await expect(redis.get('key')).rejects.toThrow();
      standIns.signal('SIGCONT');
      expect(await redis.get('key')).toBe(1);
    } finally {
      await standIns.close();
    }
    await expect(redis.get('key')).rejects.toThrow();
  });
});

// redis-server that is frozen or killed: what it alone can do
describe.runIf(hasRedisServer())('a real Redis behind the REST protocol', () => {
  test('frozen it does not answer, killed it is 503, and it is used again when it is back', async () => {
    const standIns = await startStandIns({ folder, environment: {}, engine: 'redis-server', sound: 'tone' });
    const { redis: server } = standIns;
    if (!server?.redis) throw new Error('no redis-server');
    const ask = () =>
      fetch(`${server.url}/ping`, {
        headers: { Authorization: `Bearer ${server.token}` },
        signal: AbortSignal.timeout(300),
      });
    try {
      expect((await ask()).status).toBe(200);
      server.redis.signal('SIGSTOP');
      await expect(ask()).rejects.toMatchObject({ name: 'TimeoutError' });
      server.redis.signal('SIGCONT');
      expect((await ask()).status).toBe(200);
      server.redis.signal('SIGKILL');
      await sleep(50);
      expect((await ask()).status).toBe(503);
      await server.redis.restart();
      await expect.poll(async () => (await ask()).status, { timeout: 2_000 }).toBe(200);
    } finally {
      await standIns.close();
    }
  });
});
