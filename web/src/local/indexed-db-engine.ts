import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Progress, StudyEvent } from '../../../lib/contract/progress.js';
import type { Engine, KeepsMeta, Written } from './engine.js';
import {
  type Adopted,
  DEVICE,
  type Entry,
  type EventName,
  inOrder,
  type OutboxContent,
  type OwnerChange,
  type OwnerContent,
  type RefusedEntry,
} from './shapes.js';
import { beginsStay, DISCARDED_STAYS, STAY, stillToWrite, withDiscarded } from './stay.js';

export const DATABASE_NAME = 'shizi';
/** 2: the log. */
const VERSION = 2;

type Key = [owner: string, key: string];
interface Row<Value> {
  readonly owner: string;
  readonly key: string;
  readonly value: Value;
}

/** Every row is found by whose it is, then by its name. */
interface Schema extends DBSchema {
  waiting: { key: Key; value: Row<Entry> };
  refused: { key: Key; value: Row<RefusedEntry> };
  progress: { key: Key; value: Row<Progress> };
  /** A word's events lie together: their key begins with the word. */
  events: { key: Key; value: Row<StudyEvent> };
  meta: { key: Key; value: Row<unknown> };
}
/** What the app starts from. */
const startShelves = ['waiting', 'refused', 'progress', 'meta'] as const;
const shelves = [...startShelves, 'events'] as const;
type ShelfName = (typeof shelves)[number];
/** What browsers say when the connection has gone; Safari also says UnknownError. */
const lostConnections: ReadonlySet<string> = new Set(['InvalidStateError', 'UnknownError']);
type Database = IDBPDatabase<Schema>;
type Writing = IDBPTransaction<Schema, ShelfName[], 'readwrite'>;

interface IndexedDbOptions {
  /** Another tab has a newer version of the app, whose database this one can not use. */
  readonly onOutdated: () => void;
}

/** The browser's database. What one call changes, it changes in one transaction. */
export class IndexedDbEngine implements Engine {
  readonly #options: IndexedDbOptions;
  #database: Promise<Database> | null = null;
  #isOutdated = false;

  private constructor(options: IndexedDbOptions) {
    this.#options = options;
  }

  /** @throws what the browser says where there is no database, or none that this version can read. */
  static async open(options: IndexedDbOptions): Promise<IndexedDbEngine> {
    const engine = new IndexedDbEngine(options);
    await engine.#open();
    return engine;
  }

