import type { Entry, OwnerChange, RefusedEntry } from './shapes.js';

type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const KEY = /^shizi\.(waiting|refused)\.1\.([^.]+)\./;
/** More new ones at once are an import, which can be repeated, and would take long to write here. */
const MOST_ENTRIES = 50;

/** What the journal holds: entries that may not have reached the database. */
export interface Left {
  readonly byOwner: ReadonlyMap<string, OwnerChange>;
  /** Says that all of it is in the database now. */
  forget(): void;
}

/**
 * A rating on its way into the database, in localStorage: that is written before the next line of code runs, while the
 * database may be cut off when the page is left at once. The first version of the app kept its outbox in the same form, which
 * is taken over in the same way. A store that is full or forbidden costs this protection and nothing else.
 */
export class Journal {
  readonly #store: KeyValueStore | null;
  /** What this page has written here. */
  readonly #written = new Set<string>();
  /** What came with an import: it is given again with every rating as long as the database refuses it. */
  readonly #passedOver = new Set<string>();

  constructor(store: KeyValueStore | null = storeOfBrowser()) {
    this.#store = store;
  }

  /** What is not here yet is added, however much is. */
  write(owner: string, entries: readonly Entry[]): void {
    const added = entries
      .map((entry) => ({ entry, key: keyOf(owner, entry.key) }))
      .filter(({ key }) => !this.#written.has(key) && !this.#passedOver.has(key));
    if (added.length > MOST_ENTRIES) {
      for (const { key } of added) this.#passedOver.add(key);
      return;
    }
    try {
      for (const { entry, key } of added) {
        this.#store?.setItem(key, JSON.stringify(entry));
        this.#written.add(key);
      }
    } catch {
      // full: the database alone has to do
    }
  }

  remove(owner: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const key = keyOf(owner, entry.key);
      this.#passedOver.delete(key);
      if (this.#written.delete(key)) this.#store?.removeItem(key);
    }
  }

  removeOwner(owner: string): void {
    for (const key of this.#keys()) if (KEY.exec(key)?.[2] === owner) this.#store?.removeItem(key);
    for (const keys of [this.#written, this.#passedOver]) {
      for (const key of keys) if (KEY.exec(key)?.[2] === owner) keys.delete(key);
    }
  }

  /** What a page that was left has not confirmed; null when there is nothing. */
  read(): Left | null {
    const keys = this.#keys();
    const byOwner = new Map<string, { putWaiting: Entry[]; putRefused: RefusedEntry[] }>();
    for (const key of keys) {
      const [, shelf, owner = ''] = KEY.exec(key) ?? [];
      const entry = parse(this.#store?.getItem(key) ?? null);
      if (!entry) continue;
      const change = byOwner.get(owner) ?? { putWaiting: [], putRefused: [] };
      byOwner.set(owner, change);
      if (shelf === 'waiting') change.putWaiting.push(entry);
      else change.putRefused.push({ reason: 'was refused', requestId: undefined, ...entry });
    }
    if (byOwner.size === 0) return null;
    const forget = () => {
      for (const key of keys) this.#store?.removeItem(key);
    };
    return { byOwner, forget };
  }

  #keys(): string[] {
    const store = this.#store;
    if (!store) return [];
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index));
    return keys.filter((key): key is string => key !== null && KEY.test(key));
  }
}

function keyOf(owner: string, key: string): string {
  return `shizi.waiting.1.${owner}.${key}`;
}

function storeOfBrowser(): KeyValueStore | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return typeof entry?.key === 'string' && typeof entry.sequence === 'number' && entry.update ? entry : null;
  } catch {
    return null;
  }
}
