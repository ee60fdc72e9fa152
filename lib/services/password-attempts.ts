import { Problem, unavailable } from '../contract/problem.js';
import { type Limit, type Limiter, rateLimited } from './ports/limiter.js';
import type { Secrets } from './ports/secrets.js';

export interface AttemptLimits {
  readonly failuresPerAccountAndNetwork: Limit;
  readonly failuresPerAccount: Limit;
}

export interface Attempt {
  /** Normalised. Whether it has an account makes no difference here. */
  readonly email: string;
  /** The caller's address as limits count it. */
  readonly network: string;
}

/** More than a person could start at once; what waits longer would be answered too late anyway. */
const MAX_WAITING = 20;

interface Line {
  /** With the one whose turn it is. */
  length: number;
  last: Promise<unknown>;
}

/**
 * Guards every comparison of a password or a recovery code. Too many failures mean a wait and not a lock, so that nobody can
 * shut a learner out for good; a success forgets the failures.
 */
export class PasswordAttempts {
  readonly #limiter: Limiter;
  readonly #limits: AttemptLimits;
  readonly #secrets: Secrets;
  readonly #lines = new Map<string, Line>();

  constructor(options: { limiter: Limiter; limits: AttemptLimits; secrets: Secrets }) {
    this.#limiter = options.limiter;
    this.#limits = options.limits;
    this.#secrets = options.secrets;
  }

  /**
   * @param compare answers undefined for a failure; what it throws counts as neither
   * @throws Problem INVALID_CREDENTIALS, RATE_LIMITED
   */
  async guard<T>({ email, network }: Attempt, compare: () => Promise<T | undefined>): Promise<T> {
    // the limiter may be a store outside the process: it learns no address
    const account = Buffer.from(this.#secrets.digest(email)).toString('base64url');
    const keys = [
      { name: 'failuresPerAccountAndNetwork', key: `${account}:${network}` },
      { name: 'failuresPerAccount', key: account },
    ] as const;
    return this.#inTurn(account, async () => {
      const verdicts = await Promise.all(
        keys.map(async ({ name, key }) => ({ name, ...(await this.#limiter.peek(name, key, this.#limits[name])) })),
      );
      const refused = verdicts.filter(({ allowed }) => !allowed).sort((a, b) => b.resetSeconds - a.resetSeconds)[0];
      if (refused) throw rateLimited(refused.name, this.#limits[refused.name], refused);
      const outcome = await compare();
      if (outcome === undefined) {
        await Promise.all(keys.map(({ name, key }) => this.#limiter.count(name, key, this.#limits[name])));
        throw new Problem('INVALID_CREDENTIALS', { detail: 'The e-mail address, the password or the code is wrong.' });
      }
      await Promise.all(keys.map(({ name, key }) => this.#limiter.reset(name, key)));
      return outcome;
    });
  }

  /** One attempt at a time for an account: guesses sent at once would all be made before the first of them is counted. */
  async #inTurn<T>(account: string, attempt: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(account) ?? { length: 0, last: Promise.resolve() };
    if (line.length > MAX_WAITING)
      throw unavailable('Too many attempts for this account wait already. Try again in a moment.');
    this.#lines.set(account, line);
    line.length += 1;
    const turn = line.last.then(attempt);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(account);
    }
  }
}
