import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../contract/problem.js';
import { Budget, OutOfTime } from '../services/ports/budget.js';
import type { CacheAside, Loaded } from '../services/ports/cache.js';
import { cacheAside } from './cache-aside.js';
import { CacheMetrics } from './metrics.js';
import { type CacheStore, type Lock, noCache } from './store.js';

const nowMs = () => performance.now();

let values: Map<string, unknown>;
let store: CacheStore;
let metrics: CacheMetrics;
let cache: CacheAside;
beforeEach(() => {
  loads = 0;
  values = new Map();
  store = {
    ...noCache,
    get: async (key) => values.get(key),
    put: async (key, value) => void values.set(key, value),
  };
  metrics = new CacheMetrics(nowMs);
  cache = cacheAside({
    store,
    metrics,
    background: () => undefined,
    newOwner: () => crypto.randomUUID(),
    nowMs,
  });
});

let loads: number;
const load = async (): Promise<Loaded<string>> => {
  loads += 1;
  await sleep(5);
  return { value: 'loaded', keepSeconds: 60 };
};
const whole = (clock = nowMs) => new Budget({ startedAtMs: clock(), totalMs: 8_500, nowMs: clock });
const read = (
  how: () => Promise<Loaded<string>> = load,
  isOfAnother = (_: unknown) => false,
  mayLoad: () => Promise<void> = async () => undefined,
  budget = whole(),
) =>
  cache.read({
    service: 'tts',
    key: 'key',
    schema: v.string(),
    budget,
    load: how,
    isOfAnother,
    mayLoad,
  });
const counted = () => ({
  hits: metrics.total.get('tts.hits') ?? 0,
  misses: metrics.total.get('tts.misses') ?? 0,
  errors: metrics.total.get('tts.errors') ?? 0,
});

describe('twenty at once whose first one fails', () => {
  const twenty = (isOfAnother: (error: unknown) => boolean) => {
    const fail = () => {
      loads += 1;
      return sleep(20).then(() => Promise.reject(new Error('no')));
    };
    return Promise.allSettled(Array.from({ length: 20 }, () => read(fail, isOfAnother)));
  };

  it('are told at once what is true of all of them', async () => {
    const startedAtMs = nowMs();
    const told = await twenty(() => false);
    expect([loads, told.filter(({ status }) => status === 'rejected').length]).toEqual([1, 20]);
    expect(nowMs() - startedAtMs).toBeLessThan(20 * 20);
  });

  it('go themselves where it was said of the first one alone', async () => {
    await twenty(() => true);
    expect(loads).toBe(20);
  });

  it('are told at once what is true of each of them, and let one pass who is better off', async () => {
    const refuse = () => sleep(5).then(() => Promise.reject(new Error('not you')));
    const failing = () => {
      loads += 1;
      return refuse();
    };
    const poor = Array.from({ length: 20 }, () =>
      read(failing, () => true, refuse).then(
        ({ value }) => value,
        ({ message }) => message,
      ),
    );
    const well = await read(load, () => true);
    expect(well.value).toBe('loaded');
    expect(loads).toBe(2);
    const told = await Promise.all(poor);
    expect(told.filter((each) => each !== 'not you' && each !== 'loaded')).toEqual([]);
    expect(told[0]).toBe('not you');
  });
});

