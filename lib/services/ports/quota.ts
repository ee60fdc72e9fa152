import { Problem } from '../../contract/problem.js';

/** What costs money: characters spoken, dialogues written. */
export type Bought = 'characters' | 'dialogues';

export interface Purchase {
  readonly what: Bought;
  readonly amount: number;
  readonly userId: string;
}

/** Takes back a purchase that came to nothing, from the day that it was counted on. Never throws. */
export type Refund = () => Promise<void>;

export interface Quota {
  /**
   * Counts a purchase, by UTC day, for the user and for the whole deployment, or refuses it and counts nothing.
   * @throws Problem QUOTA_EXCEEDED
   */
  spend(purchase: Purchase): Promise<Refund>;
}

/** QUOTA_EXCEEDED until the next UTC day. */
export function quotaExceeded({ what }: Purchase, whose: 'user' | 'deployment', now: Date): Problem {
  const resetAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  const owner = whose === 'user' ? 'your' : "this service's";
  return new Problem('QUOTA_EXCEEDED', {
    detail: `Today's quota of new ${what} is used up (${owner} share). It is renewed at ${resetAt.toISOString()}.`,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil((resetAt.getTime() - now.getTime()) / 1000))) },
  });
}
