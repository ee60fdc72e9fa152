import { randomUUID } from 'node:crypto';
import { type Attempt, attempt } from './attempt.js';

export interface StudentOptions {
  readonly url: string;
  readonly words: readonly { readonly id: string; readonly simplified: string }[];
  /** A new access token is asked for as often. */
  readonly refreshMs: number;
  /** Told of every request. */
  readonly note: (attempt: Attempt) => void;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const PASSWORD = 'seven green kites';
const RATINGS = ['again', 'hard', 'good', 'easy'] as const;
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Somebody with an account who does a bit of everything: study, look, hear, read, sign in again. */
export class Student {
  readonly #email = `${randomUUID()}@example.com`;
  #tokens: Tokens = { accessToken: '', refreshToken: '' };
  #refreshedAtMs = 0;

  constructor(private readonly options: StudentOptions) {}

  async register(): Promise<void> {
    const body = { email: this.#email, password: PASSWORD };
    this.#take(await this.#send('POST', 'auth/register', body), (answer) => (answer as { tokens: Tokens }).tokens);
  }

  async step(): Promise<void> {
    if (performance.now() - this.#refreshedAtMs > this.options.refreshMs) return this.#renew();
    const { id: wordId, simplified: text } = oneOf(this.options.words);
    const steps: readonly (readonly [share: number, step: () => Promise<unknown>])[] = [
      [30, () => this.#send('POST', 'progress/batch', { updates: this.#reviews() })],
      // more than there are reviews of a word: less than the correct ones is refused
      [10, () => this.#send('PUT', `progress/${wordId}`, { studyCount: 1_000 + Math.ceil(Math.random() * 1_000) })],
      [20, () => this.#send('GET', 'progress')],
      [10, () => this.#send('GET', 'progress/stats')],
      [3, () => this.#send('GET', 'progress/batch?limit=100')],
      [5, () => this.#send('GET', 'auth/me')],
      [17, () => this.#send('POST', 'tts', { text, wordId })],
      [5, () => this.#send('POST', 'conversations', { type: 'text', wordId })],
    ];
    let left = Math.random() * steps.reduce((sum, [share]) => sum + share, 0);
    for (const [share, step] of steps) {
      left -= share;
      if (left <= 0) {
        await step();
        return;
      }
    }
  }

  /** Mostly by the refresh token; one in four signs in. */
  async #renew(): Promise<void> {
    if (Math.random() < 0.25) {
      const signedIn = await this.#send('POST', 'auth/login', { email: this.#email, password: PASSWORD });
      this.#take(signedIn, (answer) => (answer as { tokens: Tokens }).tokens);
    } else {
      const { refreshToken } = this.#tokens;
      this.#take(await this.#send('POST', 'auth/refresh', { refreshToken }), (answer) => answer as Tokens);
    }
  }

  #reviews() {
    return Array.from({ length: 1 + Math.floor(Math.random() * 6) }, () => ({
      wordId: oneOf(this.options.words).id,
      id: randomUUID(),
      rating: oneOf(RATINGS),
      at: new Date().toISOString(),
    }));
  }

  async #send(method: string, path: string, body?: unknown): Promise<Attempt> {
    const token = this.#tokens.accessToken;
    const sent = await attempt(`${this.options.url}/api/v1/${path}`, {
      method,
      ...(token !== '' && { token }),
      ...(body !== undefined && { body }),
    });
    this.options.note(sent);
    return sent;
  }

  #take({ status, text }: Attempt, tokensOf: (answer: unknown) => Tokens): void {
    if (status === undefined || status >= 300) return;
    this.#tokens = tokensOf(JSON.parse(text));
    this.#refreshedAtMs = performance.now();
  }
}
