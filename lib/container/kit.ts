import { joseTokens } from '../accounts/jose-tokens.js';
import { type Config, parseConfig } from '../config.js';
import type { Kit } from '../http/kit.js';
import { writeLine } from '../http/request-log.js';
import { inProcessLimiter } from '../limits/in-process.js';
import type { Tokens } from '../services/ports/tokens.js';
import { once } from './once.js';

/** The environment of this process, read at the first request. */
export const config = once((): Config => parseConfig(process.env));

/** The kit of every container, and the tokens that the accounts also issue. Opens no connection. */
export interface BuiltKit extends Kit {
  readonly tokens: Tokens;
}

export function createKit({ tokens, limits, allowedOrigins }: Config): BuiltKit {
  return {
    tokens: joseTokens({ ...tokens, clock: () => new Date() }),
    limiter: inProcessLimiter({ nowMs: () => performance.now() }),
    limits,
    allowedOrigins,
    newRequestId: () => crypto.randomUUID(),
    log: writeLine,
  };
}
