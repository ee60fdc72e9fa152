import type { Tokens, UpdateMeBody, User } from '../../../lib/contract/accounts.js';
import type { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import { DEVICE, GUEST } from '../local/shapes.js';
import { singleFlight } from '../sync/single-flight.js';
import { type DeviceMemory, type Identity, identityKey } from './device.js';
import type { Learner, LearnerChange } from './learner.js';
import { Profile } from './profile.js';

interface Anybody {
  readonly learner: Learner;
  /** Said until it is dismissed: what was found on the device at signing in, or could not be removed at signing out. */
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

interface Signs {
  readonly notice: string | null;
  readonly isExpired: boolean;
  readonly recoveryCodes: readonly string[];
}

/** The account page lists everybody of whom something is here. */
const NOT_REMOVED =
  'You are signed out, but this device could not remove what it keeps of you. Reload this page and choose “Remove …” on the ' +
  'account page; if that does not help, delete this site’s data in your browser’s settings.';

const nothing: Signs = { notice: null, isExpired: false, recoveryCodes: [] };

/**
 * Who studies in this tab: a guest, or a learner who is remembered on this device, so that nothing waits for the server.
 * Whether the session is still good is found out in the background; no answer, or a server in trouble, ends nothing.
 */
export class SessionStore {
  readonly #client: Client;
  readonly #device: DeviceMemory;
  readonly #profile: Profile;
  readonly #listeners = new Set<() => void>();
  #signs: Signs = nothing;
  #session: Session;
  /** Moves when somebody else is here: what began before then has no say any more. */
  #era = 0;
  /** For whoever asks meanwhile, too: what the answer says is noted only after it. */
  readonly #discoverOnce = singleFlight(
    async () => {
      if (this.#profile.userId === null) await this.#discover();
    },
    () => true,
  );
  #codesOnTheirWay = 0;

  constructor(client: Client, device: DeviceMemory) {
    this.#client = client;
    this.#device = device;
    this.#profile = new Profile({ client, device, onChange: () => this.#show() });
    this.#session = { status: 'guest', learner: this.#profile.learner, notice: null };
    device.onElsewhere((owner, meta) => {
      const identity = owner === DEVICE ? (meta[identityKey.name] as Identity | undefined) : undefined;
      if (!identity) this.#profile.hear(owner, meta);
      else if (identity.userId !== this.#profile.userId) void this.#enter(identity.userId);
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Session => this.#session;

  /** Recovery codes are shown, or may be on their way: they come once, and are nowhere but in this page. */
  get hasCodes(): boolean {
    return this.#codesOnTheirWay > 0 || this.#signs.recoveryCodes.length > 0;
  }

  /** Whoever is remembered on this device is here when it resolves; the server is asked afterwards. Never rejects. */
  async restore(): Promise<void> {
    const identity = await this.#device.identity();
    await this.#enter(identity?.userId ?? null);
    void this.refresh();
  }

  /** Asks the server how things stand, and sends what waits; also when the network is back. Never rejects. */
  async refresh(): Promise<void> {
    try {
      const identity = await this.#device.identity();
      if (identity?.isLogoutDue) await this.#logOutLate();
      else if (this.#profile.userId !== null) await this.#refreshUser(this.#profile.userId);
      else if (!identity) await this.#discoverOnce();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  /** @throws ProblemError */
  register(body: { email: string; password: string; displayName?: string; timeZone?: string }): Promise<void> {
    return this.#expectingCodes(() => this.#register(body));
  }

  async #register(body: { email: string; password: string; displayName?: string; timeZone?: string }): Promise<void> {
    const registered = await this.#client.call('register', { body: { ...body, tokenTransport: 'cookie' } });
    // a new account takes over what the guest chose; what the form has asked for is newer
    const { displayName, ...others } = (await this.#device.of(GUEST)).changes;
    const changes = body.displayName === undefined && displayName !== undefined ? { displayName, ...others } : others;
    await this.#begin(registered, { changes, recoveryCodes: registered.recoveryCodes });
  }

  /** @throws ProblemError */
  async signIn(body: { email: string; password: string }): Promise<void> {
    await this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  /** @throws ProblemError */
  async recover(body: { email: string; recoveryCode: string; newPassword: string }): Promise<void> {
    await this.#begin(await this.#client.call('login', { body: { ...body, tokenTransport: 'cookie' } }));
  }

  /** What needs the password goes to the server or fails; for settings see `change`. @throws ProblemError */
  update(body: UpdateMeBody): Promise<void> {
    return this.#expectingCodes(() => this.#update(body));
  }

  async #update(body: UpdateMeBody): Promise<void> {
    const { recoveryCodes, ...user } = await this.#client.call('updateMe', { body, ...this.#asLearner });
    await this.#profile.take(user);
    if (recoveryCodes && user.id === this.#profile.userId) this.#show({ recoveryCodes });
  }

  /** Changes settings, also without an account or a network. @throws ProblemError when they are refused */
  change(change: LearnerChange): Promise<void> {
    return this.#profile.change(change);
  }

  /** Sends settings that were changed here. @returns whether the server has all of them. Never rejects. */
  async sendSettings(): Promise<boolean> {
    // what is refused was said where it was changed
    await this.#profile.send().catch(() => undefined);
    return !this.#profile.hasUnsent;
  }

  /** The learner says that they have the codes. */
  readonly putCodesAway = (): void => this.#show({ recoveryCodes: [] });

  readonly dismissNotice = (): void => this.#show({ notice: null });

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

  /** For calls that are about whoever is shown here, whoever has signed in from another tab meanwhile. */
  get #asLearner(): { readonly asUser?: string } {
    const { userId } = this.#profile;
    return userId === null ? {} : { asUser: userId };
  }

  /** @throws ProblemError */
  async deleteAccount(password: string): Promise<void> {
    await this.#client.call('deleteMe', { body: { password }, ...this.#asLearner });
    await this.#leave({ userId: null }, { keepsUnsent: false });
  }

  /** The server ended the session: the learner is asked to sign in again, and goes on meanwhile. */
  end(userId: string): void {
    if (userId === this.#profile.userId) this.#show({ isExpired: true });
  }

  /** Another tab has signed the same learner in again. */
  back(userId: string): void {
    if (userId !== this.#profile.userId) return;
    this.#show({ isExpired: false });
    void this.refresh();
  }

  async #expectingCodes(work: () => Promise<void>): Promise<void> {
    this.#codesOnTheirWay += 1;
    try {
      await work();
    } finally {
      this.#codesOnTheirWay -= 1;
    }
  }

  async #begin(
    { user, tokens }: SignIn,
    { changes, recoveryCodes = [] }: { changes?: LearnerChange; recoveryCodes?: readonly string[] } = {},
  ): Promise<void> {
    this.#era += 1;
    this.#client.signIn(user.id, tokens.accessToken);
    // what this learner changed here before they had to sign in again
    const kept = changes ?? (await this.#device.of(user.id)).changes;
    // in this order: wherever it is interrupted, the next start of the app goes on
    await this.#device.begin(user.id, { user, changes: kept });
    await this.#device.remember({ userId: user.id });
    const words = await this.#device.adoptGuest(user.id);
    this.#profile.become(user, kept);
    this.#show({ ...nothing, recoveryCodes, notice: noticeOf(words) });
    void this.#profile.send().catch(() => undefined);
  }

  async #leave(identity: Identity, how: { readonly keepsUnsent: boolean }): Promise<void> {
    const { userId } = this.#profile;
    // first of all nobody is here any more, so that no page writes down again what is removed
    await this.#device.remember(identity);
    await this.#enter(null);
    if (userId === null || (await this.#device.forget(userId, how))) return;
    if (this.#profile.userId === null) this.#show({ notice: NOT_REMOVED });
  }

  async #enter(userId: string | null): Promise<void> {
    this.#era += 1;
    const era = this.#era;
    const { user, changes } = await this.#device.of(userId ?? GUEST);
    if (era !== this.#era) return;
    if (userId !== null && user) this.#client.signIn(userId, null);
    else this.#client.signOut();
    this.#profile.become(userId === null ? null : (user ?? null), changes);
    this.#show(nothing);
  }

  async #refreshUser(userId: string): Promise<void> {
    // a merge that was interrupted goes on
    const words = await this.#device.adoptGuest(userId);
    if (words > 0 && userId === this.#profile.userId) this.#show({ notice: noticeOf(words) });
    await this.#profile.refresh();
  }

  /** Takes up a session that the browser holds and this device has not noted. */
  async #discover(): Promise<void> {
    const era = this.#era;
    try {
      const userId = await this.#client.discover();
      const user = await this.#client.call('getMe', { asUser: userId });
      const { changes } = await this.#device.of(userId);
      if (era !== this.#era) return;
      await this.#device.begin(userId, { user, changes });
      await this.#device.remember({ userId });
      await this.#enter(userId);
      await this.#refreshUser(userId);
    } catch (error) {
      if (era !== this.#era) return;
      this.#client.signOut();
      if (!(error instanceof ProblemError && error.status === 401)) throw error;
      await this.#device.remember({ userId: null });
    }
  }

  async #logOutLate(): Promise<void> {
    const era = this.#era;
    try {
      await this.#client.call('logout', { body: {} });
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 401)) throw error;
    }
    if (era === this.#era) await this.#device.remember({ userId: null });
  }

  #show(signs: Partial<Signs> = {}): void {
    this.#signs = { ...this.#signs, ...signs };
    const { learner, user } = this.#profile;
    const { notice, isExpired, recoveryCodes } = this.#signs;
    this.#session = user
      ? { status: 'signed-in', user, learner, notice, isExpired, recoveryCodes }
      : { status: 'guest', learner, notice };
    for (const listener of this.#listeners) listener();
  }
}

function noticeOf(words: number): string | null {
  if (words === 0) return null;
  return words === 1
    ? '1 word studied as a guest was added to your account.'
    : `${words} words studied as a guest were added to your account.`;
}
