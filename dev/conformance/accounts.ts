import { randomBytes, randomUUID } from 'node:crypto';
import type { Api } from './api.js';
import type { Learner } from './samples.js';

/** As it is now: checks that change the password or end sessions keep it current. */
export type Account = { -readonly [K in keyof Learner]: Learner[K] } & { userId: string };

const order = ['first', 'second', 'third'] as const;

/** Three accounts at most, made when a check first needs them and deleted in the end. */
export class Accounts {
  readonly #made = new Map<string, Promise<Account>>();
  readonly #mayExist = new Map<string, { email: string; password: string; account?: Account }>();

  constructor(
    private readonly api: Api,
    private readonly words: (count: number) => Promise<string[]>,
  ) {}

  /** Studies. */
  first = (): Promise<Account> => this.#get('first');
  /** Must not notice the first. */
  second = (): Promise<Account> => this.#get('second');
  /** Loses its sessions and its password, and is deleted. */
  third = (): Promise<Account> => this.#get('third');

  /** A further session of an account. */
  async signIn({ email, password }: Account): Promise<{ accessToken: string; refreshToken: string }> {
    const { tokens } = await this.api.ok('login', { body: { email, password } });
    return { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? '' };
  }

  /** A check has deleted it. */
  isGone(account: Account): void {
    for (const [name, made] of this.#mayExist) if (made.account === account) this.#mayExist.delete(name);
  }

  /** @returns the addresses of those that could not be deleted. */
  async deleteAll(api: Api): Promise<string[]> {
    const left: string[] = [];
    for (const { email, password, account } of this.#mayExist.values()) {
      const credentials = { email: account?.email ?? email, password: account?.password ?? password };
      try {
        const signedIn = await api.send('login', { body: credentials });
        if (signedIn.status === 401) {
          // an account that never came about
          if (account) left.push(credentials.email);
          continue;
        }
        const { tokens } = JSON.parse(signedIn.text) as { tokens: { accessToken: string } };
        await api.ok('deleteMe', { token: tokens.accessToken, body: { password: credentials.password } });
      } catch {
        left.push(credentials.email);
      }
    }
    this.#mayExist.clear();
    return left;
  }

  #get(name: (typeof order)[number]): Promise<Account> {
    let making = this.#made.get(name);
    if (!making) {
      making = this.#make(name);
      this.#made.set(name, making);
    }
    return making;
  }

  async #make(name: string): Promise<Account> {
    const email = `conformance-${randomUUID()}@example.com`;
    const password = randomBytes(18).toString('base64url');
    const kept: { email: string; password: string; account?: Account } = { email, password };
    this.#mayExist.set(name, kept);
    const { user, tokens, recoveryCodes } = await this.api.ok('register', { body: { email, password } });
    const words = (await this.words(3)) as [string, string, string];
    const account: Account = {
      userId: user.id,
      email,
      password,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? '',
      recoveryCodes,
      words,
      reviewId: randomUUID(),
    };
    kept.account = account;
    await this.api.ok('applyBatch', {
      token: account.accessToken,
      body: {
        updates: [{ wordId: words[0], id: account.reviewId, rating: 'good', at: '2026-01-30T08:00:00.000Z' }],
      },
    });
    return account;
  }
}
