import { type GuardedRedis, RedisFailure } from '../cache/redis.js';
import type { Background } from '../services/ports/background.js';
import type { Purchase, Quota } from '../services/ports/quota.js';
import { QuotaExceeded } from '../services/ports/quota.js';
import { outsideRequests } from '../telemetry.js';
import { type CounterOptions, inProcessQuota, quotaKeys } from './quota.js';

/** For so long Redis knows a purchase by its name: a function lives for 10 s, and nobody asks again for one of its purchases later. */
const KNOWN_SECONDS = 60;

/** Longer than the day that is counted, wherever on it a count begins. */
export const KEPT_SECONDS = 172_800;

/** Goes on where ARGV[1] fits into both counts, whose limits are ARGV[2] and ARGV[3]; answers which of the two is in the way. */
const FITS = `
for i = 1, 2 do
  local spent = tonumber(redis.call('GET', KEYS[i]) or '0')
  if spent + tonumber(ARGV[1]) > tonumber(ARGV[i + 1]) then return i end
end`;

/** What `SPEND` would answer to a new purchase. */
const CHECK = `${FITS}
return 0`;

/**
 * Adds ARGV[1] to the counts KEYS[1] and KEYS[2] unless one would pass its limit, ARGV[2] and ARGV[3]; answers 0, or which of the
 * two is in the way. The purchase has the name KEYS[3], and is added once: an answer may have been lost. One that was given back
 * already is not added: the refund may have come first, on another connection. Counts end by themselves.
 */
const SPEND = `
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
${FITS}
for i = 1, 2 do
  redis.call('INCRBY', KEYS[i], ARGV[1])
  redis.call('EXPIRE', KEYS[i], ${KEPT_SECONDS})
end
redis.call('SET', KEYS[3], '1', 'EX', ARGV[4])
return 0`;

/** Takes ARGV[1] off the counts, once, if the purchase KEYS[3] was added to them; if not, it won't be any more. */
const REFUND = `
local known = redis.call('GET', KEYS[3])
redis.call('SET', KEYS[3], '0', 'EX', ARGV[2])
if known ~= '1' then return 0 end
for i = 1, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('DECRBY', KEYS[i], ARGV[1]) end
end
return 0`;

export interface UpstashQuotaOptions extends CounterOptions {
  readonly redis: GuardedRedis;
  readonly prefix: string;
  /** Names a purchase. */
  readonly newId: () => string;
  readonly background: Background;
}

/** Counts for all processes of the deployment; each process counts along, and alone while Redis does not answer. */
export function upstashQuota({ redis, prefix, quotas, clock, newId, background }: UpstashQuotaOptions): Quota {
  const inProcess = inProcessQuota({ quotas, clock });
  const spend = redis.redis.createScript<number>(SPEND);
  const refund = redis.redis.createScript<number>(REFUND);
  const check = redis.redis.createScript<number>(CHECK);

  const keysOf = (purchase: Purchase, now: Date) => {
    const { user, inAll } = quotaKeys(purchase, now);
    return [user, inAll].map((key) => `${prefix}:${key}`);
  };
  const numbersOf = ({ what, amount }: Purchase) => [amount, quotas[what].perUser, quotas[what].inAll].map(String);

  /** @throws QuotaExceeded where a script answered which count was in the way */
  function refuse(answer: number | undefined, purchase: Purchase, now: Date): void {
    if (answer === 1 || answer === 2) throw new QuotaExceeded(purchase, answer === 1 ? 'user' : 'deployment', now);
  }

  return {
    spend: async (purchase) => {
      const refundOwn = await inProcess.spend(purchase);
      const now = clock();
      const keys = [...keysOf(purchase, now), `${prefix}:bought:${newId()}`];
      const numbers = [...numbersOf(purchase), String(KNOWN_SECONDS)];
      let isAsked = true;
      const answer = await spend.exec(keys, numbers).catch((error: unknown) => {
        isAsked = !isLeftAlone(error);
        return undefined;
      });
      if (answer === 1 || answer === 2) await refundOwn();
      refuse(answer, purchase, now);
      // nobody knows whether what was not answered was counted: Redis does, by the name
      const refundShared = () => refund.exec(keys, [String(purchase.amount), String(KNOWN_SECONDS)]);
      return async () => {
        await refundOwn();
        if (!isAsked) return;
        await refundShared().catch((error: unknown) => {
          // a request that has waited for Redis in vain does not ask it again, nor waits: it is asked once more without it
          if (isLeftAlone(error)) background(outsideRequests(refundShared));
        });
      };
    },
    check: async (purchase) => {
      await inProcess.check(purchase);
      const now = clock();
      const answer = await check.exec(keysOf(purchase, now), numbersOf(purchase)).catch(() => undefined);
      refuse(answer, purchase, now);
    },
  };
}

/** Whether nothing was sent. */
function isLeftAlone(error: unknown): boolean {
  return error instanceof RedisFailure && error.reason === 'switched-off';
}
