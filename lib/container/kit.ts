import { joseTokens } from '../accounts/jose-tokens.js';
import { type Config, parseConfig } from '../config.js';
import type { Kit } from '../http/kit.js';
import { writeLine } from '../http/request-log.js';
import { inProcessLimiter } from '../limits/in-process.js';
import type { Limiter } from '../services/ports/limiter.js';
import type { Tokens } from '../services/ports/tokens.js';
import { once } from './once.js';

/** The environment of this process, read at the first request. */
export const config = once((): Config => parseConfig(process.env));

/** The kit of every container, and the tokens that the accounts also issue. Opens no connection. */
export interface BuiltKit extends Kit {
  readonly tokens: Tokens;
}

export function createKit(config: Config): BuiltKit {
  const { tokens, limits, allowedOrigins, database } = config;
  return {
    tokens: joseTokens({ ...tokens, clock: () => new Date() }),
    limiter: createLimiter(config),
    limits,
    allowedOrigins,
    checkAnswers: database.checkRows,
    newRequestId: () => crypto.randomUUID(),
    log: writeLine,
  };
}

/**
 * Counts for the whole deployment where there is a Redis, and for this process where there is none or it does not answer. What
 * speaks to Redis is loaded at the first count: most functions count nothing.
 */
function createLimiter(config: Config): Limiter {
  const inProcess = inProcessLimiter({ nowMs: () => performance.now() });
  if (!config.redis) return inProcess;
  const shared = once(async () => {
    const [{ redis }, { upstashLimiter }] = await Promise.all([import('./redis.js'), import('../limits/upstash.js')]);
    const opened = redis(config);
    return opened ? upstashLimiter({ redis: opened, prefix: config.cachePrefix, inProcess, now: Date.now }) : inProcess;
  });
  return {
    count: async (...asked) => (await shared()).count(...asked),
    peek: async (...asked) => (await shared()).peek(...asked),
    reset: async (...asked) => (await shared()).reset(...asked),
  };
}
