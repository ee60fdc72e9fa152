import { describe, expect, test } from 'vitest';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { ProblemError } from '../api/problem-error.js';
import { Outbox, type OutboxOptions } from './outbox.js';
import { type Entry, OutboxStorage, type RefusedEntry } from './outbox-storage.js';

/** What the browser's Storage does, in memory. */
class MemoryStorage {
  readonly #items = new Map<string, string>();
  isFull = false;
  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

type Send = (updates: Update[]) => Promise<Progress[]>;
type Acknowledged = OutboxOptions['onAcknowledged'];
const nothing: Acknowledged = () => undefined;

function outbox(send: Send, store = new MemoryStorage(), userId = 'anna', onAcknowledged = nothing): Outbox {
  const box = new Outbox({
    waiting: new OutboxStorage<Entry>({ store, shelf: 'waiting', userId }),
    refused: new OutboxStorage<RefusedEntry>({ store, shelf: 'refused', userId }),
    send,
    onAcknowledged,
    gatherMs: 60_000,
    firstRetryMs: 5,
  });
  box.start();
  return box;
}

const review = (number: number): Update => ({
  wordId: `word-${number}`,
  id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  rating: 'good',
  at: '2026-01-31T12:00:00.000Z',
});
const words = (updates: readonly Update[]) => updates.map(({ wordId }) => wordId);
const waiting = (box: Outbox) => words(box.get().waiting.map(({ update }) => update));
const refusal = (...indexes: number[]) =>
  new ProblemError({
    code: 'WORD_NOT_FOUND',
    status: 404,
    detail: 'No.',
    requestId: 'r-1',
    errors: indexes.map((index) => ({
      path: `updates[${index}].wordId`,
      code: 'WORD_NOT_FOUND',
      message: 'is unknown',
    })),
  });
const down = new ProblemError({ code: 'NETWORK', status: 0, detail: 'Down.' });

describe('the outbox', () => {
  test('tells which updates the server has acknowledged, while they still wait', async () => {
    const told: string[][] = [];
    const box = outbox(
      async () => [],
      undefined,
      undefined,
      (_progress, updates) => {
        told.push(words(updates), waiting(box));
      },
    );
    for (const number of [2, 1]) box.add(review(number));
    await box.flush();
    expect(told).toEqual(Array(2).fill(['word-2', 'word-1']));
  });

  test('sends what waits in one batch, in the order in which it was made', async () => {
    const sent: string[][] = [];
    const box = outbox(async (updates) => {
      sent.push(words(updates));
      return [];
    });
    for (const number of [3, 1, 2]) box.add(review(number));
    await box.flush();
    expect(sent).toEqual([['word-3', 'word-1', 'word-2']]);
    expect(waiting(box)).toEqual([]);
    box.stop();
  });

  test('survives a reload, and belongs to one learner', () => {
    const store = new MemoryStorage();
    const never: Send = () => new Promise(() => undefined);
    outbox(never, store).add(review(1));
    expect(waiting(outbox(never, store))).toEqual(['word-1']);
    expect(waiting(outbox(never, store, 'berta'))).toEqual([]);
  });

  test('keeps everything while the server is in trouble, and sends it when it is back', async () => {
    let isUp = false;
    let reached = () => {};
    const sent = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const box = outbox(async () => {
      if (!isUp) throw down;
      reached();
      return [];
    });
    box.add(review(1));
    await box.flush();
    expect(waiting(box)).toEqual(['word-1']);
    expect(box.get().trouble).toBe(down);
    isUp = true;
    await sent;
    await box.flush();
    expect(box.get()).toEqual({ waiting: [], refused: [], trouble: null });
    box.stop();
  });

  test('sets aside exactly the updates that are refused by name, and sends the others', async () => {
    const store = new MemoryStorage();
    const accepted: string[] = [];
    const box = outbox(async (updates) => {
      const unknown = updates.findIndex(({ wordId }) => wordId === 'word-2');
      if (unknown >= 0) throw refusal(unknown);
      accepted.push(...words(updates));
      return [];
    }, store);
    for (const number of [1, 2, 3]) box.add(review(number));
    await box.flush();
    expect(accepted).toEqual(['word-1', 'word-3']);
    expect(box.get().refused).toMatchObject([{ update: { wordId: 'word-2' }, reason: 'is unknown', requestId: 'r-1' }]);
    expect(outbox(async () => [], store).get().refused).toHaveLength(1);
    box.dismissRefused();
    expect(outbox(async () => [], store).get().refused).toEqual([]);
  });

  test('finds the refused update by halving when the answer names none', async () => {
    const accepted: string[] = [];
    const box = outbox(async (updates) => {
      if (words(updates).includes('word-3')) {
        throw new ProblemError({ code: 'PAYLOAD_TOO_LARGE', status: 413, detail: 'Too large.' });
      }
      accepted.push(...words(updates));
      return [];
    });
    for (const number of [1, 2, 3, 4, 5]) box.add(review(number));
    await box.flush();
    expect(accepted.sort()).toEqual(['word-1', 'word-2', 'word-4', 'word-5']);
    expect(box.get().refused).toMatchObject([{ reason: 'Too large.' }]);
    expect(waiting(box)).toEqual([]);
  });

  test.each([
    ['the session has ended', new ProblemError({ code: 'REFRESH_TOKEN_INVALID', status: 401, detail: 'Over.' })],
    ['a proxy forbids the way', new ProblemError({ code: 'UNREADABLE', status: 403, detail: 'Forbidden.' })],
    ['the limit is reached', new ProblemError({ code: 'RATE_LIMITED', status: 429, detail: 'Slowly.' })],
  ])('drops nothing when %s', async (_, error) => {
    const box = outbox(async () => {
      throw error;
    });
    box.add(review(1));
    await box.flush();
    box.stop();
    expect(waiting(box)).toEqual(['word-1']);
    expect(box.get().refused).toEqual([]);
  });

  test('shows what another tab added, and still sends what a full store did not take', async () => {
    const store = new MemoryStorage();
    const sent: string[] = [];
    const box = outbox(async (updates) => {
      sent.push(...words(updates));
      return [];
    }, store);
    outbox(() => new Promise(() => undefined), store).add(review(1));
    store.isFull = true;
    box.add(review(2));
    box.reread();
    expect(waiting(box)).toEqual(['word-1', 'word-2']);
    await box.flush();
    expect(sent).toEqual(['word-1', 'word-2']);
  });
});
