import { randomUUID } from 'node:crypto';
import type { User } from '../../lib/contract/accounts.js';
import type { Progress, Statistics } from '../../lib/contract/progress.js';
import type { Account } from './learner.js';

/** An account as the server knows it, asked over HTTP and past the app. */
export class ApiAccount implements Account {
  readonly email: string;
  readonly password: string;
  readonly id: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, account: Account, user: User, token: string) {
    this.#url = url;
    this.email = account.email;
    this.password = account.password;
    this.id = user.id;
    this.#token = token;
  }

  static async register(url: string): Promise<ApiAccount> {
    const account = { email: `${randomUUID()}@example.com`, password: 'a long sentence to remember' };
    const response = await fetch(`${url}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...account, timeZone: 'Europe/Berlin' }),
    });
    const { user, tokens } = (await response.json()) as { user: User; tokens: { accessToken: string } };
    return new ApiAccount(url, account, user, tokens.accessToken);
  }

  statistics(): Promise<Statistics> {
    return this.#get('/progress/stats');
  }

  /** All words, by id. */
  async progress(): Promise<readonly Progress[]> {
    const list = await this.#get<Progress[]>('/progress');
    return list.sort((a, b) => (a.wordId < b.wordId ? -1 : 1));
  }

  async #get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.#url}/api/v1${path}`, { headers: { Authorization: `Bearer ${this.#token}` } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Answer;
  }
}
