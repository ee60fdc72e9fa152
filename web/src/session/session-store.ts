import type { Tokens, UpdateMeBody, User } from '../../../lib/contract/accounts.js';
import type { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';

export type Session =
  | { readonly status: 'restoring' }
  /** The server did not answer: nobody knows yet whether somebody is signed in. */
  | { readonly status: 'unreachable'; readonly error: unknown }
  /** `stranger`: nobody was signed in; `ended`: the server ended the session; `left`: the learner signed out. */
  | { readonly status: 'signed-out'; readonly why: 'stranger' | 'ended' | 'left' }
  | {
      readonly status: 'signed-in';
      readonly user: User;
      /** Shown once, right after they were made; empty when there is nothing to show. */
      readonly recoveryCodes: readonly string[];
    };

interface SignIn {
  readonly user: User;
  readonly tokens: Tokens;
}

/** Who is signed in, in this tab. Components subscribe; the client tells it when the server ends the session. */
export class SessionStore {
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #session: Session = { status: 'restoring' };

  constructor(client: Client) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Session => this.#session;

  /** Picks up the session of this browser by its refresh cookie. Never rejects. */
  async restore(): Promise<void> {
    this.#set({ status: 'restoring' });
    try {
      await this.#client.refresh();
      this.#set({ status: 'signed-in', user: await this.#client.call('getMe'), recoveryCodes: [] });
    } catch (error) {
      const isDecided = error instanceof ProblemError && error.status === 401;
      this.#set(isDecided ? { status: 'signed-out', why: 'stranger' } : { status: 'unreachable', error });
    }
  }

  async register(body: { email: string; password: string; displayName?: string; timeZone?: string }): Promise<void> {
    const registered = await this.#client.call('register', { body: { ...body, tokenTransport: 'cookie' } });
    this.#begin(registered, registered.recoveryCodes);
  }

  async signIn(body: { email: string; password: string }): Promise<void> {
    this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  async recover(body: { email: string; recoveryCode: string; newPassword: string }): Promise<void> {
    this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  async update(body: UpdateMeBody): Promise<void> {
    const { recoveryCodes, ...user } = await this.#client.call('updateMe', { body });
    if (this.#session.status !== 'signed-in') return;
    this.#set({ ...this.#session, user, recoveryCodes: recoveryCodes ?? this.#session.recoveryCodes });
  }

  /** The learner says that they have the codes. */
  readonly putCodesAway = (): void => {
    if (this.#session.status === 'signed-in') this.#set({ ...this.#session, recoveryCodes: [] });
  };

  /** @throws ProblemError when the server could not be told; then the learner is still signed in. */
  async signOut({ everywhere }: { everywhere: boolean }): Promise<void> {
    try {
      await this.#client.call('logout', { body: everywhere ? { everywhere } : {} });
    } catch (error) {
      // a session that is over needs no ending
      if (!(error instanceof ProblemError && error.status === 401)) throw error;
    }
    this.#leave('left');
  }

  async deleteAccount(password: string): Promise<void> {
    await this.#client.call('deleteMe', { body: { password } });
    this.#leave('left');
  }

  /** The server ended the session: the learner signs in again and goes on where they were. */
  end(): void {
    if (this.#session.status === 'signed-in') this.#leave('ended');
  }

  #begin({ user, tokens }: SignIn, recoveryCodes: readonly string[] = []): void {
    this.#client.setAccessToken(tokens.accessToken);
    this.#set({ status: 'signed-in', user, recoveryCodes });
  }

  #leave(why: 'ended' | 'left'): void {
    this.#client.setAccessToken(null);
    this.#set({ status: 'signed-out', why });
  }

  #set(session: Session): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}
