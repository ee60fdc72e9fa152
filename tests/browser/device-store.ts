import type { Page } from 'playwright-core';
import type { Progress, StudyEvent, Update } from '../../lib/contract/progress.js';

interface Row<Value> {
  readonly owner: string;
  readonly key: string;
  readonly value: Value;
}
interface Entry {
  readonly key: string;
  readonly sequence: number;
  readonly update: Update;
}

/** In the page: opens the app's own database, does `work(transaction)`, and gives what that leaves in `result`. */
const inDatabase = (mode: 'readonly' | 'readwrite', work: string) => `
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('shizi');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(['waiting', 'refused', 'progress', 'events', 'meta'], '${mode}');
      let result;
      transaction.oncomplete = () => { database.close(); resolve(result); };
      transaction.onerror = () => reject(transaction.error);
      ${work}
    };
  })`;

const allOf = (owner: string) => `IDBKeyRange.bound([${JSON.stringify(owner)}], [${JSON.stringify(owner)}, []])`;

async function rowsOf<Value>(page: Page, shelf: string, owner: string): Promise<readonly Value[]> {
  const work = `transaction.objectStore('${shelf}').getAll(${allOf(owner)}).onsuccess = (event) => { result = event.target.result; };`;
  const rows = (await page.evaluate(inDatabase('readonly', work))) as readonly Row<Value>[];
  return rows.map(({ value }) => value);
}

/**
 * Puts updates into an owner's outbox as the app itself keeps them: for histories that nobody could study by hand in a test.
 * The app finds them when it is loaded the next time.
 */
export async function putIntoOutbox(page: Page, owner: string, updates: readonly Update[]): Promise<void> {
  const rows = updates.map((update, index): Row<Entry> => {
    const key = 'undo' in update ? `undo-${update.undo}` : (update.id ?? '');
    const sequence = 'at' in update && update.at ? Date.parse(update.at) : Date.now() + index;
    return { owner, key, value: { key, sequence, update } };
  });
  const work = `for (const row of ${JSON.stringify(rows)}) transaction.objectStore('waiting').put(row);`;
  await page.evaluate(inDatabase('readwrite', work));
}

/** The updates that wait on the device. */
export async function waitingOn(page: Page, owner: string): Promise<readonly Update[]> {
  return (await rowsOf<Entry>(page, 'waiting', owner)).map(({ update }) => update);
}

/** The updates that were set aside. */
export async function setAsideOn(page: Page, owner: string): Promise<readonly Update[]> {
  return (await rowsOf<Entry>(page, 'refused', owner)).map(({ update }) => update);
}

/** The server's states as the device keeps them, by word. */
export async function statesOn(page: Page, owner: string): Promise<readonly Progress[]> {
  const states = await rowsOf<Progress>(page, 'progress', owner);
  return [...states].sort((a, b) => (a.wordId < b.wordId ? -1 : 1));
}

/** The owner's log as the device keeps it, by id. */
export async function logOn(page: Page, owner: string): Promise<readonly StudyEvent[]> {
  const events = await rowsOf<StudyEvent>(page, 'events', owner);
  return [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** From the next page on the device is full, for `only` that shelf or for all, until the page's `hasRoom` is true. */
export async function leaveNoRoom(page: Page, only?: string): Promise<void> {
  await page.addInitScript(`
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      const isFull = !window.hasRoom && (${only === undefined} || this.name === ${JSON.stringify(only)});
      if (isFull) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, given);
    };
  `);
}
