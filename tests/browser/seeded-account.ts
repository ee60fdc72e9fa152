import { randomUUID } from 'node:crypto';
import type { UpdateMeBody } from '../../lib/contract/accounts.js';
import type { Progress, Rating, StudyEvent, Update } from '../../lib/contract/progress.js';
import type { ListWithWords, Word } from '../../lib/contract/vocabulary.js';
import type { Account } from './learner.js';

const DAY_MS = 86_400_000;

/** An account with a past: made and looked at over HTTP, so that a browser test begins where it is about something. */
export class SeededAccount implements Account {
  readonly email = `${randomUUID()}@example.com`;
  readonly password = 'a long sentence to remember';
  readonly #url: string;
  #accessToken = '';

  private constructor(url: string) {
    this.#url = `${url}/api/v1`;
  }

  static async create(url: string, settings: UpdateMeBody): Promise<SeededAccount> {
    const account = new SeededAccount(url);
    const { email, password } = account;
    const body = { email, password, displayName: 'Lin', timeZone: 'Europe/Berlin' };
    const { tokens } = await account.#ask<{ tokens: { accessToken: string } }>('POST', '/auth/register', body);
    account.#accessToken = tokens.accessToken;
    await account.#ask('PATCH', '/auth/me', settings);
    return account;
  }

  async words(listId: string): Promise<Word[]> {
    return (await this.#ask<ListWithWords>('GET', `/vocabulary/lists/${listId}`)).words;
  }

  async study(...updates: Update[]): Promise<void> {
    await this.#ask('POST', '/progress/batch', { updates });
  }

  states(): Promise<Progress[]> {
    return this.#ask('GET', '/progress');
  }

  /** All events that the server has received, the voided ones too, in the order of receipt. */
  async log(): Promise<StudyEvent[]> {
    return (await this.#ask<{ events: StudyEvent[] }>('GET', '/progress/batch?limit=1000')).events;
  }

  async preferences(): Promise<unknown> {
    return (await this.#ask<{ preferences: unknown }>('GET', '/auth/me')).preferences;
  }

  async #ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { authorization: `Bearer ${this.#accessToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}

export function review(wordId: string, rating: Rating, daysAgo: number): Update {
  return { wordId, id: randomUUID(), rating, at: new Date(Date.now() - daysAgo * DAY_MS).toISOString() };
}

/** A word that was learnt, and forgotten eight times since; due now. */
export function forgottenEightTimes(wordId: string): Update[] {
  const lapses = Array.from({ length: 8 }, (_, index) => 50 - 5 * index);
  const minutes = (count: number) => count / (24 * 60);
  return [
    review(wordId, 'easy', 60),
    ...lapses.flatMap((days) => [review(wordId, 'again', days), review(wordId, 'good', days - minutes(11))]),
  ];
}
