import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startUpstash, type UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { redisEngines } from '../support/redis.js';

describe.each(redisEngines())('the rate limiter of Upstash over %s', (engine) => {
  let server: UpstashStandIn;
  let redis: Redis;

  const limiterOf = (limiter: ConstructorParameters<typeof Ratelimit>[0]['limiter'], cache = false) =>
    new Ratelimit({
      redis,
      limiter,
      prefix: 'limit',
      timeout: 2_000,
      analytics: false,
      ephemeralCache: cache ? new Map() : false,
    });
  const billed = async () => Object.values(await server.commands()).reduce((sum, count) => sum + count, 0);
  const costOf = async (run: () => Promise<unknown>) => {
    const before = await billed();
    await run();
    return (await billed()) - before;
  };

  beforeAll(async () => {
    server = await startUpstash({ engine });
    redis = new Redis({ url: server.url, token: server.token, enableTelemetry: false, retry: { retries: 0 } });
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(() => server.close());

  test.each([
    ['fixed window', Ratelimit.fixedWindow(3, '1 h')],
    ['sliding window', Ratelimit.slidingWindow(3, '1 h')],
    ['token bucket', Ratelimit.tokenBucket(3, '1 h', 3)],
  ] as const)('%s: three pass, the fourth does not, another is not concerned', async (_, limiter) => {
    const limit = limiterOf(limiter);
    const answers = [];
    for (let request = 0; request < 4; request += 1) answers.push(await limit.limit('one'));
    expect(answers.map(({ success, remaining }) => [success, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    expect(answers[3]?.reset).toBeGreaterThan(Date.now());
    expect((await limit.limit('another')).success).toBe(true);
    expect((await limit.getRemaining('one')).remaining).toBe(0);
    await limit.resetUsedTokens('one');
    expect((await limit.limit('one')).success).toBe(true);
  });

  test('of twenty at once exactly as many pass as may', async () => {
    const limit = limiterOf(Ratelimit.slidingWindow(7, '1 h'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => limit.limit('crowd')));
    expect(answers.filter(({ success }) => success)).toHaveLength(7);
  });

  test('a window ends, and nothing of it is left', async () => {
    const limit = limiterOf(Ratelimit.fixedWindow(1, '200 ms'));
    await expect
      .poll(async () => [(await limit.limit('short')).success, (await limit.limit('short')).success])
      .toEqual([true, false]);
    await expect.poll(async () => (await limit.limit('short')).success, { timeout: 1_000, interval: 20 }).toBe(true);
    await expect.poll(() => redis.dbsize(), { timeout: 1_500 }).toBe(0);
  });

  test('more than one may be taken at once', async () => {
    const limit = limiterOf(Ratelimit.fixedWindow(10, '1 d'));
    expect((await limit.limit('quota', { rate: 8 })).remaining).toBe(2);
    expect((await limit.limit('quota', { rate: 3 })).success).toBe(false);
  });

  test('it costs as many commands as the price list says', async () => {
    const fixed = limiterOf(Ratelimit.fixedWindow(1, '1 h'), true);
    await fixed.limit('warm up'); // the script is loaded
    expect(await costOf(() => fixed.limit('id'))).toBe(3);
    expect(await costOf(() => fixed.limit('id'))).toBe(2);
    expect(await costOf(() => fixed.limit('id'))).toBe(0);
    const sliding = limiterOf(Ratelimit.slidingWindow(2, '1 h'));
    await sliding.limit('warm up');
    expect(await costOf(() => sliding.limit('other'))).toBe(5);
    expect(await costOf(() => sliding.limit('other'))).toBe(4);
    expect(await costOf(() => sliding.limit('other'))).toBe(3);
  });

  test('a script that was forgotten is sent again', async () => {
    const limit = limiterOf(Ratelimit.slidingWindow(5, '1 h'));
    await limit.limit('id');
    await redis.scriptFlush();
    expect((await limit.limit('id')).remaining).toBe(3);
  });
});
