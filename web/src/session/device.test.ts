import { afterEach, describe, expect, test } from 'vitest';
import type { LogPage, Progress, StudyEvent } from '../../../lib/contract/progress.js';
import { LogStore } from '../data/log-store.js';
import { ProgressStore } from '../data/progress-store.js';
import { Journal } from '../local/journal.js';
import { Local } from '../local/local.js';
import { MemoryEngine } from '../local/memory-engine.js';
import type { OwnerStore } from '../local/owner-store.js';
import type { Entry, RefusedEntry } from '../local/shapes.js';
import { Outbox } from '../sync/outbox.js';
import { DeviceMemory } from './device.js';
import { sentencesOf } from './unsent.js';

const open: Local[] = [];
afterEach(() => {
  for (const local of open.splice(0)) local.close();
});

function tab(engine = new MemoryEngine(), journal = new Journal()): Local {
  const local = new Local(engine, 'durable', journal);
  open.push(local);
  return local;
}

const AT = '2026-02-02T12:00:00.000Z';
const entry = (number: number): Entry => ({
  key: `k${number}`,
  sequence: number,
  update: { id: `k${number}`, wordId: `w${number}`, rating: 'good', at: AT },
});
const refused: RefusedEntry = { ...entry(9), reason: 'unknown word', requestId: undefined };
const state = (wordId: string) => ({ wordId, studyCount: 1, state: 'review', updatedAt: AT }) as Progress;
const event: StudyEvent = {
  id: 'e',
  wordId: 'w',
  kind: 'review',
  rating: 'good',
  at: AT,
  claimedAt: AT,
  voided: false,
};
const exclusive = async (work: () => Promise<void>) => {
  await work();
  return true;
};

/** An answer that comes when the test says so. */
function later<Value>(value: Value) {
  let come = (): void => undefined;
  const answer = new Promise<Value>((resolve) => {
    come = () => resolve(value);
  });
  return { answer, come: () => come() };
}

/** Somebody's tab in the middle of everything: a page of the log, the states, and the answer to a batch are on their way. */
async function busy(store: OwnerStore) {
  const page = later<LogPage>({ events: [event], next: null, cursor: '1' });
  const list = later({ list: [state('late')], cursor: AT });
  const batch = later<Progress[]>([state('w1')]);
  const log = new LogStore({ store, fetch: () => page.answer, exclusive });
  const content = await store.readOrNothing();
  const progress = new ProgressStore({ store, content, fetch: () => list.answer });
  const outbox = new Outbox({
    store,
    content,
    send: () => batch.answer,
    onAcknowledged: (answer) => ({ putProgress: answer, putEvents: [event], meta: { statistics: 1 } }),
    exclusive,
  });
  outbox.start();
  const under = [log.catchUp(), progress.refresh(), outbox.flush()];
  return {
    answered: async () => {
      outbox.stop();
      for (const { come } of [page, list, batch]) come();
      await Promise.all(under);
    },
  };
}

function journalOf(...entries: readonly Entry[]): Journal {
  const texts = new Map<string, string>();
  const journal = new Journal({
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  });
  journal.write('anna', entries);
  return journal;
}

describe('what somebody left on a device and did not send', () => {
  test('is also what only the journal has, each review once', async () => {
    const local = tab(new MemoryEngine(), journalOf(entry(1), entry(2)));
    expect(await local.owners()).toEqual(['anna']);
    await local.owner('berta').change({ putWaiting: [entry(3)] });
    const unsent = await new DeviceMemory(local).unsentOf('anna');
    expect(unsent && sentencesOf([unsent])).toEqual(['2 reviews wait to be sent.']);
  });

  test('may be in what can not be read: that is never called sent', async () => {
    const engine = new MemoryEngine();
    engine.read = async () => {
      throw new Error('the disk is broken');
    };
    const unsent = await new DeviceMemory(tab(engine)).unsentOf('anna');
    expect(sentencesOf([unsent])).toEqual(['Some of it could not be read; it may hold reviews that were not sent.']);
  });

  test('is still listed when the device could not remove it', async () => {
    const engine = new MemoryEngine();
    const device = new DeviceMemory(tab(engine));
    const remove = engine.remove.bind(engine);
    engine.remove = async (owner) => {
      if (owner === 'anna') throw new Error('the disk is broken');
      await remove(owner);
    };
    expect(await device.forgetAll(['anna', 'berta'])).toEqual(['anna']);
  });
});

describe('who leaves a device and keeps what was not sent', () => {
  test('leaves that alone, whatever answers come after it, in this tab and in others', async () => {
    const engine = new MemoryEngine();
    const [here, there] = [tab(engine), tab(engine)];
    const user = { dailyGoal: 5 };
    await here.owner('anna').change({
      putWaiting: [entry(1), entry(2)],
      putRefused: [refused],
      putProgress: [state('w')],
      putEvents: [event],
      meta: { user, changes: { dailyGoal: 5 }, 'progress-cursor': AT },
    });
    const tabs = [await busy(here.owner('anna')), await busy(there.owner('anna'))];
    let isHeard = false;
    there.onNews(() => {
      isHeard = true;
    });
    expect(await new DeviceMemory(here).forget('anna', { keepsUnsent: true })).toBe(true);
    await expect.poll(() => isHeard).toBe(true);
    for (const { answered } of tabs) await answered();
    const left = await engine.read('anna');
    expect(left.progress).toEqual([]);
    expect(await engine.readEvents('anna')).toEqual([]);
    expect([...left.meta]).toEqual([['changes', { dailyGoal: 5 }]]);
    // what the server acknowledged after all has left
    expect(left.waiting).toEqual([]);
    expect(left.refused).toEqual([refused]);
    // and whoever signs in again is kept again
    here.begin('anna');
    await here.owner('anna').change({ putProgress: [state('w')] });
    expect((await engine.read('anna')).progress).toEqual([state('w')]);
  });

  test('leaves nothing when everything was sent, but what is rated in another tab at that moment', async () => {
    const engine = new MemoryEngine();
    const [here, there] = [tab(engine), tab(engine)];
    const late = there.owner('anna');
    await here.owner('anna').change({ putProgress: [state('w')], meta: { user: {}, changes: {} } });
    let isHeard = false;
    there.onNews(() => {
      isHeard = true;
    });
    await new DeviceMemory(here).forget('anna', { keepsUnsent: true });
    expect(await engine.owners()).toEqual([]);
    await expect.poll(() => isHeard).toBe(true);
    expect(await late.change({ putWaiting: [entry(1)], meta: { statistics: 1 } })).toBe(true);
    expect(await engine.read('anna')).toMatchObject({ waiting: [entry(1)], meta: new Map() });
  });

  test('is told when the device could not', async () => {
    const engine = new MemoryEngine();
    engine.removeSent = async () => {
      throw new Error('the disk is broken');
    };
    expect(await new DeviceMemory(tab(engine)).forget('anna', { keepsUnsent: true })).toBe(false);
  });
});
