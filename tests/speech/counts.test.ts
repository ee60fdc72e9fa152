import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { cacheAside } from '../../lib/cache/cache-aside.js';
import { BATCH_KNOWN_SECONDS, CacheMetrics } from '../../lib/cache/metrics.js';
import { observedCache } from '../../lib/cache/observed-cache.js';
import { openRedis } from '../../lib/cache/redis.js';
import type { CacheStore } from '../../lib/cache/store.js';
import { upstashStore } from '../../lib/cache/upstash-store.js';
import { Budget } from '../../lib/services/ports/budget.js';
import type { Loaded } from '../../lib/services/ports/cache.js';
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
    return { time, metrics, store, redis, isDue };
  }
  /** Past the server's faults, and past what a process does with it. */
  const stored = async () => {
    const fields = (await server.engine.run(['HGETALL', `${prefix}:metrics`])) as string[];
    const pairs = fields.flatMap((field, index) => (index % 2 ? [] : [[field, Number(fields[index + 1])] as const]));
    return Object.fromEntries(pairs);
  };
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
      expect(await stored()).toEqual(counted);
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

  it('is told by health as it was at one moment: never less than before, though it was stored since', async () => {
    const { metrics, store, redis, isDue } = process();
    const health = observedCache({ redis, store, metrics });
    for (let hit = 0; hit < 100; hit += 1) metrics.count('tts', 'hits');
    await health.shared?.ping(1_000);
    expect(health.report().counts.tts.hits).toBe(100);
    isDue();
    await store.get('key');
    expect(health.report().counts.tts.hits).toBe(100);
    await health.shared?.ping(1_000);
    expect(health.report().counts.tts.hits).toBe(100);
  });

  it('is told by health as it was at one moment, also while it is being stored', async () => {
    const { metrics, store, redis, isDue } = process();
    const health = observedCache({ redis, store, metrics });
    metrics.count('tts', 'hits');
    const asked = server.recent().length;
    server.behave({ latencyMs: 200, times: 1 });
    const looking = health.shared?.ping(1_000);
    // Redis has read the counts, and its answer is on the way
    await expect.poll(() => server.recent().length).toBe(asked + 1);
    isDue();
    await store.get('key');
    await looking;
    expect(health.report().counts.tts.hits).toBe(1);
    await store.get('key');
    expect(await stored()).toEqual({ 'tts.hits': 1 });
  });

  it('and was not heard of for 50 minutes is given up by all, so that it can never count twice', async () => {
    const { time, metrics, store, redis, isDue } = process();
    const health = observedCache({ redis, store, metrics });
    metrics.count('tts', 'hits');
    isDue();
    server.behave({ fault: 'lose', times: ATTEMPTS });
    await store.get('key').catch(() => undefined);
    time.ms += 3_000_001;
    // Redis has forgotten the name
    for (const name of (await server.engine.run(['KEYS', `${prefix}:counted:*`])) as string[]) {
      await server.engine.run(['DEL', name]);
    }
    await health.shared?.ping(1_000);
    expect(health.report().counts.tts.hits).toBe(1);
    await store.flush();
    expect(await stored()).toEqual({ 'tts.hits': 1 });
  });

  it('is told by health once when its answer was lost', async () => {
    const { metrics, store, redis, isDue } = process();
    const health = observedCache({ redis, store, metrics });
    metrics.count('tts', 'hits');
    isDue();
    server.behave({ fault: 'lose', times: ATTEMPTS });
    await store.get('key').catch(() => undefined);
    metrics.count('tts', 'hits');
    await health.shared?.ping(1_000);
    expect(health.report().counts.tts.hits).toBe(2);
  });

  it('are errors, one for a request, when the cache takes no lock or keeps no value', async () => {
    const { metrics, store } = process();
    const failing = () => server.behave({ fault: 'error' });
    const read = (from: CacheStore, key: string, load: () => Promise<Loaded<string>>) => {
      const nowMs = () => performance.now();
      const cache = cacheAside({ store: from, metrics, background: () => undefined, newOwner: randomUUID, nowMs });
      const budget = new Budget({ startedAtMs: nowMs(), totalMs: 8_500, nowMs });
      const mayLoad = async () => undefined;
      return cache.read({ service: 'tts', key, schema: v.string(), budget, load, isOfAnother: () => false, mayLoad });
    };
    const loaded = async () => ({ value: 'loaded', keepSeconds: 60 });
    const thenFailing: CacheStore = { ...store, get: (key) => store.get(key).finally(failing) };
    expect(await read(thenFailing, 'claim', loaded)).toEqual({ value: 'loaded', cached: false });
    expect(Object.fromEntries(metrics.total)).toEqual({ 'tts.misses': 1, 'tts.errors': 1 });
    server.behave({});
    await read(store, 'put', () => loaded().finally(failing));
    expect(Object.fromEntries(metrics.total)).toEqual({ 'tts.misses': 2, 'tts.errors': 2 });
  });
});
