import type { StudyEvent } from '../../../lib/contract/progress.js';
import type { OwnerNews } from './neighbours.js';
import type { MetaKey, OutboxContent, OwnerChange, OwnerContent } from './shapes.js';

const NOTHING: OwnerContent = { waiting: [], refused: [], progress: [], meta: new Map() };

interface OwnerStoreOptions {
  readonly read: () => Promise<OwnerContent | undefined>;
  readonly readOutbox: () => Promise<OutboxContent | undefined>;
  readonly readEvents: (wordId: string | undefined) => Promise<StudyEvent[] | undefined>;
  readonly readMeta: (name: string) => Promise<unknown>;
  readonly write: (change: OwnerChange) => Promise<boolean>;
  readonly onNews: (listener: (change: OwnerNews) => void) => () => void;
}

/**
 * What one owner has on this device. Nothing here rejects. Once the owner has been removed, this store keeps nothing more for
 * them: what was still under way must not bring back what was forgotten. Once all but the unsent has been removed, it keeps
 * the outbox alone. A store that is asked for later keeps everything again.
 */
export class OwnerStore {
  readonly id: string;
  readonly #options: OwnerStoreOptions;

  constructor(id: string, options: OwnerStoreOptions) {
    this.id = id;
    this.#options = options;
  }

  /** All of it, in one read; null when the device could not say. */
  async read(): Promise<OwnerContent | null> {
    return (await this.#options.read()) ?? null;
  }

  /** As `read`; nothing when the device could not say. */
  async readOrNothing(): Promise<OwnerContent> {
    return (await this.read()) ?? NOTHING;
  }

  async readOutbox(): Promise<OutboxContent | null> {
    return (await this.#options.readOutbox()) ?? null;
  }

  /** What the device has of the owner's log, of one word or of all. */
  async readEvents(wordId?: string): Promise<readonly StudyEvent[]> {
    return (await this.#options.readEvents(wordId)) ?? [];
  }

  /** True when all of it is kept; false when nothing of it is, and the state of `Local` says why. */
  change(change: OwnerChange): Promise<boolean> {
    return this.#options.write(change);
  }

  async get<Value>(key: MetaKey<Value>): Promise<Value | undefined> {
    return (await this.#options.readMeta(key.name)) as Value | undefined;
  }

  /** Keeps a small value (something that can be cloned); undefined removes it. */
  set<Value>(key: MetaKey<Value>, value: Value | undefined): Promise<boolean> {
    return this.change({ meta: { [key.name]: value } });
  }

  /** What other tabs (or an adoption) changed. @returns the way to stop listening. */
  onNews(listener: (change: OwnerNews) => void): () => void {
    return this.#options.onNews(listener);
  }
}
