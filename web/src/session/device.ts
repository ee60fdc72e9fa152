import type { User } from '../../../lib/contract/accounts.js';
import type { Local } from '../local/local.js';
import { DEVICE, GUEST, metaKey } from '../local/shapes.js';
import { isEmpty, type LearnerChange } from './learner.js';
import { isAllSent, type Unsent } from './unsent.js';

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
    const changes = (content.meta.get(changesKey.name) as LearnerChange | undefined) ?? {};
    return { waiting: content.waiting, refused: content.refused, hasSettings: !isEmpty(changes) };
  }

  /** Removes the learner from this device; with `keepsUnsent`, all but what the server does not have. */
  async forget(userId: string, { keepsUnsent }: { readonly keepsUnsent: boolean }): Promise<void> {
    const store = this.#local.owner(userId);
    const content = keepsUnsent ? await store.read() : null;
    const unsent = keepsUnsent ? await this.unsentOf(userId) : null;
    // what can not be read may hold what is to be kept
    if (keepsUnsent && (content === null || unsent === null)) return;
    if (content === null || unsent === null || (isAllSent(unsent) && !this.#local.hasUnsaved(userId))) {
      await this.#local.removeOwner(userId);
      return;
    }
    const names = [...content.meta.keys()].filter((name) => name !== changesKey.name);
    await store.change({
      clearProgress: true,
      clearEvents: true,
      meta: Object.fromEntries(names.map((name) => [name, undefined])),
    });
  }

  /** Tells when another tab changed who is here, or what is remembered of whoever that is. */
  onElsewhere(listener: (owner: string, meta: Readonly<Record<string, unknown>>) => void): () => void {
    return this.#local.onNews(({ owner, change }) => {
      if (typeof change === 'object' && change.meta) listener(owner, change.meta);
    });
  }
}
