import type { GuardedRedis } from '../cache/redis.js';
import type { Quota } from '../services/ports/quota.js';
import { QuotaExceeded } from '../services/ports/quota.js';
import { type CounterOptions, inProcessQuota, quotaKeys } from './quota.js';

/**
 * Adds ARGV[1] to both counts unless one would pass its limit, ARGV[2] and ARGV[3]; answers 0, or which of the two is in the way.
 * They end by themselves after two days.
 */
const SPEND = `
for i = 1, 2 do
  local spent = tonumber(redis.call('GET', KEYS[i]) or '0')
  if spent + tonumber(ARGV[1]) > tonumber(ARGV[i + 1]) then return i end
end
for i = 1, 2 do
  redis.call('INCRBY', KEYS[i], ARGV[1])
  redis.call('EXPIRE', KEYS[i], 172800)
end
return 0`;

/** Takes ARGV[1] off what was counted; where nothing was, there is nothing to take off. */
const REFUND = `
for i = 1, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('DECRBY', KEYS[i], ARGV[1]) end
end
return 0`;

export interface UpstashQuotaOptions extends CounterOptions {
  readonly redis: GuardedRedis;
  readonly prefix: string;
}

/** Counts for all processes of the deployment; each process counts along, and alone while Redis does not answer. */
export function upstashQuota({ redis, prefix, quotas, clock }: UpstashQuotaOptions): Quota {
  const inProcess = inProcessQuota({ quotas, clock });
  const spend = redis.redis.createScript<number>(SPEND);
  const refund = redis.redis.createScript<number>(REFUND);

  return {
    spend: async (purchase) => {
      const refundOwn = await inProcess.spend(purchase);
      const now = clock();
      const { user, inAll } = quotaKeys(purchase, now);
      const keys = [`${prefix}:${user}`, `${prefix}:${inAll}`];
      const limits = quotas[purchase.what];
      const numbers = [purchase.amount, limits.perUser, limits.inAll].map(String);
      // whose purchase Redis has not counted, because it did not answer, takes nothing back there
      const answer = await spend.exec(keys, numbers).catch(() => undefined);
      if (answer === 1 || answer === 2) {
        await refundOwn();
        throw new QuotaExceeded(purchase, answer === 1 ? 'user' : 'deployment', now);
      }
      return async () => {
        await refundOwn();
        if (answer === 0) await refund.exec(keys, [String(purchase.amount)]).catch(() => undefined);
      };
    },
  };
}
