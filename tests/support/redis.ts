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
export function testEngine(): RedisEngine | 'auto' {
  const wanted = process.env.TEST_REDIS || 'auto';
  if (wanted !== 'memory' && wanted !== 'redis-server' && wanted !== 'auto') {
    throw new Error(`TEST_REDIS is ${wanted}; it must be memory or redis-server`);
  }
  return wanted;
}

/** An empty Redis of one's own behind the REST protocol. */
export function startTestRedis(options: UpstashOptions = {}): Promise<UpstashStandIn> {
  return startUpstash({ engine: testEngine(), ...options });
}
