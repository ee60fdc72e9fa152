import { type GuardedRedis, openRedis } from '../cache/redis.js';
import type { Config } from '../config.js';

let opened: GuardedRedis | undefined;

/** The one Redis client of this process, where one is set. Connects when first asked something. */
export function redis({ redis: settings }: Config): GuardedRedis | undefined {
  opened ??= settings && openRedis({ ...settings, nowMs: () => performance.now() });
  return opened;
}
