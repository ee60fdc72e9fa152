import type { Engine, KeepsMeta, Written } from './engine.js';
import { IndexedDbEngine } from './indexed-db-engine.js';
import { Journal } from './journal.js';
import { withoutLog } from './log-meta.js';
import { MemoryEngine } from './memory-engine.js';
import { Neighbours, type News } from './neighbours.js';
import { OwnerStore } from './owner-store.js';
import { type Adopted, DEVICE, type OutboxContent, type OwnerChange, type OwnerContent } from './shapes.js';
import { outboxOf, STAY } from './stay.js';

/** A browser that does not say within this time whether there is a database has none for us. */
const OPENING_TIMEOUT_MS = 4_000;

/** Why something was not kept on this device; null when everything was. */
export type LocalTrouble = 'full' | 'outdated' | 'broken' | null;

export interface LocalState {
  /** `memory`: what is here lives as long as this tab. */
  readonly persistence: 'durable' | 'memory';
  readonly trouble: LocalTrouble;
}

/**
 * What this device keeps, each owner's apart (`user.id`, `GUEST` or `DEVICE`). Reading and writing never reject: what the
 * device does not take stays with the caller, and the state says why.
 */
export class Local {
  readonly #engine: Engine;
  readonly #neighbours: Neighbours;
  readonly #journal: Journal;
  readonly #listeners = new Set<() => void>();
  readonly #newsListeners = new Set<(news: News) => void>();
  /** Updates that would be gone with this tab: on their way into the database, refused by it, or where there is none. */
  readonly #onlyHere = new Set<string>();
  /** How often an owner was removed while this tab has been open. */
  readonly #removals = new Map<string, number>();
  /** How often all but the unsent was removed meanwhile. */
  readonly #departures = new Map<string, number>();
  /** In which stay of an owner this tab reads and writes. */
  readonly #stays = new Map<string, string>();
  #state: LocalState;
  #hasAskedToPersist = false;

  constructor(engine: Engine, persistence: LocalState['persistence'], journal = new Journal()) {
    this.#engine = engine;
    this.#journal = journal;
    this.#state = { persistence, trouble: null };
    this.#neighbours = new Neighbours((news) => this.#hear(news));
  }

  get persistence(): LocalState['persistence'] {
    return this.#state.persistence;
  }

  readonly get = (): LocalState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  owner(id: string): OwnerStore {
    const removals = this.#removalsOf(id);
    const departures = this.#departuresOf(id);
    return new OwnerStore(id, {
      read: () => this.#read(id),
      readOutbox: () => this.#attempt((engine) => engine.readOutbox(id)),
      readEvents: (wordId) => this.#attempt((engine) => engine.readEvents(id, wordId)),
      readMeta: (name) => this.#attempt((engine) => engine.readMeta(id, name)),
      write: async (change) => {
        if (removals !== this.#removalsOf(id)) return false;
        const rest = departures === this.#departuresOf(id) ? change : outboxOf(change);
        return rest !== null && this.#write(id, rest);
      },
      onNews: (listener) => this.onNews((news) => news.owner === id && listener(news.change)),
    });
  }

  /** A learner signs in here: whatever became of their last stay, this tab writes for them again. */
  begin(id: string): void {
    this.#stays.delete(id);
  }

  /**
   * Moves what waits (and what was refused) from one owner to another, ids and order kept, in one transaction: interrupted,
   * nothing has moved; repeated, nothing is doubled. Null when the device could not, or `to` has left it; then all is where it was.
   */
  async adopt({ from, to }: { readonly from: string; readonly to: string }): Promise<Adopted | null> {
    const adopted = await this.#attempt((engine) => engine.adopt(from, to, this.#stays.get(to)));
    if (adopted) {
      for (const name of this.#onlyHereOf(from)) {
        this.#onlyHere.delete(name);
        this.#onlyHere.add(`${to}${name.slice(from.length)}`);
      }
      for (const owner of [from, to]) this.#announce({ owner, change: 'reread' });
    }
    return adopted ?? null;
  }

  /** Forgets everything of an owner. @returns false when the device could not. */
  async removeOwner(id: string): Promise<boolean> {
    const removals = this.#removalsOf(id);
    // before anything else of theirs can be written
    this.#removals.set(id, removals + 1);
    const isRemoved = await this.#attempt((engine) => engine.remove(id).then(() => true));
    if (isRemoved) {
      this.#journal.removeOwner(id);
      this.#changeOnlyHere((onlyHere) => {
        for (const name of this.#onlyHereOf(id)) onlyHere.delete(name);
      });
      this.#announce({ owner: id, change: 'removed' });
    } else this.#removals.set(id, removals);
    return isRemoved ?? false;
  }

