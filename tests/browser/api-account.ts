import { randomUUID } from 'node:crypto';
import type { UpdateMeBody, User } from '../../lib/contract/accounts.js';
import type { LogPage, Progress, Statistics, StudyEvent, Update } from '../../lib/contract/progress.js';
import type { ListWithWords, Word } from '../../lib/contract/vocabulary.js';
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

  static async register(url: string, settings?: UpdateMeBody): Promise<ApiAccount> {
    const account = { email: `${randomUUID()}@example.com`, password: 'a long sentence to remember' };
    const body = { ...account, displayName: 'Lin', timeZone: 'Europe/Berlin' };
    const registered = await ApiAccount.#enter(url, account, 'register', body);
    if (settings) await registered.change(settings);
    return registered;
  }

  /** An account that was made in the app, on a device of its own. */
  static signIn(url: string, { email, password }: Account): Promise<ApiAccount> {
    return ApiAccount.#enter(url, { email, password }, 'login', { email, password });
  }

  static async #enter(url: string, account: Account, how: 'register' | 'login', body: object): Promise<ApiAccount> {
    const response = await fetch(`${url}/api/v1/auth/${how}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { user, tokens } = (await response.json()) as { user: User; tokens: { accessToken: string } };
    return new ApiAccount(url, account, user, tokens.accessToken);
  }

  user(): Promise<User> {
    return this.#ask('GET', '/auth/me');
  }

  change(body: UpdateMeBody): Promise<User> {
    return this.#ask('PATCH', '/auth/me', body);
  }

  /** Ends every session, the app's and this one. */
  async endSessions(): Promise<void> {
    await this.#ask('POST', '/auth/logout', { everywhere: true });
  }

  async apply(updates: readonly Update[]): Promise<void> {
    await this.#ask('POST', '/progress/batch', { updates });
  }

  /** The account's log, all of it. */
  async log(): Promise<readonly StudyEvent[]> {
    const events: StudyEvent[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const page: LogPage = await this.#ask('GET', `/progress/batch?limit=1000${query}`);
      events.push(...page.events);
      after = page.next;
    }
    return events;
  }

  async words(listId: string): Promise<readonly Word[]> {
    return (await this.#ask<ListWithWords>('GET', `/vocabulary/lists/${listId}`)).words;
  }

  statistics(): Promise<Statistics> {
    return this.#ask('GET', '/progress/stats');
  }

  /** All words, by id. */
  async progress(): Promise<readonly Progress[]> {
    const list = await this.#ask<Progress[]>('GET', '/progress');
    return list.sort((a, b) => (a.wordId < b.wordId ? -1 : 1));
  }

  async #ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Answer;
  }
}
