import type { Entry, OwnerChange, RefusedEntry } from './shapes.js';

type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const KEY = /^shizi\.(waiting|refused)\.1\.([^.]+)\./;
/** More at once is an import, which can be repeated, and would take long to write here. */
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

  constructor(store: KeyValueStore | null = storeOfBrowser()) {
    this.#store = store;
  }

  write(owner: string, entries: readonly Entry[]): void {
    if (entries.length > MOST_ENTRIES) return;
    try {
      for (const entry of entries) this.#store?.setItem(keyOf(owner, entry.key), JSON.stringify(entry));
    } catch {
      // full: the database alone has to do
    }
  }

  remove(owner: string, entries: readonly Entry[]): void {
    if (entries.length > MOST_ENTRIES) return;
    for (const { key } of entries) this.#store?.removeItem(keyOf(owner, key));
  }

  removeOwner(owner: string): void {
    for (const key of this.#keys()) if (KEY.exec(key)?.[2] === owner) this.#store?.removeItem(key);
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