describe('with too little time left', () => {
  /** Most of its time goes by at once when `lateMs` is set. */
  let lateMs: number;
  beforeEach(() => {
    lateMs = 0;
  });
  const short = () =>
    read(
      load,
      undefined,
      undefined,
      whole(() => nowMs() + lateMs),
    );
  const outOfTime = { code: 'UPSTREAM_TIMEOUT' };

  it('nothing is loaded by whoever has waited for another process in vain', async () => {
    store.claim = async () => {
      lateMs = 8_200;
      return { isOwner: false, value: undefined };
    };
    await expect(short()).rejects.toMatchObject(outOfTime);
    expect(loads).toBe(0);
    expect(counted()).toMatchObject({ hits: 0, misses: 1 });
  });

  it('nothing is loaded by whoever gets the lock late, and the lock is given back', async () => {
    const released: Lock[] = [];
    store.release = async (lock) => void released.push(lock);
    store.claim = async () => {
      lateMs = 8_201;
      return { isOwner: true, value: undefined };
    };
    await expect(short()).rejects.toMatchObject(outOfTime);
    expect([loads, released.length]).toEqual([0, 1]);
  });

  it('whoever joined one of those loads it, where there is the time', async () => {
    store.claim = async () => {
      lateMs = 8_201;
      return { isOwner: true, value: undefined };
    };
    const first = short();
    const joining = read();
    await expect(first).rejects.toMatchObject(outOfTime);
    expect(await joining).toEqual({ value: 'loaded', cached: false });
    expect(loads).toBe(1);
  });

  it('whoever joined several of those one after the other loads it all the same, where there is the time', async () => {
    store.claim = async () => {
      lateMs = 8_201;
      return { isOwner: true, value: undefined };
    };
    const first = short();
    const cutShort = new Problem('UPSTREAM_TIMEOUT', { cause: new OutOfTime('cut short', 5_000) });
    const hasLittle = read(() => sleep(20).then(() => Promise.reject(cutShort)));
    const hasMuch = read();
    await expect(first).rejects.toMatchObject(outOfTime);
    await expect(hasLittle).rejects.toBe(cutShort);
    expect(await hasMuch).toEqual({ value: 'loaded', cached: false });
    expect(loads).toBe(1);
  });

  it('a client could not be loaded: whoever joined and has the time for a call makes it', async () => {
    const neverAsked = Object.assign(new Error('client not loaded'), { wantedMs: 5_000 });
    const late = () => sleep(20).then(() => Promise.reject(new Problem('UPSTREAM_TIMEOUT', { cause: neverAsked })));
    const first = read(late);
    const joining = read();
    await expect(first).rejects.toMatchObject(outOfTime);
    expect(await joining).toEqual({ value: 'loaded', cached: false });
    expect(loads).toBe(1);
  });
});

describe('hits and misses', () => {
  it('a request that has to load is a miss, and one that the cache answers is a hit', async () => {
    expect(await read()).toEqual({ value: 'loaded', cached: false });
    expect(await read()).toEqual({ value: 'loaded', cached: true });
    expect(counted()).toEqual({ hits: 1, misses: 1, errors: 0 });
  });

  it('of twenty at once the one that loads is the miss: the others cost nothing, though they had to wait', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(found).toEqual(Array(20).fill({ value: 'loaded', cached: false }));
    expect(loads).toBe(1);
    expect(counted()).toEqual({ hits: 19, misses: 1, errors: 0 });
  });

  it('twenty at once that find it in the cache are twenty hits', async () => {
    values.set('tts:key', 'kept');
    const found = await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(found).toEqual(Array(20).fill({ value: 'kept', cached: true }));
    expect(counted()).toEqual({ hits: 20, misses: 0, errors: 0 });
  });

  it('what another process was fetching meanwhile is a hit', async () => {
    const asked: unknown[] = [undefined, undefined, 'theirs'];
    store.claim = async () => ({ isOwner: false, value: asked.shift() });
    expect(await read()).toEqual({ value: 'theirs', cached: false });
    expect(loads).toBe(0);
    expect(counted()).toEqual({ hits: 1, misses: 0, errors: 0 });
  });

  it('when loading fails, whoever waited for it got no answer and is a miss too', async () => {
    const fail = () => sleep(5).then(() => Promise.reject(new Error('no')));
    const found = await Promise.allSettled(Array.from({ length: 3 }, () => read(fail)));
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(counted()).toEqual({ hits: 0, misses: 3, errors: 0 });
  });

  it('a value that is not what it should be is an error and a miss', async () => {
    values.set('tts:key', { v: 0 });
    expect(await read()).toEqual({ value: 'loaded', cached: false });
    expect(counted()).toEqual({ hits: 0, misses: 1, errors: 1 });
  });
});
