import type { Bought, Purchase, Quota } from '../services/ports/quota.js';
import { QuotaExceeded } from '../services/ports/quota.js';

/** What one user, and all together, may buy in a UTC day. */
export type QuotaLimits = Readonly<Record<Bought, { readonly perUser: number; readonly inAll: number }>>;

export interface CounterOptions {
  readonly quotas: QuotaLimits;
  readonly clock: () => Date;
}

/** The keys that a purchase is counted under, which name the day. */
export function quotaKeys({ what, userId }: Purchase, now: Date): { user: string; inAll: string } {
  const day = now.toISOString().slice(0, 10);
  return { user: `quota:${what}:${day}:user:${userId}`, inAll: `quota:${what}:${day}:all` };
}

/** Counts in the memory of one process. */
export function inProcessQuota({ quotas, clock }: CounterOptions): Quota {
  const spent = new Map<string, number>();
  let day = '';

  function add(key: string, amount: number): void {
    spent.set(key, (spent.get(key) ?? 0) + amount);
  }

  /** Forgets the days that are over. */
  function today(): Date {
    const now = clock();
    const current = now.toISOString().slice(0, 10);
    if (current !== day) spent.clear();
    day = current;
    return now;
  }

  /** The keys under which it would be counted. @throws QuotaExceeded */
  function keysFor(purchase: Purchase): readonly string[] {
    const now = today();
    const { user, inAll } = quotaKeys(purchase, now);
    const { amount, what } = purchase;
    if ((spent.get(user) ?? 0) + amount > quotas[what].perUser) throw new QuotaExceeded(purchase, 'user', now);
    if ((spent.get(inAll) ?? 0) + amount > quotas[what].inAll) throw new QuotaExceeded(purchase, 'deployment', now);
    return [user, inAll];
  }

  return {
    spend: async (purchase) => {
      const { amount } = purchase;
      const keys = keysFor(purchase);
      for (const key of keys) add(key, amount);
      return async () => {
        // of a day that is over nothing is counted any more
        for (const key of keys) if (spent.has(key)) add(key, -amount);
      };
    },
    check: async (purchase) => {
      keysFor(purchase);
    },
  };
}
