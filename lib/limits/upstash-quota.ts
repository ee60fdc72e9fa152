import type { GuardedRedis } from '../cache/redis.js';
import type { Quota } from '../services/ports/quota.js';
import { quotaExceeded } from '../services/ports/quota.js';
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
    spend: async (purchase, budget) => {
      await inProcess.spend(purchase, budget);
      const now = clock();
      const { user, inAll } = quotaKeys(purchase, now);
      const limits = quotas[purchase.what];
      const numbers = [purchase.amount, limits.perUser, limits.inAll].map(String);
      const refusedBy = await spend.exec([`${prefix}:${user}`, `${prefix}:${inAll}`], numbers).catch(() => 0);
      if (refusedBy !== 1 && refusedBy !== 2) return;
      await inProcess.refund(purchase, budget);
      throw quotaExceeded(purchase, refusedBy === 1 ? 'user' : 'deployment', now);
    },

    refund: async (purchase, budget) => {
      await inProcess.refund(purchase, budget);
      const { user, inAll } = quotaKeys(purchase, clock());
      const keys = [`${prefix}:${user}`, `${prefix}:${inAll}`];
      await refund.exec(keys, [String(purchase.amount)]).catch(() => undefined);
    },
  };
}
