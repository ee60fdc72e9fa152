import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { BATCH_KNOWN_SECONDS, CacheMetrics } from '../../lib/cache/metrics.js';
import { openRedis } from '../../lib/cache/redis.js';
import { upstashStore } from '../../lib/cache/upstash-store.js';
import { redisEngines, startTestRedis } from '../support/redis.js';

/** The client tries twice, so that so many answers are lost before anybody hears of it. */
const ATTEMPTS = 2;

describe.each(redisEngines())('what processes have counted, over %s,', (engine) => {
  let server: UpstashStandIn;
  let prefix: string;
  beforeAll(async () => {
    server = await startTestRedis({ engine });
  });
  beforeEach(() => {
    server.behave({});
    prefix = randomUUID();
  });
  afterAll(() => server.close());

  /** A process of the deployment, by a clock of its own; `isDue` lets the counts go along with the next read. */
  function process() {
    const time = { ms: 0 };
    const nowMs = () => time.ms;
    const metrics = new CacheMetrics(nowMs);
    const redis = openRedis({ url: server.url, token: server.token, nowMs });
    const store = upstashStore({ redis, prefix, metrics });
    const isDue = () => {
      time.ms += 10_000;
    };
    return { metrics, store, isDue };
  }
  const named = async () => ((await server.engine.run(['KEYS', `${prefix}:counted:*`])) as string[]).length;

  it('is added once when every answer to it was lost, and it was sent again and again', async () => {
    const { metrics, store, isDue } = process();
    metrics.count('tts', 'hits');
    metrics.count('tts', 'hits');
    metrics.count('conversations', 'misses');
    const counted = { 'tts.hits': 2, 'conversations.misses': 1 };
    for (let time = 0; time < 2; time += 1) {
      isDue();
      server.behave({ fault: 'lose', times: ATTEMPTS });
      await expect(store.get('key')).rejects.toThrow('Redis: answer');
      // Redis has done it, and the process can't know
      expect(Object.fromEntries(await store.totals())).toEqual(counted);
      expect(Object.fromEntries(metrics.pending)).toEqual(counted);
    }
    isDue();
    await store.get('key');
    expect(metrics.pending.size).toBe(0);
    expect(Object.fromEntries(await store.totals())).toEqual(counted);
    expect(await named()).toBe(1);
  });

  it('is added in full when it comes later, from somebody else, or at the end', async () => {
    const [one, other] = [process(), process()];
    for (const { metrics, store, isDue } of [one, other, one]) {
      metrics.count('tts', 'hits');
      isDue();
      await store.get('key');
    }
    one.metrics.count('tts', 'errors');
    other.metrics.count('tts', 'hits');
    await Promise.all([one.store.flush(), other.store.flush()]);
    expect(Object.fromEntries(await other.store.totals())).toEqual({ 'tts.hits': 4, 'tts.errors': 1 });
    expect(await named()).toBe(5);
  });

  it('at the end is what was lost, once, with what was counted since', async () => {
    const { metrics, store, isDue } = process();
    metrics.count('tts', 'hits');
    isDue();
    server.behave({ fault: 'lose', times: ATTEMPTS });
    await store.get('key').catch(() => undefined);
    metrics.count('tts', 'hits');
    await store.flush();
    expect(Object.fromEntries(await store.totals())).toEqual({ 'tts.hits': 2 });
  });

  it('is known by its name for an hour', async () => {
    const { metrics, store } = process();
    metrics.count('tts', 'misses');
    await store.flush();
    const [name = ''] = (await server.engine.run(['KEYS', `${prefix}:counted:*`])) as string[];
    const ttl = Number(await server.engine.run(['TTL', name]));
    expect([BATCH_KNOWN_SECONDS - ttl <= 1, ttl <= BATCH_KNOWN_SECONDS]).toEqual([true, true]);
  });
});
