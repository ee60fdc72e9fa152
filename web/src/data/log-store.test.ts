import { describe, expect, test } from 'vitest';
import type { LogPage, StudyEvent, Update } from '../../../lib/contract/progress.js';
import { ProblemError } from '../api/problem-error.js';
import { Local } from '../local/local.js';
import { FORGET_LOG } from '../local/log-meta.js';
import { MemoryEngine } from '../local/memory-engine.js';
import { liveUpdates } from './live-updates.js';
import { acknowledgedInLog, LogStore } from './log-store.js';

const AT = '2026-02-02T12:00:00.000Z';
const review = (number: number, voided = false): StudyEvent => ({
  id: `review-${number}`,
  wordId: `word-${number % 3}`,
  kind: 'review',
  rating: 'good',
  at: AT,
  claimedAt: AT,
  voided,
});

/** A server whose log is this list; a cursor is a place in it. */
function logOf(log: StudyEvent[], pageSize = 2) {
  const asked: (string | undefined)[] = [];
  const fetch = async (after?: string): Promise<LogPage> => {
    asked.push(after);
    const from = Number(after ?? 0);
    const events = log.slice(from, from + pageSize);
    const end = from + events.length;
    return { events, next: end < log.length ? String(end) : null, cursor: end === 0 ? null : String(end) };
  };
  return { asked, fetch };
}

function deviceLog(
  fetch: ((after?: string) => Promise<LogPage>) | null,
  local = new Local(new MemoryEngine(), 'memory'),
) {
  const store = local.owner('anna');
  const log = new LogStore({
    store,
    fetch,
    exclusive: async (work) => {
      await work();
      return true;
    },
    laterMs: 0,
    quietMs: 5,
  });
  return { local, store, log };
}
const ids = (events: readonly StudyEvent[]) => events.map(({ id, voided }) => `${id}${voided ? ' voided' : ''}`).sort();

