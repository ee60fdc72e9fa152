import { compare, getRounds, hash } from 'bcryptjs';
import pLimit from 'p-limit';
import { unavailable } from '../contract/problem.js';
import { isTooLongToHash, normalisePassword } from '../domain/password.js';
import type { PasswordHasher } from '../services/ports/passwords.js';

export interface BcryptOptions {
  /** Each step doubles the work. */
  readonly cost: number;
  readonly concurrency?: number;
  readonly maxWaiting?: number;
}

/** Well-formed, of the cost that is asked for, and of no password that anybody knows. */
const noOnesHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, '0')}$KbQiSX5Ll2rNJ1zO1c7vXeRr0bJ4DcXBqgYqTi8eqYhDNGzVyl5vG`;

/** bcrypt, a few at a time: whoever comes when the queue is full too is asked to come again, instead of everybody waiting. */
export function bcryptHasher({ cost, concurrency = 4, maxWaiting = 16 }: BcryptOptions): PasswordHasher {
  const limit = pLimit(concurrency);
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.activeCount + limit.pendingCount >= concurrency + maxWaiting)
      throw unavailable('Too many people are signing in at this moment. Try again in a moment.');
    return limit(work);
  };
  return {
    hash: async (password) => queued(() => hash(normalisePassword(password), cost)),

    async verify(password, storedHash) {
      const normalised = normalisePassword(password);
      return queued(async () => {
        const comparedHash = storedHash ?? noOnesHash(cost);
        const isEqual = await compare(normalised, comparedHash);
        // bcrypt compares 72 bytes: a longer text would pass for the password that it begins with
        if (isEqual && storedHash !== undefined && !isTooLongToHash(normalised)) return true;
        // A hash from before the cost was raised took less work than an unknown e-mail address does, which would tell that there
        // is an account. As 2^a + 2^a + 2^(a+1) + … + 2^(b-1) = 2^b, these comparisons are exactly what is missing.
        for (let step = getRounds(comparedHash); step < cost; step += 1) await compare(normalised, noOnesHash(step));
        return false;
      });
    },

    isOutdated: (storedHash) => getRounds(storedHash) !== cost,
  };
}
