import { afterEach, describe, expect, test, vi } from 'vitest';
import { Outbox } from '../sync/outbox.js';
import { Journal } from './journal.js';
import { Local } from './local.js';
import { LOG_CURSOR, LOG_IS_WHOLE } from './log-meta.js';
import { MemoryEngine } from './memory-engine.js';
import { memoryStorage } from './memory-storage.js';
import { type Entry, GUEST, metaKey, type OwnerChange } from './shapes.js';

// IndexedDB itself is tested in the browser (tests/browser/local.test.ts)

const open: Local[] = [];
afterEach(() => {
  for (const local of open.splice(0)) local.close();
});

function tab(engine = new MemoryEngine()): Local {
  const local = new Local(engine, 'durable');
  open.push(local);
  return local;
}

const entry = (number: number): Entry => ({
  key: `k${number}`,
  sequence: number,
  update: { wordId: `w${number}`, undo: 'x' },
});
const name = metaKey<string>('name');

describe('what a device keeps', () => {
  test('is each owner’s apart', async () => {
    const local = tab();
    await local.owner('anna').change({ putWaiting: [entry(1)], meta: { name: 'Anna' } });
    expect(await local.owner('anna').get(name)).toBe('Anna');
    expect(await local.owner('berta').get(name)).toBe(undefined);
    expect((await local.owner('berta').readOrNothing()).waiting).toEqual([]);
  });

  test('is in the journal until the database has it', async () => {
    const store = memoryStorage();
    let finish = (): void => undefined;
    class SlowEngine extends MemoryEngine {
      override async write(owner: string, change: OwnerChange) {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return super.write(owner, change);
      }
    }
    const local = new Local(new SlowEngine(), 'durable', new Journal(store));
    open.push(local);
    const change = local.owner('anna').change({ putWaiting: [entry(1)] });
    // not a tick later: the page could be left here
    expect(new Journal(store).read()?.byOwner.get('anna')?.putWaiting).toEqual([entry(1)]);
    finish();
    expect(await change).toBe(true);
    expect(new Journal(store).read()).toBeNull();
  });

  test('is in the journal, all of it, as long as the database refuses: sixty ratings, one by one', async () => {
    const store = memoryStorage();
    class RefusingEngine extends MemoryEngine {
      override async write(): Promise<never> {
        throw new DOMException('a newer version is open', 'InvalidStateError');
      }
    }
    const local = new Local(new RefusingEngine(), 'durable', new Journal(store));
    open.push(local);
    const outbox = new Outbox({
      store: local.owner('anna'),
      content: { waiting: [], refused: [] },
      send: null,
      onAcknowledged: () => ({}),
      exclusive: async () => false,
    });
    const wordIds = Array.from({ length: 60 }, (_, index) => `w${index}`);
    for (const wordId of wordIds) outbox.add({ wordId, id: crypto.randomUUID(), rating: 'good' });
    expect(local.isOnlyHere).toBe(true);
    const left = new Journal(store).read()?.byOwner.get('anna')?.putWaiting;
    expect(left?.map(({ update }) => update.wordId)).toEqual(wordIds);
  });

  test('is in this tab alone until the database has it, and where there is none until it has left', async () => {
    for (const [persistence, onceWritten] of [
      ['durable', false],
      ['memory', true],
    ] as const) {
      const local = new Local(new MemoryEngine(), persistence);
      open.push(local);
      const told: boolean[] = [];
      local.subscribe(() => told.push(local.isOnlyHere));
      expect(local.isOnlyHere).toBe(false);
      const written = local.owner(GUEST).change({ putWaiting: [entry(1)] });
      expect(local.isOnlyHere).toBe(true);
      await written;
      expect(local.isOnlyHere).toBe(onceWritten);
      await local.adopt({ from: GUEST, to: 'anna' });
      expect(local.isOnlyHere).toBe(onceWritten);
      await local.owner('anna').change({ removeWaiting: [entry(1).key] });
      expect(local.isOnlyHere).toBe(false);
      expect(told).toEqual([true, false]);
    }
  });

  test('is told to the other tabs, change by change', async () => {
    const [here, there] = [tab(), tab()];
    const heard: unknown[] = [];
    there.owner('anna').onNews((change) => heard.push(change));
    there.owner('berta').onNews(() => heard.push('of somebody else'));
    await here.owner('anna').change({ putWaiting: [entry(1)] });
    await here.adopt({ from: GUEST, to: 'anna' });
    await expect.poll(() => heard).toEqual([{ putWaiting: [entry(1)] }, 'reread']);
  });

  test('of an owner who was removed does not come back with what was still under way, in any tab', async () => {
    const engine = new MemoryEngine();
    const [here, there] = [tab(engine), tab(engine)];
    const stores = [here.owner('anna'), there.owner('anna')];
    await here.owner('anna').set(name, 'Anna');
    await here.removeOwner('anna');
    await expect.poll(() => Promise.all(stores.map((store) => store.set(name, 'late')))).toEqual([false, false]);
    await here.removeOwner('anna');
    expect(await engine.owners()).not.toContain('anna');
    // and whoever signs in again is kept again
    here.begin('anna');
    expect(await here.owner('anna').set(name, 'Anna')).toBe(true);
  });

  test('says why it keeps nothing just now, and when it does again', async () => {
    const engine = new MemoryEngine();
    const local = tab(engine);
    const write = engine.write.bind(engine);
    engine.write = async () => {
      throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    };
    expect(await local.owner('anna').set(name, 'Anna')).toBe(false);
    expect(local.get().trouble).toBe('full');
    engine.write = write;
    expect(await local.owner('anna').set(name, 'Anna')).toBe(true);
    expect(local.get().trouble).toBe(null);
  });

  test('leaves a nearly full device without what it adds to the log, which is then not whole', async () => {
    const engine = new MemoryEngine();
    const local = tab(engine);
    const anna = local.owner('anna');
    await anna.change({ putWaiting: [entry(1)], meta: { 'log-cursor': '7', 'log-whole': true } });
    const write = engine.write.bind(engine);
    engine.write = async (owner, change, stay) => {
      const events = [...(change.putEvents ?? []), ...(change.addEvents ?? []), ...(change.voidEvents ?? [])];
      if (events.length > 0) throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
      return write(owner, change, stay);
    };
    const at = '2026-02-02T12:00:00.000Z';
    const event = { id: 'a', wordId: 'w1', kind: 'review', rating: 'good', at, claimedAt: at, voided: false } as const;
    expect(await anna.change({ removeWaiting: ['k1'], addEvents: [event], meta: { name: 'Anna' } })).toBe(true);
    expect((await anna.readOrNothing()).waiting).toEqual([]);
    expect(await anna.get(name)).toBe('Anna');
    // what was left out comes after the cursor, from the server
    expect(await anna.get(LOG_IS_WHOLE)).toBe(undefined);
    expect(await anna.get(LOG_CURSOR)).toBe('7');
    // and a page of the log that has no room is no trouble of the learner's
    expect(await anna.change({ putEvents: [event], meta: { 'log-cursor': '8' } })).toBe(false);
    expect(local.get().trouble).toBe(null);
  });

  describe('of a learner who leaves while another tab, which has not heard of it yet, is writing for them', () => {
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    /** Two tabs in which the learner is signed in; the other one hears nothing. */
    async function twoTabs() {
      const engine = new MemoryEngine();
      const here = tab(engine);
      await here.owner('anna').change({ putWaiting: [entry(1)], meta: { user: 'Anna' } });
      vi.stubGlobal('BroadcastChannel', undefined);
      const storage = memoryStorage();
      const there = new Local(engine, 'durable', new Journal(storage));
      open.push(there);
      const store = there.owner('anna');
      await store.read();
      return { engine, here, there, store, journal: () => new Journal(storage).read() };
    }

    test('comes back with nothing when all of theirs was removed, and only once they sign in again', async () => {
      const { engine, here, there, store, journal } = await twoTabs();
      await here.removeOwner('anna');
      await here.owner(GUEST).change({ putWaiting: [entry(3)] });
      expect(await store.change({ putWaiting: [entry(2)], meta: { statistics: 1 } })).toBe(false);
      expect(await there.owner('anna').set(name, 'Anna')).toBe(false);
      // nor goes to them what a guest has studied since
      expect(await there.adopt({ from: GUEST, to: 'anna' })).toBe(null);
      expect(await engine.owners()).toEqual([GUEST]);
      expect([journal(), there.isOnlyHere]).toEqual([null, false]);
      there.begin('anna');
      expect(await there.owner('anna').change({ putWaiting: [entry(2)], meta: { user: 'Anna' } })).toBe(true);
      expect(await there.adopt({ from: GUEST, to: 'anna' })).toEqual({ updates: 1, words: 1 });
      expect((await engine.read('anna')).waiting).toEqual([entry(2), entry(3)]);
    });

    test('has that review with all that was not sent, and nothing else', async () => {
      const { engine, here, store, there } = await twoTabs();
      await here.removeSent('anna', () => false);
      expect(await store.change({ putWaiting: [entry(2)], meta: { statistics: 1 } })).toBe(true);
      expect(await there.owner('anna').set(name, 'Anna')).toBe(false);
      expect(await engine.read('anna')).toMatchObject({ waiting: [entry(1), entry(2)], meta: new Map() });
      // and when they are back in the first tab, the other one writes for them as soon as it has read
      here.begin('anna');
      await here.owner('anna').set(name, 'Anna');
      await store.read();
      expect(await there.owner('anna').change({ meta: { statistics: 2 } })).toBe(true);
    });
  });
});
