import { joseTokens } from '../accounts/jose-tokens.js';
import { openRedis } from '../cache/redis.js';
import { type Config, parseConfig } from '../config.js';
import type { Kit } from '../http/kit.js';
import { writeLine } from '../http/request-log.js';
import { inProcessLimiter } from '../limits/in-process.js';
import { upstashLimiter } from '../limits/upstash.js';
import type { Limiter } from '../services/ports/limiter.js';
import type { Tokens } from '../services/ports/tokens.js';
import { once } from './once.js';

/** The environment of this process, read at the first request. */
export const config = once((): Config => parseConfig(process.env));

/** The one Redis client of this process, where one is set. Connects when first asked something. */
export const redis = once(() => {
  const settings = config().redis;
  return settings && openRedis({ ...settings, nowMs: () => performance.now() });
});

/** The kit of every container, and the tokens that the accounts also issue. Opens no connection. */
export interface BuiltKit extends Kit {
  readonly tokens: Tokens;
}

export function createKit({ tokens, limits, allowedOrigins, cachePrefix }: Config): BuiltKit {
  return {
    tokens: joseTokens({ ...tokens, clock: () => new Date() }),
    limiter: createLimiter(cachePrefix),
    limits,
    allowedOrigins,
    newRequestId: () => crypto.randomUUID(),
    log: writeLine,
  };
}

/** Counts for the whole deployment where there is a Redis, and for this process where there is none or it does not answer. */
function createLimiter(prefix: string): Limiter {
  const inProcess = inProcessLimiter({ nowMs: () => performance.now() });
  const shared = redis();
  return shared ? upstashLimiter({ redis: shared, prefix, inProcess, now: Date.now }) : inProcess;
}
