import type { User } from '../../../lib/contract/accounts.js';
import type { Local } from '../local/local.js';
import { DEVICE, type Entry, GUEST, metaKey } from '../local/shapes.js';
import { isEmpty, type LearnerChange } from './learner.js';
import type { Unsent } from './unsent.js';

/** Who is signed in on this device. `userId: null`: nobody is, as far as the server was asked; absent: nobody has asked. */
export interface Identity {
  readonly userId: string | null;
  /** The learner left while the server could not be told, so that the cookie is still good. */
  readonly isLogoutDue?: boolean;
}

/** What is remembered of a learner; no token is among it. */
export interface Remembered {
  /** As the server last told; undefined for a guest. */
  readonly user?: User | undefined;
  /** Settings that were changed here and that the server has not been told. */
  readonly changes: LearnerChange;
}

export const identityKey = metaKey<Identity>('identity');
export const userKey = metaKey<User>('user');
export const changesKey = metaKey<LearnerChange>('changes');

/** Who was here, and what they chose, over the store of the device. Nothing here rejects. */
export class DeviceMemory {
  readonly #local: Local;

  constructor(local: Local) {
    this.#local = local;
  }

  identity(): Promise<Identity | undefined> {
    return this.#local.owner(DEVICE).get(identityKey);
  }

  async remember(identity: Identity): Promise<void> {
    await this.#local.owner(DEVICE).set(identityKey, identity);
  }

  async of(owner: string): Promise<Remembered> {
    const store = this.#local.owner(owner);
    const [user, changes] = await Promise.all([store.get(userKey), store.get(changesKey)]);
    return { user, changes: changes ?? {} };
  }

  /** A learner signs in: they are remembered, whatever was removed of them before. */
  async begin(userId: string, remembered: Remembered): Promise<void> {
    this.#local.begin(userId);
    await this.keep(userId, remembered);
  }

  async keep(owner: string, { user, changes }: Remembered): Promise<void> {
    await this.#local.owner(owner).change({ meta: { [userKey.name]: user, [changesKey.name]: changes } });
  }

  /**
   * Moves what was studied as a guest to the learner. The settings of the guest go no further: a new account has taken
   * them over before. @returns how many words it was; repeated, none.
   */
  async adoptGuest(userId: string): Promise<number> {
    const adopted = await this.#local.adopt({ from: GUEST, to: userId });
    // not moved: all of it stays the guest's, until the next time
    if (!adopted) return 0;
    await this.#local.owner(GUEST).set(changesKey, undefined);
    return adopted.words;
  }

  /** What the learner has here and the server has not; null when the device can not say. */
  async unsentOf(userId: string): Promise<Unsent | null> {
    const content = await this.#local.owner(userId).read();
    if (content === null) return null;
    const unsaved = this.#local.unsaved(userId);
    return {
      waiting: together(content.waiting, unsaved.waiting),
      refused: together(content.refused, unsaved.refused),
      hasSettings: isUnsentMeta(changesKey.name, content.meta.get(changesKey.name)),
    };
  }

  /**
   * Removes the learner from this device; with `keepsUnsent`, all but what the server does not have at that moment.
   * @returns false when the device could not: then all of it is still there.
   */
  forget(userId: string, { keepsUnsent }: { readonly keepsUnsent: boolean }): Promise<boolean> {
    return keepsUnsent ? this.#local.removeSent(userId, isUnsentMeta) : this.#local.removeOwner(userId);
  }

  /** Removes all that these have here. @returns those of whom the device could not. */
  async forgetAll(userIds: readonly string[]): Promise<readonly string[]> {
    const left: string[] = [];
    for (const userId of userIds) if (!(await this.forget(userId, { keepsUnsent: false }))) left.push(userId);
    return left;
  }

  /** Tells when another tab changed who is here, or what is remembered of whoever that is. */
  onElsewhere(listener: (owner: string, meta: Readonly<Record<string, unknown>>) => void): () => void {
    return this.#local.onNews(({ owner, change }) => {
      if (typeof change === 'object' && change.meta) listener(owner, change.meta);
    });
  }
}

function isUnsentMeta(name: string, value: unknown): boolean {
  return name === changesKey.name && !isEmpty((value as LearnerChange | undefined) ?? {});
}

function together<E extends Entry>(kept: readonly E[], unsaved: readonly E[]): readonly E[] {
  return [...new Map([...kept, ...unsaved].map((entry) => [entry.key, entry])).values()];
}
