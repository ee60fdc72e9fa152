import type { User } from '../../../lib/contract/accounts.js';
import type { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import { GUEST } from '../local/shapes.js';
import { singleFlight } from '../sync/single-flight.js';
import { changesKey, type DeviceMemory, userKey } from './device.js';
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

/** A change that has not been sent by then is kept, and nobody waits for it any longer. */
const PATIENCE_MS = 2_000;

interface ProfileOptions {
  readonly client: Client;
  readonly device: DeviceMemory;
  /** Something that is shown has changed. */
  readonly onChange: () => void;
}

/**
 * Who is here, and their settings. What is changed here is shown at once and sent when that is possible. Until then it
 * stands over what the server tells, field by field; of the fields that were not changed here, the server's are right. So
 * the change that reaches the server last holds.
 */
export class Profile {
  readonly #options: ProfileOptions;
  /** What the server last told; null for a guest. */
  #told: User | null = null;
  #changes: LearnerChange = {};
  #user: User | null = null;
  #learner: Learner = guestWith({});
  #sendOnce = this.#sender();

  constructor(options: ProfileOptions) {
    this.#options = options;
  }

  /** With what was changed here; null for a guest. */
  get user(): User | null {
    return this.#user;
  }

  get userId(): string | null {
    return this.#told?.id ?? null;
  }

  get learner(): Learner {
    return this.#learner;
  }

  /** Does the server not know yet what was changed here? A guest's settings have nowhere to go. */
  get hasUnsent(): boolean {
    return this.#told !== null && !isEmpty(this.#changes);
  }

  /** From now on this one is here, as they are remembered. */
  become(user: User | null, changes: LearnerChange): void {
    this.#told = user;
    this.#changes = changes;
    this.#sendOnce = this.#sender();
    this.#derive();
  }

  /** The server has told how things stand. */
  async take(user: User): Promise<void> {
    if (user.id !== this.userId) return;
    this.#told = user;
    await this.#keep();
  }

  /**
   * Changes settings: on this device at once, on the server when it can be reached.
   * @throws ProblemError when they are refused; then they are as they were.
   */
  async change(change: LearnerChange): Promise<void> {
    check(change);
    this.#changes = mergeChanges(this.#changes, change);
    await this.#keep();
    if (this.#told) await Promise.race([this.send(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  /** Asks the server for what may have changed there, and sends what was changed here. @throws ProblemError */
  async refresh(): Promise<void> {
    const { userId } = this;
    if (userId === null) return;
    if (isEmpty(this.#changes)) await this.take(await this.#options.client.call('getMe', { asUser: userId }));
    else await this.send();
  }

  /** @throws ProblemError what the server refuses; what did not reach it is kept. */
  async send(): Promise<void> {
    await this.#sendOnce();
  }

  /** Another tab has kept something. */
  hear(owner: string, meta: Readonly<Record<string, unknown>>): void {
    if (owner !== this.#learner.id || !(userKey.name in meta || changesKey.name in meta)) return;
    this.#told = (meta[userKey.name] as User | undefined) ?? this.#told;
    this.#changes = (meta[changesKey.name] as LearnerChange | undefined) ?? {};
    this.#derive();
    this.#options.onChange();
  }

  /** What is asked for while a refused or hanging change is under way is sent after it. */
  #sender(): () => Promise<boolean> {
    return singleFlight(
      () => this.#sendAll(),
      (isSent) => isSent,
    );
  }

  /** @returns whether the server could be told. */
  async #sendAll(): Promise<boolean> {
    const { userId } = this;
    while (userId !== null && userId === this.userId && !isEmpty(this.#changes)) {
      const sent = this.#changes;
      try {
        const { recoveryCodes: _, ...user } = await this.#options.client.call('updateMe', {
          body: sent,
          asUser: userId,
        });
        if (userId === this.userId) await this.#settle(sent, user);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 400) return false;
        if (userId === this.userId) await this.#settle(sent, this.#told);
        throw error;
      }
    }
    return true;
  }

  /** The server has decided about what was sent. */
  async #settle(sent: LearnerChange, user: User | null): Promise<void> {
    this.#changes = withoutSent(this.#changes, sent);
    this.#told = user;
    await this.#keep();
  }

  async #keep(): Promise<void> {
    this.#derive();
    this.#options.onChange();
    await this.#options.device.keep(this.userId ?? GUEST, { user: this.#told ?? undefined, changes: this.#changes });
  }

  #derive(): void {
    this.#user = this.#told && withChanges(this.#told, this.#changes);
    this.#learner = this.#user ? learnerOf(this.#user) : guestWith(this.#changes);
  }
}