  read(owner: string): Promise<OwnerContent> {
    return this.#with(async (database) => {
      const transaction = database.transaction([...startShelves], 'readonly');
      const [outbox, progress, meta] = await Promise.all([
        outboxOf(owner, transaction.objectStore('waiting'), transaction.objectStore('refused')),
        transaction.objectStore('progress').getAll(allOf(owner)),
        transaction.objectStore('meta').getAll(allOf(owner)),
      ]);
      return {
        ...outbox,
        progress: progress.map(({ value }) => value),
        meta: new Map(meta.map(({ key, value }) => [key, value])),
      };
    });
  }

  readOutbox(owner: string): Promise<OutboxContent> {
    return this.#with((database) => {
      const transaction = database.transaction(['waiting', 'refused'], 'readonly');
      return outboxOf(owner, transaction.objectStore('waiting'), transaction.objectStore('refused'));
    });
  }

  readMeta(owner: string, name: string): Promise<unknown> {
    return this.#with(async (database) => (await database.get('meta', [owner, name]))?.value);
  }

  readEvents(owner: string, wordId?: string): Promise<StudyEvent[]> {
    const range = wordId === undefined ? allOf(owner) : IDBKeyRange.bound([owner, `${wordId} `], [owner, `${wordId}!`]);
    return this.#with(async (database) => (await database.getAll('events', range)).map(({ value }) => value));
  }

  write(owner: string, given: OwnerChange, known?: string): Promise<Written> {
    return this.#change(async (transaction) => {
      const { held, discarded } = await standingOf(owner, transaction);
      const change = stillToWrite(given, { known, held, discarded });
      if (!change) return { change, stay: held };
      const isNew = held === undefined && change === given && beginsStay(owner, change);
      const stay = isNew ? crypto.randomUUID() : held;
      const row = <Value>(key: string, value: Value): Row<Value> => ({ owner, key, value });
      const waiting = transaction.objectStore('waiting');
      const refused = transaction.objectStore('refused');
      const progress = transaction.objectStore('progress');
      const events = transaction.objectStore('events');
      const meta = transaction.objectStore('meta');
      if (isNew) ask(meta.put(row<unknown>(STAY.name, stay)));
      for (const entry of change.putWaiting ?? []) ask(waiting.put(row(entry.key, entry)));
      for (const key of change.removeWaiting ?? []) ask(waiting.delete([owner, key]));
      for (const entry of change.putRefused ?? []) ask(refused.put(row(entry.key, entry)));
      for (const key of change.removeRefused ?? []) ask(refused.delete([owner, key]));
      if (change.clearProgress) ask(progress.delete(allOf(owner)));
      for (const state of change.putProgress ?? []) ask(progress.put(row(state.wordId, state)));
      if (change.clearEvents) ask(events.delete(allOf(owner)));
      for (const event of change.putEvents ?? []) ask(events.put(row(eventKey(event), event)));
      for (const [name, value] of Object.entries(change.meta ?? {})) {
        ask(value === undefined ? meta.delete([owner, name]) : meta.put(row(name, value)));
      }
      // one after the other: an event can be added and undone in the same change
      for (const event of change.addEvents ?? []) {
        const key = eventKey(event);
        if ((await events.getKey([owner, key])) === undefined) ask(events.put(row(key, event)));
      }
      for (const name of change.voidEvents ?? []) {
        const held = await events.get([owner, eventKey(name)]);
        if (held) ask(events.put({ ...held, value: { ...held.value, voided: true } }));
      }
      return { change, stay };
    });
  }

  adopt(from: string, to: string, known?: string): Promise<Adopted | null> {
    return this.#change(async (transaction) => {
      const { held } = await standingOf(to, transaction);
      if (known !== undefined && known !== held) return null;
      const moved = await move(transaction, 'waiting', from, to);
      await move(transaction, 'refused', from, to);
      return { updates: moved.length, words: new Set(moved.map(({ update }) => update.wordId)).size };
    });
  }

  remove(owner: string): Promise<void> {
    return this.#change(async (transaction) => {
      const { held, discarded } = await standingOf(owner, transaction);
      const key = DISCARDED_STAYS.name;
      const value = withDiscarded(discarded, held);
      if (value !== discarded) ask(transaction.objectStore('meta').put({ owner: DEVICE, key, value }));
      for (const shelf of shelves) ask(transaction.objectStore(shelf).delete(allOf(owner)));
    });
  }

  removeSent(owner: string, keeps: KeepsMeta): Promise<void> {
    return this.#change(async (transaction) => {
      const meta = transaction.objectStore('meta');
      ask(transaction.objectStore('progress').delete(allOf(owner)));
      ask(transaction.objectStore('events').delete(allOf(owner)));
      for (const { key, value } of await meta.getAll(allOf(owner)))
        if (!keeps(key, value)) ask(meta.delete([owner, key]));
    });
  }

  owners(): Promise<string[]> {
    return this.#with(async (database) => {
      const transaction = database.transaction([...startShelves], 'readonly');
      const keys = await Promise.all(startShelves.map((shelf) => transaction.objectStore(shelf).getAllKeys()));
      return [...new Set(keys.flat().map(([owner]) => owner))].filter((owner) => owner !== DEVICE);
    });
  }

  close(): void {
    void this.#database?.then((database) => database.close());
    this.#database = null;
  }

  #change<Result>(work: (transaction: Writing) => Promise<Result>): Promise<Result> {
    return this.#with(async (database) => {
      // a rating that was shown as taken must survive a flat battery: not only in the system's buffers
      const transaction = database.transaction([...shelves], 'readwrite', { durability: 'strict' });
      try {
        const [result] = await Promise.all([work(transaction), transaction.done]);
        return result;
      } catch (error) {
        abort(transaction);
        // the cause of an abort (such as a full disk) is in the transaction, not in the request that it ended
        throw transaction.error ?? error;
      }
    });
  }

  /** Some systems end the connection of an app that slept for long: it is opened again, once. */
  async #with<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!(error instanceof DOMException) || !lostConnections.has(error.name)) throw error;
      this.#database = null;
      return work(await this.#open());
    }
  }

  #open(): Promise<Database> {
    if (this.#isOutdated) return Promise.reject(new Error('a newer version of the app holds the database'));
    this.#database ??= openDB<Schema>(DATABASE_NAME, VERSION, {
      upgrade: (database) => {
        const missing = shelves.filter((shelf) => !database.objectStoreNames.contains(shelf));
        for (const shelf of missing) database.createObjectStore(shelf, { keyPath: ['owner', 'key'] });
      },
      blocking: () => {
        this.#isOutdated = true;
        this.close();
        this.#options.onOutdated();
      },
      terminated: () => {
        this.#database = null;
      },
    });
    const opening = this.#database;
    opening.catch(() => {
      if (this.#database === opening) this.#database = null;
    });
    return opening;
  }
}

function eventKey({ wordId, id }: EventName): string {
  return `${wordId} ${id}`;
}

/** A request that fails ends its transaction, which tells why: that is where it is waited for. */
function ask(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** What was asked for before the failure must not be written without the rest. */
function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // it has ended by itself
  }
}

async function standingOf(owner: string, transaction: Writing) {
  const meta = transaction.objectStore('meta');
  const [stay, stays] = await Promise.all([meta.get([owner, STAY.name]), meta.get([DEVICE, DISCARDED_STAYS.name])]);
  return { held: stay?.value as string | undefined, discarded: (stays?.value ?? []) as readonly string[] };
}

/** Strings sort before arrays: from the first to the last key of an owner. */
function allOf(owner: string): IDBKeyRange {
  return IDBKeyRange.bound([owner], [owner, []]);
}

interface Readable<Value> {
  getAll(query: IDBKeyRange): Promise<Row<Value>[]>;
}

async function outboxOf(
  owner: string,
  waiting: Readable<Entry>,
  refused: Readable<RefusedEntry>,
): Promise<OutboxContent> {
  const [waitingRows, refusedRows] = await Promise.all([waiting.getAll(allOf(owner)), refused.getAll(allOf(owner))]);
  return {
    waiting: inOrder(waitingRows.map(({ value }) => value)),
    refused: inOrder(refusedRows.map(({ value }) => value)),
  };
}

async function move(
  transaction: Writing,
  shelf: 'waiting' | 'refused',
  from: string,
  to: string,
): Promise<readonly Entry[]> {
  const store = transaction.objectStore(shelf);
  const [source, targetKeys] = await Promise.all([store.getAll(allOf(from)), store.getAllKeys(allOf(to))]);
  const there = new Set(targetKeys.map(([, key]) => key));
  const moved = source.filter(({ key }) => !there.has(key));
  for (const row of moved) ask(store.put({ ...row, owner: to }));
  ask(store.delete(allOf(from)));
  return moved.map(({ value }) => value);
}
