import type { Tokens, UpdateMeBody, User } from '../../../lib/contract/accounts.js';
import type { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import { DEVICE, GUEST } from '../local/shapes.js';
import { changesKey, type DeviceMemory, type Identity, identityKey, userKey } from './device.js';
import {
  check,
  guestWith,
  isEmpty,
  type Learner,
  type LearnerChange,
  learnerOf,
  mergeChanges,
  withChanges,
  withoutSent,
} from './learner.js';

/** A change of settings that has not been sent by then is kept, and nobody waits for it any longer. */
const PATIENCE_MS = 2_000;

interface Anybody {
  readonly learner: Learner;
  /** Said once, until it is dismissed: what was found on the device when the learner signed in. */
  readonly notice: string | null;
}

interface GuestSession extends Anybody {
  readonly status: 'guest';
}

interface SignedInSession extends Anybody {
  readonly status: 'signed-in';
  /** As the server last told, with what was changed here since. */
  readonly user: User;
  /** The server wants them to sign in again; until then everything stays on this device. */
  readonly isExpired: boolean;
  /** Shown once, right after they were made; empty when there is nothing to show. */
  readonly recoveryCodes: readonly string[];
}

export type Session = GuestSession | SignedInSession;

interface SignIn {
  readonly user: User;
  readonly tokens: Tokens;
}

/**
 * Who studies in this tab: a guest, or a learner who is remembered on this device, so that nothing waits for the server.
 * Whether the session is still good is found out in the background; no answer, or a server in trouble, ends nothing.
 *
 * Settings that are changed here are shown at once and sent when that is possible. Until then they stand over what the
 * server tells, field by field; of the fields that were not changed here, the server's are right. So the change that
 * reaches the server last holds.
 */
export class SessionStore {
  readonly #client: Client;
  readonly #device: DeviceMemory;
  readonly #listeners = new Set<() => void>();
  #session: Session = { status: 'guest', learner: guestWith({}), notice: null };
  /** What the server last told; null for a guest. */
  #user: User | null = null;
  #changes: LearnerChange = {};
  #sending: Promise<void> | null = null;
  /** Moves when somebody else is here: what began before then has no say any more. */
  #era = 0;

  constructor(client: Client, device: DeviceMemory) {
    this.#client = client;
    this.#device = device;
    device.onElsewhere((owner, meta) => void this.#hear(owner, meta));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Session => this.#session;

  /** Whoever is remembered on this device is here when it resolves; the server is asked afterwards. Never rejects. */
  async restore(): Promise<void> {
    const identity = await this.#device.identity();
    await this.#enter(identity?.userId ?? null);
    void this.refresh(identity);
  }

  /** Asks the server how things stand, and sends what waits; also when the network is back. Never rejects. */
  async refresh(known?: Identity): Promise<void> {
    try {
      const identity = known ?? (await this.#device.identity());
      if (identity?.isLogoutDue) await this.#logOutLate();
      else if (this.#user) await this.#refreshUser(this.#user.id);
      else if (!identity) await this.#discover();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  async register(body: { email: string; password: string; displayName?: string; timeZone?: string }): Promise<void> {
    const registered = await this.#client.call('register', { body: { ...body, tokenTransport: 'cookie' } });
    // a new account takes over what the guest chose, but for what the form has asked
    const { displayName, ...others } = (await this.#device.of(GUEST)).changes;
    const changes = body.displayName === undefined && displayName !== undefined ? { displayName, ...others } : others;
    await this.#begin(registered, { changes, recoveryCodes: registered.recoveryCodes });
  }

  async signIn(body: { email: string; password: string }): Promise<void> {
    await this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  async recover(body: { email: string; recoveryCode: string; newPassword: string }): Promise<void> {
    await this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  /** What needs the password goes to the server or fails; for settings see `change`. @throws ProblemError */
  async update(body: UpdateMeBody): Promise<void> {
    const { recoveryCodes, ...user } = await this.#client.call('updateMe', { body });
    if (this.#session.status !== 'signed-in' || user.id !== this.#user?.id) return;
    await this.#take(user);
    if (recoveryCodes) this.#set({ ...this.#session, recoveryCodes });
  }

  /**
   * Changes settings: on this device at once, on the server when it can be reached.
   * @throws ProblemError when they are refused; then they are as they were.
   */
  async change(change: LearnerChange): Promise<void> {
    check(change);
    this.#changes = mergeChanges(this.#changes, change);
    this.#show();
    await this.#keep();
    if (!this.#user) return;
    await Promise.race([this.#sendChanges(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  /** The learner says that they have the codes. */
  readonly putCodesAway = (): void => {
    if (this.#session.status === 'signed-in') this.#set({ ...this.#session, recoveryCodes: [] });
  };

  readonly dismissNotice = (): void => this.#set({ ...this.#session, notice: null });

  /**
   * Removes the learner from this device, in all tabs. Without a network the server is told later.
   * @throws ProblemError when it should end the sessions of other devices and can't be told; then nothing has changed.
   */
  async signOut({ everywhere, keepsUnsent }: { everywhere: boolean; keepsUnsent: boolean }): Promise<void> {
    let isLogoutDue = false;
    try {
      await this.#client.call('logout', { body: everywhere ? { everywhere } : {} });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // a session that is over needs no ending
      const isOver = error.status === 401;
      if (!isOver && (everywhere || !error.isPassing)) throw error;
      isLogoutDue = !isOver;
    }
    await this.#leave({ userId: null, isLogoutDue }, { keepsUnsent });
  }

  /** @throws ProblemError */
  async deleteAccount(password: string): Promise<void> {
    await this.#client.call('deleteMe', { body: { password } });
    await this.#leave({ userId: null }, { keepsUnsent: false });
  }

  /** The server ended the session: the learner is asked to sign in again, and goes on meanwhile. */
  end(userId: string): void {
    if (this.#session.status === 'signed-in' && this.#user?.id === userId)
      this.#set({ ...this.#session, isExpired: true });
  }

  /** The same learner has signed in again. */
  back(userId: string): void {
    if (this.#session.status !== 'signed-in' || this.#user?.id !== userId) return;
    this.#set({ ...this.#session, isExpired: false });
    void this.refresh();
  }

  async #begin(
    { user, tokens }: SignIn,
    { changes, recoveryCodes = [] }: { changes?: LearnerChange; recoveryCodes?: readonly string[] } = {},
  ): Promise<void> {
    this.#era += 1;
    this.#client.signIn(user.id, tokens.accessToken);
    // what this learner changed here before they had to sign in again
    const kept = changes ?? (await this.#device.of(user.id)).changes;
    await this.#device.keep(user.id, { user, changes: kept });
    await this.#device.remember({ userId: user.id });
    const words = await this.#device.adoptGuest(user.id);
    this.#enterAs(user, kept, { recoveryCodes, notice: noticeOf(words) });
    void this.#sendChanges().catch(() => undefined);
  }

  async #leave(identity: Identity, how: { readonly keepsUnsent: boolean }): Promise<void> {
    const userId = this.#user?.id;
    this.#client.signOut();
    // first of all nobody is here any more, so that no page writes down again what is removed
    await this.#device.remember(identity);
    await this.#enter(null);
    if (userId !== undefined) await this.#device.forget(userId, how);
  }

  async #enter(userId: string | null): Promise<void> {
    this.#era += 1;
    const era = this.#era;
    const { user, changes } = await this.#device.of(userId ?? GUEST);
    if (era !== this.#era) return;
    if (userId !== null && user) {
      if (this.#user?.id !== userId) this.#client.signIn(userId, null);
      return this.#enterAs(user, changes, { recoveryCodes: [], notice: null });
    }
    this.#client.signOut();
    this.#user = null;
    this.#changes = changes;
    this.#set({ status: 'guest', learner: guestWith(changes), notice: null });
  }

  #enterAs(
    user: User,
    changes: LearnerChange,
    { recoveryCodes, notice }: { recoveryCodes: readonly string[]; notice: string | null },
  ): void {
    this.#user = user;
    this.#changes = changes;
    const shown = withChanges(user, changes);
    this.#set({
      status: 'signed-in',
      user: shown,
      learner: learnerOf(shown),
      isExpired: false,
      recoveryCodes,
      notice,
    });
  }

  async #refreshUser(userId: string): Promise<void> {
    // a merge that was interrupted goes on
    const notice = noticeOf(await this.#device.adoptGuest(userId));
    if (notice && this.#user?.id === userId) this.#set({ ...this.#session, notice });
    if (isEmpty(this.#changes)) await this.#take(await this.#client.call('getMe', { asUser: userId }));
    else await this.#sendChanges();
  }

  /** Takes up a session that the browser holds and this device has not noted. */
  async #discover(): Promise<void> {
    const era = this.#era;
    try {
      const userId = await this.#client.discover();
      const user = await this.#client.call('getMe', { asUser: userId });
      if (era !== this.#era) return;
      await this.#device.keep(user.id, { user, changes: (await this.#device.of(user.id)).changes });
      await this.#device.remember({ userId: user.id });
      await this.#enter(user.id);
      await this.#refreshUser(user.id);
    } catch (error) {
      if (era !== this.#era) return;
      this.#client.signOut();
      if (!(error instanceof ProblemError && error.status === 401)) throw error;
      await this.#device.remember({ userId: null });
    }
  }

  async #logOutLate(): Promise<void> {
    try {
      await this.#client.call('logout', { body: {} });
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 401)) throw error;
    }
    await this.#device.remember({ userId: null });
  }

  #sendChanges(): Promise<void> {
    this.#sending ??= this.#sendAllChanges().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAllChanges(): Promise<void> {
    const userId = this.#user?.id;
    while (userId !== undefined && userId === this.#user?.id && !isEmpty(this.#changes)) {
      const sent = this.#changes;
      try {
        const { recoveryCodes: _, ...user } = await this.#client.call('updateMe', { body: sent, asUser: userId });
        await this.#settle(user, sent);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 400) return;
        await this.#settle(null, sent);
        throw error;
      }
    }
  }

  /** The server has decided about what was sent. */
  async #settle(user: User | null, sent: LearnerChange): Promise<void> {
    this.#changes = withoutSent(this.#changes, sent);
    if (user) await this.#take(user);
    else {
      this.#show();
      await this.#keep();
    }
  }

  async #take(user: User): Promise<void> {
    if (user.id !== this.#user?.id) return;
    this.#user = user;
    this.#show();
    await this.#keep();
  }

  async #keep(): Promise<void> {
    await this.#device.keep(this.#user?.id ?? GUEST, { user: this.#user ?? undefined, changes: this.#changes });
  }

  /** Another tab has changed who is here, or their settings. */
  async #hear(owner: string, meta: Readonly<Record<string, unknown>>): Promise<void> {
    if (owner === DEVICE && identityKey.name in meta) {
      const { userId } = meta[identityKey.name] as Identity;
      if (userId !== (this.#user?.id ?? null)) await this.#enter(userId);
      return;
    }
    if (owner !== this.#session.learner.id || !(userKey.name in meta || changesKey.name in meta)) return;
    this.#user = (meta[userKey.name] as User | undefined) ?? this.#user;
    this.#changes = (meta[changesKey.name] as LearnerChange | undefined) ?? {};
    this.#show();
  }

  #show(): void {
    if (this.#session.status === 'guest') {
      this.#set({ ...this.#session, learner: guestWith(this.#changes) });
      return;
    }
    const user = withChanges(this.#user ?? this.#session.user, this.#changes);
    this.#set({ ...this.#session, user, learner: learnerOf(user) });
  }

  #set(session: Session): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}

function noticeOf(words: number): string | null {
  if (words === 0) return null;
  return words === 1
    ? '1 word studied as a guest was added to your account.'
    : `${words} words studied as a guest were added to your account.`;
}