describe('the log on the device', () => {
  test('is read page by page once, and then by what has changed', async () => {
    const events = [1, 2, 3, 4, 5].map((number) => review(number));
    const { asked, fetch } = logOf(events);
    const { log, local } = deviceLog(fetch);
    expect((await log.held()).isWhole).toBe(false);
    await log.catchUp();
    expect(asked).toEqual([undefined, '2', '4']);
    expect((await log.held()).isWhole).toBe(true);
    expect(ids((await log.held('word-1')).events)).toEqual(['review-1', 'review-4']);
    // an event that was undone comes again
    events.push(review(1, true));
    await log.catchUp();
    expect(asked.slice(3)).toEqual(['5']);
    expect(ids((await log.held('word-1')).events)).toEqual(['review-1 voided', 'review-4']);
    local.close();
  });

  test('that was cut off is not whole, and goes on where it was', async () => {
    const { asked, fetch } = logOf([1, 2, 3, 4].map((number) => review(number)));
    let isUp = true;
    const { log, local } = deviceLog(async (after) => {
      if (!isUp) throw new Error('no network');
      isUp = false;
      return fetch(after);
    });
    await log.catchUp();
    expect([(await log.held()).events.length, (await log.held()).isWhole]).toEqual([2, false]);
    isUp = true;
    await log.catchUp();
    isUp = true;
    await log.catchUp();
    expect(asked.slice(0, 2)).toEqual([undefined, '2']);
    expect([(await log.held()).events.length, (await log.held()).isWhole]).toEqual([4, true]);
    local.close();
  });

  test('of nobody who has begun is whole, and a guest has none', async () => {
    const { log, local } = deviceLog(logOf([]).fetch);
    await log.catchUp();
    expect(await log.held()).toEqual({ events: [], isWhole: true });
    const guest = deviceLog(null, local);
    await guest.log.catchUp();
    local.close();
  });

  test('is read from its beginning again after the server went back in time', async () => {
    const { asked, fetch } = logOf([review(1)]);
    const { log, store, local } = deviceLog(fetch);
    await log.catchUp();
    await store.change(FORGET_LOG);
    expect(await log.held()).toEqual({ events: [], isWhole: false });
    await log.catchUp();
    expect(asked).toEqual([undefined, undefined]);
    local.close();
  });

  test('has what the server acknowledged, but for imports, and gives back the updates that it was', async () => {
    const { log, store, local } = deviceLog(null);
    const common = { wordId: 'ai4-love', at: AT };
    const updates: Update[] = [
      { ...common, id: 'a', rating: 'good', durationMs: 5, direction: 'sound' },
      { ...common, id: 'b', rating: 'easy' },
      { wordId: 'ai4-love', undo: 'b' },
      { ...common, id: 'c', confidence: 1 },
      { ...common, id: 'd', reset: true },
      { ...common, id: 'e', confidence: 1, ifAbsent: true },
    ];
    await store.change(acknowledgedInLog(updates));
    const { events } = await log.held();
    expect(ids(events)).toEqual(['a', 'b voided', 'c', 'd']);
    expect(liveUpdates(events)).toEqual([updates[0], updates[3], updates[4]]);
    local.close();
  });

  test('shows a review as undone whose undo was acknowledged later than itself', async () => {
    const { log, store, local } = deviceLog(null);
    const updates: Update[] = [
      { wordId: 'ai4-love', id: 'a', rating: 'good', at: AT },
      { wordId: 'ai4-love', id: 'b', rating: 'good', at: AT },
    ];
    await store.change(acknowledgedInLog(updates));
    await store.change(acknowledgedInLog([{ wordId: 'ai4-love', undo: 'a' }]));
    await store.change(acknowledgedInLog([{ wordId: 'ai4-love', undo: 'of another device' }]));
    const { events } = await log.held();
    expect(ids(events)).toEqual(['a voided', 'b']);
    // what an export of it would bring back
    expect(liveUpdates(events)).toEqual([updates[1]]);
    local.close();
  });

  test('keeps the server’s version of an event when a repeated batch is acknowledged late', async () => {
    const told = { ...review(1), at: '2026-02-02T11:59:00.000Z' };
    const { log, store, local } = deviceLog(logOf([told]).fetch);
    await log.catchUp();
    const { id, wordId } = told;
    await store.change(acknowledgedInLog([{ id, wordId, rating: 'good', at: AT }]));
    expect((await log.held()).events).toEqual([told]);
    local.close();
  });

  test('is read once, soon after the last of several acknowledgements, with the imports that counted', async () => {
    const events: StudyEvent[] = [];
    const { asked, fetch } = logOf(events);
    const { log, local } = deviceLog(fetch);
    await log.catchUp();
    events.push({ ...review(1), kind: 'state', rating: undefined, confidence: 3 } as StudyEvent);
    for (let batch = 0; batch < 3; batch += 1) log.acknowledged();
    await expect.poll(async () => (await log.held()).events.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toEqual([undefined, undefined]);
    log.stop();
    local.close();
  });

  test('is read to its end once for each place of the states; what failed, at the next occasion', async () => {
    const { asked, fetch } = logOf([review(1)]);
    let isUp = false;
    let tries = 0;
    const { log, local } = deviceLog(async (after) => {
      tries += 1;
      if (!isUp) throw new Error('no network');
      return fetch(after);
    });
    log.follow('monday');
    await expect.poll(() => tries).toBe(1);
    isUp = true;
    log.follow('monday');
    await expect.poll(async () => (await log.held()).isWhole).toBe(true);
    log.follow('monday');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(asked).toEqual([undefined]);
    log.follow('tuesday');
    await expect.poll(() => asked).toEqual([undefined, '1']);
    log.stop();
    local.close();
  });

  test('whose cursor the server refuses is forgotten and read anew', async () => {
    const { asked, fetch } = logOf([review(1)]);
    const { log, store, local } = deviceLog((after) => {
      if (after === undefined) return fetch(after);
      const refused = { code: 'VALIDATION_FAILED', status: 400, detail: 'Not a cursor.' } as const;
      return Promise.reject(new ProblemError(refused));
    });
    await store.change({ putEvents: [review(2)], meta: { 'log-cursor': 'of another time' } });
    expect(await log.catchUp()).toBe(true);
    expect(asked).toEqual([undefined]);
    expect(ids((await log.held()).events)).toEqual(['review-1']);
    local.close();
  });

  test('that another tab is reading is not taken for read', async () => {
    const { fetch } = logOf([review(1)]);
    const { local, store } = deviceLog(null);
    const log = new LogStore({ store, fetch, exclusive: async () => false });
    expect(await log.catchUp()).toBe(false);
    local.close();
  });
});
