import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { CacheMetrics } from '../../lib/cache/metrics.js';
import { openRedis } from '../../lib/cache/redis.js';
import { type UpstashStore, upstashStore } from '../../lib/cache/upstash-store.js';
import { redisEngines, startTestRedis } from '../support/redis.js';

const lockOf = (key: string, owner: string) => ({ key: `lock:${key}`, owner });

describe.each(redisEngines())('a lock, over %s,', (engine) => {
  let standIn: UpstashStandIn;
  let store: UpstashStore;
  beforeAll(async () => {
    standIn = await startTestRedis({ engine });
    const nowMs = () => performance.now();
    const redis = openRedis({ url: standIn.url, token: standIn.token, nowMs });
    store = upstashStore({ redis, prefix: 'locks', metrics: new CacheMetrics(nowMs) });
  });
  afterAll(() => standIn.close());

  it('has one owner, who hands the next one the value', async () => {
    const [one, two] = [lockOf('a', 'one'), lockOf('a', 'two')];
    expect(await store.claim('a', one, 5_000)).toEqual({ isOwner: true, value: undefined });
    expect(await store.claim('a', two, 5_000)).toEqual({ isOwner: false, value: undefined });
    await store.put('a', { made: 'once' }, 60, one);
    expect(await store.claim('a', two, 5_000)).toEqual({ isOwner: true, value: { made: 'once' } });
  });

  it('is owned by who took it, also when the answer that said so was lost', async () => {
    standIn.behave({ fault: 'lose', times: 1 });
    expect((await store.claim('lost', lockOf('lost', 'one'), 5_000)).isOwner).toBe(true);
    expect(standIn.recent().at(-1)?.body).toEqual(standIn.recent().at(-2)?.body);
    expect((await store.claim('lost', lockOf('lost', 'two'), 5_000)).isOwner).toBe(false);
  });

  it('is asked for in two commands, and in words that older servers understand: NX beside GET is known since 7.0', async () => {
    await store.claim('old', lockOf('old', 'one'), 5_000);
    expect(JSON.parse(String(standIn.recent().at(-1)?.body))).toEqual([
      ['set', 'locks:lock:old', 'one', 'nx', 'px', 5_000],
      ['mget', 'locks:lock:old', 'locks:old'],
    ]);
  });

  it('that has ended is neither given back nor prolonged by who had it before', async () => {
    const [one, two] = [lockOf('b', 'one'), lockOf('b', 'two')];
    await store.claim('b', one, 50);
    await sleep(100);
    expect((await store.claim('b', two, 300)).isOwner).toBe(true);
    await store.release(one);
    await store.prolong(one, 60_000);
    await store.put('b', 'late', 60, one);
    expect(await store.claim('b', lockOf('b', 'three'), 300)).toEqual({ isOwner: false, value: 'late' });
    await sleep(350);
    expect((await store.claim('b', lockOf('b', 'three'), 300)).isOwner).toBe(true);
  });

  it('that is prolonged outlives its first time', async () => {
    const one = lockOf('c', 'one');
    await store.claim('c', one, 200);
    await store.prolong(one, 5_000);
    await sleep(300);
    expect((await store.claim('c', lockOf('c', 'two'), 200)).isOwner).toBe(false);
  });
});
