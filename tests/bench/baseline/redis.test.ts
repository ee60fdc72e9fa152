import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer } from '../../../dev/stand-ins/upstash/redis-process.js';
import type { UpstashStandIn } from '../../../dev/stand-ins/upstash/server.js';
import { startTestRedis } from '../../support/redis.js';
import { type BaselineRedis, redisByHttp, redisBySocket } from './redis.js';

const canRun = hasRedisServer() || process.env.CI !== undefined;

describe.runIf(canRun).each(['socket', 'http'] as const)('the Redis of the baseline, by %s,', (way) => {
  let server: UpstashStandIn;
  let redis: BaselineRedis;
  beforeAll(async () => {
    server = await startTestRedis({ engine: 'redis-server' });
    redis = way === 'http' ? redisByHttp(server.url, server.token) : redisBySocket(server.redis?.socket ?? '');
  });
  afterAll(async () => {
    redis?.close();
    await server?.close();
  });

  it('gives back what was set, as text, and nothing for what was not', async () => {
    const key = randomUUID();
    expect(await redis.get(key)).toBeNull();
    await redis.set(key, '{"text":"识字"}', 60);
    expect(await redis.get(key)).toBe('{"text":"识字"}');
    expect(await server.engine.run(['TTL', key])).toBe(60);
  });

  it('counts, for so long from the first', async () => {
    const key = randomUUID();
    expect([await redis.count(key, 60), await redis.count(key, 600)]).toEqual([1, 2]);
    expect(await server.engine.run(['TTL', key])).toBe(60);
  });

  it('answers', async () => {
    expect(await redis.ping()).toBe('PONG');
  });
});
