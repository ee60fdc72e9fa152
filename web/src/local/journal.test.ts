import { describe, expect, test } from 'vitest';
import { Journal } from './journal.js';
import { memoryStorage } from './memory-storage.js';
import type { Entry } from './shapes.js';

const entry = (key: string): Entry => ({ key, sequence: 1, update: { wordId: 'ai4-love', undo: key } });

describe('the journal of what is on its way into the database', () => {
  test('holds what was not confirmed, each owner’s apart, also for the next page', () => {
    const store = memoryStorage();
    const journal = new Journal(store);
    journal.write('anna', [entry('a'), entry('b')]);
    journal.write('guest', [entry('c')]);
    journal.remove('anna', [entry('a')]);
    const left = new Journal(store).read();
    expect([...(left?.byOwner ?? [])]).toEqual([
      ['anna', { putWaiting: [entry('b')], putRefused: [] }],
      ['guest', { putWaiting: [entry('c')], putRefused: [] }],
    ]);
    left?.forget();
    expect(new Journal(store).read()).toBeNull();
  });

  test('forgets an owner who is removed, and nobody else', () => {
    const journal = new Journal(memoryStorage());
    journal.write('anna', [entry('a')]);
    journal.write('ben', [entry('b')]);
    journal.removeOwner('anna');
    expect([...(journal.read()?.byOwner.keys() ?? [])]).toEqual(['ben']);
  });

  test('takes each rating, however many the database refuses, and whatever was imported before', () => {
    const store = memoryStorage();
    const journal = new Journal(store);
    const imported = Array.from({ length: 51 }, (_, index) => entry(`imported-${index}`));
    const ratings = Array.from({ length: 60 }, (_, index) => entry(`rating-${index}`));
    // all that is refused is given again with the next
    for (const [index] of ratings.entries()) journal.write('anna', [...imported, ...ratings.slice(0, index + 1)]);
    // the first one came together with the import
    expect(new Journal(store).read()?.byOwner.get('anna')?.putWaiting).toEqual(ratings.slice(1));
    journal.remove('anna', [...imported, ...ratings]);
    expect(new Journal(store).read()).toBeNull();
  });

  test('takes no import, nothing that is damaged, and does without a store, or with a full one', () => {
    const store = memoryStorage({ capacity: 1 });
    const journal = new Journal(store);
    journal.write(
      'anna',
      Array.from({ length: 51 }, (_, index) => entry(String(index))),
    );
    expect(journal.read()).toBeNull();
    store.setItem('shizi.waiting.1.anna.x', '{"key"');
    journal.write('anna', [entry('a')]);
    expect(journal.read()).toBeNull();
    new Journal(null).write('anna', [entry('a')]);
    expect(new Journal(null).read()).toBeNull();
  });
});