  /**
   * Forgets what the server has of an owner, in one transaction. What waits, what was refused and the small values that `keeps`
   * names stay, also what is rated in another tab at this moment. @returns false when the device could not.
   */
  async removeSent(id: string, keeps: KeepsMeta): Promise<boolean> {
    this.#departures.set(id, this.#departuresOf(id) + 1);
    // first: an answer that comes now must find every tab warned
    this.#announce({ owner: id, change: 'reread', isLeaving: true });
    return (await this.#attempt((engine) => engine.removeSent(id, keeps).then(() => true))) ?? false;
  }

  /** What the journal has of theirs: the database may not have taken it. */
  unsaved(id: string): OutboxContent {
    const { putWaiting = [], putRefused = [] } = this.#journal.read()?.byOwner.get(id) ?? {};
    return { waiting: putWaiting, refused: putRefused };
  }

  /** Whether an update, anybody's, may be kept by nothing but this tab: another page would begin without it. */
  get isOnlyHere(): boolean {
    return this.#onlyHere.size > 0;
  }

  /** Everybody who has something on this device. */
  async owners(): Promise<readonly string[]> {
    const kept = (await this.#attempt((engine) => engine.owners())) ?? [];
    const journaled = [...(this.#journal.read()?.byOwner.keys() ?? [])].filter((owner) => owner !== DEVICE);
    return [...new Set([...kept, ...journaled])];
  }

  /** What other tabs changed, and what `adopt`, `removeOwner` and `removeSent` of this one did. */
  onNews(listener: (news: News) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /** Another version of the app wants the database. */
  outdated(): void {
    this.#set({ trouble: 'outdated' });
  }

  close(): void {
    this.#neighbours.close();
    this.#engine.close();
  }

  async #read(owner: string): Promise<OwnerContent | undefined> {
    const content = await this.#attempt((engine) => engine.read(owner));
    const stay = content?.meta.get(STAY.name);
    if (typeof stay === 'string') this.#stays.set(owner, stay);
    return content;
  }

  async #write(owner: string, change: OwnerChange): Promise<boolean> {
    const { putWaiting = [], removeWaiting = [] } = change;
    this.#changeOnlyHere((onlyHere) => {
      for (const { key } of putWaiting) onlyHere.add(`${owner}.${key}`);
      // the server has these, or has refused them
      for (const key of removeWaiting) onlyHere.delete(`${owner}.${key}`);
    });
    // at once, before anything is waited for: the page may be left with the next line
    this.#journal.write(owner, putWaiting);
    // a page of the log that finds no room is no trouble: the log can be read again, and nothing of the learner's is lost
    const isLogPage = change.putEvents !== undefined;
    const stay = this.#stays.get(owner);
    const write = (engine: Engine) => writeWhatFits(engine, owner, change, stay);
    const written = await this.#attempt(write, { mayFindNoRoom: isLogPage });
    if (!written) return false;
    this.#journal.remove(owner, putWaiting);
    const isGone = written.change === null;
    if (this.persistence === 'durable' || isGone) {
      this.#changeOnlyHere((onlyHere) => {
        for (const { key } of putWaiting) onlyHere.delete(`${owner}.${key}`);
      });
    }
    if (written.change === null) return false;
    if (stay === undefined && written.stay !== undefined) this.#stays.set(owner, written.stay);
    // the log is read when it is looked at: nobody has to be told of it
    const { putEvents: _, addEvents: __, voidEvents: ___, ...told } = written.change;
    this.#neighbours.tell({ owner, change: told });
    if (putWaiting.length > 0) this.#askToPersist();
    if (isLogPage) return true;
    if (this.#state.trouble === 'full' || this.#state.trouble === 'broken') this.#set({ trouble: null });
    return true;
  }

