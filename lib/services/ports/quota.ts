import { Problem } from '../../contract/problem.js';

/** What costs money: characters spoken, dialogues written. */
export type Bought = 'characters' | 'dialogues';

export interface Purchase {
  readonly what: Bought;
  readonly amount: number;
  readonly userId: string;
}

/** Takes back a purchase that is certain to have cost nothing, from the day that it was counted on. Never throws. */
export type Refund = () => Promise<void>;

export interface Quota {
  /**
   * Counts a purchase, by UTC day, for the user and for the whole deployment, or refuses it and counts nothing.
   * @throws Problem QUOTA_EXCEEDED
   */
  spend(purchase: Purchase): Promise<Refund>;
  /**
   * Refuses what `spend` would refuse now; counts nothing.
   * @throws Problem QUOTA_EXCEEDED
   */
  check(purchase: Purchase): Promise<void>;
}

/** A paid call failed. */
export interface PaidCallFailure extends Error {
  /** It is certain that nothing was bought: the call was refused, or never made. Anything else may be on the bill. */
  readonly costNothing: boolean;
}

/** Whether what a paid service threw, or the cause of that, says that nothing was bought. */
export function costNothing(error: unknown): boolean {
  const failure = error instanceof Problem ? error.cause : error;
  return failure instanceof Error && (failure as Partial<PaidCallFailure>).costNothing === true;
}

/** QUOTA_EXCEEDED until the next UTC day. */
export class QuotaExceeded extends Problem {
  /** Whose quota it was; undefined for that of the whole deployment, which is everybody's. */
  readonly userId: string | undefined;

  constructor({ what, userId }: Purchase, whose: 'user' | 'deployment', now: Date) {
    const resetAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
    const owner = whose === 'user' ? 'your' : "this service's";
    super('QUOTA_EXCEEDED', {
      detail: `Today's quota of new ${what} is used up (${owner} share). It is renewed at ${resetAt.toISOString()}.`,
      headers: { 'Retry-After': String(Math.max(1, Math.ceil((resetAt.getTime() - now.getTime()) / 1000))) },
    });
    this.userId = whose === 'user' ? userId : undefined;
  }
}

/** Whether what went wrong for one learner says nothing of this one: the quota was the other's own. */
export function isOfAnother(error: unknown, userId: string): boolean {
  return error instanceof QuotaExceeded && error.userId !== undefined && error.userId !== userId;
}
