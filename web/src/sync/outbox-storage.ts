import type { Update } from '../../../lib/contract/progress.js';

/** One update that the server has not acknowledged. */
export interface Entry {
  /** Names the update: the same one twice is one. */
  readonly key: string;
  /** When it was made on this device, in epoch ms, moved on so that no two are the same: the order of sending. */
  readonly sequence: number;
  readonly update: Update;
}

/** An update that the server will never accept. */
export interface RefusedEntry extends Entry {
  readonly reason: string;
  readonly requestId: string | undefined;
}

type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * One learner's updates on this device, each under a key of its own: two tabs that add or acknowledge at the same moment
 * can't overwrite each other's. A store that is full or forbidden costs the survival of a reload and nothing else.
 */
export class OutboxStorage<E extends Entry> {
  readonly #prefix: string;
  readonly #store: KeyValueStore;

  constructor({ store, shelf, userId }: { store: KeyValueStore; shelf: 'waiting' | 'refused'; userId: string }) {
    this.#store = store;
    this.#prefix = `shizi.${shelf}.1.${userId}.`;
  }

  owns(storageKey: string | null): boolean {
    return storageKey === null || storageKey.startsWith(this.#prefix);
  }

  /** All entries, in the order in which they were made. */
  read(): E[] {
    const entries: E[] = [];
    for (let index = 0; index < this.#store.length; index += 1) {
      const storageKey = this.#store.key(index);
      if (!storageKey?.startsWith(this.#prefix)) continue;
      const entry = parse<E>(this.#store.getItem(storageKey));
      if (entry) entries.push(entry);
    }
    return entries.sort((a, b) => a.sequence - b.sequence || (a.key < b.key ? -1 : 1));
  }

  /** False when the store did not take it. */
  write(entry: E): boolean {
    try {
      this.#store.setItem(this.#prefix + entry.key, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  remove(key: string): void {
    this.#store.removeItem(this.#prefix + key);
  }
}

function parse<E extends Entry>(text: string | null): E | null {
  try {
    const entry = JSON.parse(text ?? 'null') as E | null;
    return typeof entry?.key === 'string' && typeof entry.sequence === 'number' && entry.update ? entry : null;
  } catch {
    return null;
  }
}