  async #attempt<Result>(
    work: (engine: Engine) => Promise<Result>,
    { mayFindNoRoom = false } = {},
  ): Promise<Result | undefined> {
    try {
      return await work(this.#engine);
    } catch (error) {
      if (mayFindNoRoom && isQuotaError(error)) return undefined;
      if (this.#state.trouble !== 'outdated') this.#set({ trouble: isQuotaError(error) ? 'full' : 'broken' });
      return undefined;
    }
  }

  #announce(news: News): void {
    this.#neighbours.tell(news);
    this.#inform(news);
  }

  #hear(news: News): void {
    if (news.change === 'removed') this.#removals.set(news.owner, this.#removalsOf(news.owner) + 1);
    if (news.isLeaving) this.#departures.set(news.owner, this.#departuresOf(news.owner) + 1);
    this.#inform(news);
  }

  /** Whoever shows what a new page would lose learns when that is something, and when it is nothing any more. */
  #changeOnlyHere(change: (onlyHere: Set<string>) => void): void {
    const before = this.isOnlyHere;
    change(this.#onlyHere);
    if (before !== this.isOnlyHere) this.#tell();
  }

  #onlyHereOf(owner: string): string[] {
    return [...this.#onlyHere].filter((name) => name.startsWith(`${owner}.`));
  }

  #removalsOf(owner: string): number {
    return this.#removals.get(owner) ?? 0;
  }

  #departuresOf(owner: string): number {
    return this.#departures.get(owner) ?? 0;
  }

  #inform(news: News): void {
    for (const listener of [...this.#newsListeners]) listener(news);
  }

  /** Once there is something to lose, the browser is asked not to clear it when space runs short. */
  #askToPersist(): void {
    if (this.#hasAskedToPersist || this.persistence === 'memory') return;
    this.#hasAskedToPersist = true;
    // a refusal changes nothing here: the data are as safe as the browser keeps them
    void globalThis.navigator?.storage?.persist?.().catch(() => false);
  }

  #set(change: Partial<LocalState>): void {
    this.#state = { ...this.#state, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Opens what this device keeps. Never rejects: without a database, in private mode or after a failure it is memory. */
export async function openLocal(): Promise<Local> {
  let local: Local | undefined;
  try {
    const opening = IndexedDbEngine.open({ onOutdated: () => local?.outdated() });
    const engine = await within(opening, OPENING_TIMEOUT_MS);
    local = new Local(engine, 'durable');
    await takeOver(local);
  } catch {
    local ??= new Local(new MemoryEngine(), 'memory');
  }
  return local;
}

async function takeOver(local: Local): Promise<void> {
  const left = new Journal().read();
  if (!left) return;
  const taken = await Promise.all([...left.byOwner].map(([id, change]) => local.owner(id).change(change)));
  if (taken.every(Boolean)) left.forget();
}

function within(opening: Promise<IndexedDbEngine>, timeoutMs: number): Promise<IndexedDbEngine> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the database did not open in time'));
      // nobody waits for it any more, and it would hold back the next version of the app
      void opening.then((late) => late.close()).catch(() => undefined);
    }, timeoutMs);
    opening.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What was acknowledged must be able to leave a full device, too: what it adds to the log is left out for that. */
async function writeWhatFits(engine: Engine, owner: string, change: OwnerChange, stay?: string): Promise<Written> {
  try {
    return await engine.write(owner, change, stay);
  } catch (error) {
    const rest = isQuotaError(error) ? withoutLog(change) : null;
    if (!rest) throw error;
    return engine.write(owner, rest, stay);
  }
}

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
