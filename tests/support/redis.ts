import { hasRedisServer } from '../../dev/stand-ins/upstash/redis-process.js';
import { startUpstash, type UpstashOptions, type UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';

export type RedisEngine = 'redis-server' | 'memory';

/**
 * The engines that a test of the protocol runs on. Without redis-server on the PATH that is the one in memory, which CI
 * does not accept.
 */
export function redisEngines(): readonly RedisEngine[] {
  if (hasRedisServer()) return ['memory', 'redis-server'];
  if (process.env.CI) throw new Error('redis-server is missing, which CI must have');
  return ['memory'];
}

/** `TEST_REDIS` chooses the engine of all other tests: `memory` or `redis-server`, by default the real one where it is. */
export function startTestRedis(options: UpstashOptions = {}): Promise<UpstashStandIn> {
  const wanted = process.env.TEST_REDIS;
  if (wanted !== undefined && wanted !== 'memory' && wanted !== 'redis-server') {
    throw new Error(`TEST_REDIS is ${wanted}; it must be memory or redis-server`);
  }
  return startUpstash({ engine: wanted ?? 'auto', token: 'token for tests', ...options });
}
