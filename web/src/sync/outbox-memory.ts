import { type Entry, inOrder, type OutboxContent, type OwnerChange, type RefusedEntry } from '../local/shapes.js';

/**
 * What a tab knows of an owner's waiting and refused updates, beside what the device keeps: what is not kept yet, and what
 * is done but not yet removed. With these two, what the device says can be read again at any time.
 */
export class OutboxMemory {
  #shelves: OutboxContent;
  /** Not kept by the device yet. */
  readonly #unsaved = new Map<string, Entry>();
  /** Left the outbox; the device may still have them. */
  readonly #gone = new Set<string>();

  constructor({ waiting, refused }: OutboxContent) {
    this.#shelves = { waiting, refused };
  }

  get shelves(): OutboxContent {
    return this.#shelves;
  }

  /** What the device has to be told still. */
  get unsaved(): { readonly put: readonly Entry[]; readonly remove: readonly string[] } {
    return { put: [...this.#unsaved.values()], remove: [...this.#gone] };
  }

  add(entries: readonly Entry[]): void {
    const known = new Set(this.#shelves.waiting.map(({ key }) => key));
    const added = entries.filter(({ key }) => !known.has(key));
    for (const entry of added) {
      this.#unsaved.set(entry.key, entry);
      this.#gone.delete(entry.key);
    }
    this.#shelves = { ...this.#shelves, waiting: [...this.#shelves.waiting, ...added] };
  }

  leave(keys: ReadonlySet<string>, refused: readonly RefusedEntry[]): void {
    for (const key of keys) {
      this.#unsaved.delete(key);
      this.#gone.add(key);
    }
    this.#shelves = {
      waiting: this.#shelves.waiting.filter(({ key }) => !keys.has(key)),
      refused: [...this.#shelves.refused, ...refused],
    };
  }

  dismissRefused(): void {
    this.#shelves = { ...this.#shelves, refused: [] };
  }

  /** The device has taken it. */
  saved({ put, remove }: { readonly put: readonly Entry[]; readonly remove: readonly string[] }): void {
    for (const { key } of put) this.#unsaved.delete(key);
    for (const key of remove) this.#gone.delete(key);
  }

  /** What the device has, as it was just read. */
  reread({ waiting, refused }: OutboxContent): void {
    const kept = waiting.filter(({ key }) => !this.#gone.has(key));
    const keys = new Set(kept.map(({ key }) => key));
    const more = [...this.#unsaved.values()].filter(({ key }) => !keys.has(key));
    // what other tabs know already need not make this one draw anew
    const isSame =
      more.length + kept.length === this.#shelves.waiting.length &&
      this.#shelves.waiting.every(({ key }) => keys.has(key) || this.#unsaved.has(key));
    this.#shelves = { waiting: isSame ? this.#shelves.waiting : inOrder([...kept, ...more]), refused };
  }

  /** What another tab did. */
  follow({ putWaiting = [], removeWaiting = [], putRefused = [], removeRefused = [] }: OwnerChange): void {
    const { waiting, refused } = this.#shelves;
    this.#shelves = {
      waiting: changed(waiting, putWaiting, removeWaiting),
      refused: changed(refused, putRefused, removeRefused),
    };
    for (const key of removeWaiting) this.#unsaved.delete(key);
  }
}

function changed<E extends Entry>(entries: readonly E[], put: readonly E[], remove: readonly string[]): readonly E[] {
  if (put.length + remove.length === 0) return entries;
  const out = new Set([...remove, ...put.map(({ key }) => key)]);
  return inOrder([...entries.filter(({ key }) => !out.has(key)), ...put]);
}
