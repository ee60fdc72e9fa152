import { describe, expect, test, vi } from 'vitest';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { ProblemError } from '../api/problem-error.js';
import { MemoryEngine } from '../local/memory-engine.js';
import type { OwnerChange } from '../local/shapes.js';
import type { Exclusive } from './exclusive.js';
import { Outbox, type OutboxOptions } from './outbox.js';

/** A device: what it keeps is there for the next tab, unless it is full. */
class Device {
  readonly engine = new MemoryEngine();
  isFull = false;
  #isBusy = false;

  store(owner: string): OutboxOptions['store'] {
    return {
      readOutbox: () => this.engine.readOutbox(owner),
      change: async (change: OwnerChange) => {
        if (!this.isFull) await this.engine.write(owner, change);
        return !this.isFull;
      },
    };
  }

  readonly exclusive: Exclusive = async (work) => {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    await work().finally(() => {
      this.#isBusy = false;
    });
    return true;
  };
}

type Send = OutboxOptions['send'];
type Acknowledged = OutboxOptions['onAcknowledged'];

interface Given {
  readonly send: Send;
  readonly device?: Device;
  readonly owner?: string;
  readonly onAcknowledged?: Acknowledged;
  readonly exclusive?: Exclusive;
  readonly firstRetryMs?: number;
}

/** A tab of the device that looks after an owner's outbox. */
async function outbox({
  send,
  device = new Device(),
  owner = 'anna',
  onAcknowledged = () => ({}),
  exclusive = device.exclusive,
  firstRetryMs = 5,
}: Given) {
  const box = new Outbox({
    store: device.store(owner),
    content: await device.engine.readOutbox(owner),
    send,
    onAcknowledged,
    exclusive,
    gatherMs: 60_000,
    firstRetryMs,
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
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const words = (updates: readonly Update[]) => updates.map(({ wordId }) => wordId);
const waiting = (box: Outbox) => words(box.get().waiting.map(({ update }) => update));
const kept = async (device: Device, owner = 'anna') =>
  words((await device.engine.readOutbox(owner)).waiting.map(({ update }) => update));
const down = new ProblemError({ code: 'NETWORK', status: 0, detail: 'Down.' });
const never: Send = () => new Promise(() => undefined);

function refusal(...indexes: number[]): ProblemError {
  const errors = indexes.map((index) => ({
    path: `updates[${index}].wordId`,
    code: 'WORD_NOT_FOUND',
    message: 'is unknown',
  }));
  return new ProblemError({ code: 'WORD_NOT_FOUND', status: 404, detail: 'No.', requestId: 'r-1', errors });
}

/** A server that takes everything, and what it took. */
function server() {
  const batches: string[][] = [];
  const send = async (updates: Update[]): Promise<Progress[]> => {
    batches.push(words(updates));
    return [];
  };
  return { batches, send };
}

describe('the outbox', () => {
  test('tells which updates the server has acknowledged, while they still wait', async () => {
    const told: string[][] = [];
    const box = await outbox({
      send: async () => [],
      onAcknowledged: (_, updates) => {
        told.push(words(updates), waiting(box));
        return {};
      },
    });
    box.add(review(2));
    box.add(review(1));
    await box.flush();
    expect(told).toEqual(Array(2).fill(['word-2', 'word-1']));
  });

  test('keeps what the acknowledgement brought in one change with the leaving of the updates', async () => {
    const device = new Device();
    const changes: OwnerChange[] = [];
    const { change, readOutbox } = device.store('anna');
    const box = new Outbox({
      store: {
        readOutbox,
        change: (given) => {
          changes.push(given);
          return change(given);
        },
      },
      content: { waiting: [], refused: [] },
      send: async () => [],
      onAcknowledged: () => ({ meta: { cursor: 'x' } }),
      exclusive: device.exclusive,
    });
    box.start();
    box.add(review(1));
    await box.flush();
    expect(changes.at(-1)).toMatchObject({ meta: { cursor: 'x' }, removeWaiting: [expect.any(String)] });
    box.stop();
  });

  test('sends what waits in the order in which it was made, 500 at a time', async () => {
    const { batches, send } = server();
    const box = await outbox({ send });
    box.add(...range(1_201).map(review));
    await box.flush();
    expect(batches.map(({ length }) => length)).toEqual([500, 500, 201]);
    expect(batches.flat()).toEqual(range(1_201).map((number) => `word-${number}`));
    expect(waiting(box)).toEqual([]);
  });

  test('survives a reload, and belongs to one learner', async () => {
    const device = new Device();
    (await outbox({ send: never, device })).add(review(1));
    await expect.poll(() => kept(device)).toEqual(['word-1']);
    expect(waiting(await outbox({ send: never, device }))).toEqual(['word-1']);
    expect(waiting(await outbox({ send: never, device, owner: 'berta' }))).toEqual([]);
  });

  test('takes an update that it has already only once', async () => {
    const box = await outbox({ send: never });
    box.add(review(1), review(2));
    box.add(review(1));
    expect(waiting(box)).toEqual(['word-1', 'word-2']);
  });

  test('of a guest is kept and never sent', async () => {
    const device = new Device();
    const box = await outbox({ send: null, device, owner: 'guest' });
    box.add(review(1));
    await box.flush();
    expect(waiting(box)).toEqual(['word-1']);
    expect(await kept(device, 'guest')).toEqual(['word-1']);
  });

  test('keeps everything while the server is in trouble, and sends it when it is back', async () => {
    let isUp = false;
    const { batches, send } = server();
    const box = await outbox({
      send: async (updates) => {
        if (!isUp) throw down;
        return send(updates);
      },
    });
    box.add(review(1));
    await box.flush();
    expect(waiting(box)).toEqual(['word-1']);
    expect(box.get().trouble).toBe(down);
    isUp = true;
    await expect.poll(() => batches).toEqual([['word-1']]);
    await box.flush();
    expect(box.get()).toEqual({ waiting: [], refused: [], trouble: null, needsSignIn: false });
    box.stop();
  });

  test('sets aside exactly the updates that are refused by name, and sends the others', async () => {
    const device = new Device();
    const { batches, send } = server();
    const box = await outbox({
      device,
      send: async (updates) => {
        const unknown = updates.findIndex(({ wordId }) => wordId === 'word-250');
        if (unknown >= 0) throw refusal(unknown);
        return send(updates);
      },
    });
    box.add(...range(500).map(review));
    await box.flush();
    expect(batches.flat()).toEqual(words(range(500).map(review)).filter((wordId) => wordId !== 'word-250'));
    expect(box.get().refused).toMatchObject([
      { update: { wordId: 'word-250' }, reason: 'is unknown', requestId: 'r-1' },
    ]);
    expect((await outbox({ send, device })).get().refused).toHaveLength(1);
    box.dismissRefused();
    expect((await outbox({ send, device })).get().refused).toEqual([]);
  });

  test('finds the refused update by halving when the answer names none', async () => {
    const { batches, send } = server();
    const box = await outbox({
      send: async (updates) => {
        if (!words(updates).includes('word-3')) return send(updates);
        throw new ProblemError({ code: 'PAYLOAD_TOO_LARGE', status: 413, detail: 'Too large.' });
      },
    });
    box.add(...[1, 2, 3, 4, 5].map(review));
    await box.flush();
    expect(batches.flat().sort()).toEqual(['word-1', 'word-2', 'word-4', 'word-5']);
    expect(box.get().refused).toMatchObject([{ reason: 'Too large.' }]);
    expect(waiting(box)).toEqual([]);
  });

  test.each([
    ['a proxy forbids the way', new ProblemError({ code: 'UNREADABLE', status: 403, detail: 'Forbidden.' })],
    ['the limit is reached', new ProblemError({ code: 'RATE_LIMITED', status: 429, detail: 'Slowly.' })],
    ['the server fails in the middle', new ProblemError({ code: 'INTERNAL', status: 500, detail: 'Oh.' })],
  ])('drops nothing when %s', async (_, error) => {
    const box = await outbox({
      send: async () => {
        throw error;
      },
    });
    box.add(review(1));
    await box.flush();
    box.stop();
    expect(waiting(box)).toEqual(['word-1']);
    expect(box.get()).toMatchObject({ refused: [], trouble: error, needsSignIn: false });
  });

  test.each<[string, (fail: () => void) => Partial<Pick<OutboxOptions, 'send' | 'exclusive' | 'onAcknowledged'>>]>([
    [
      'the sender has a fault',
      (fail) => ({
        send: async () => {
          fail();
          return [];
        },
      }),
    ],
    [
      'an answer can not be taken in',
      (fail) => ({
        onAcknowledged: () => {
          fail();
          return {};
        },
      }),
    ],
    [
      'the browser refuses the lock',
      (fail) => ({
        exclusive: async (work) => {
          fail();
          await work();
          return true;
        },
      }),
    ],
  ])('says so, drops nothing and tries again by itself when %s', async (_, withFault) => {
    // said to whoever looks into it, too
    const told = vi.spyOn(console, 'error').mockReturnValue();
    let failures = 0;
    const { send } = server();
    const faulty = withFault(() => {
      failures += 1;
      if (failures < 3) throw new TypeError('undefined is not a function');
    });
    const box = await outbox({ send, ...faulty });
    box.add(review(1));
    await box.flush();
    expect(waiting(box)).toEqual(['word-1']);
    expect(box.get()).toMatchObject({ trouble: { code: 'UNEXPECTED' }, needsSignIn: false });
    await expect.poll(() => box.get()).toMatchObject({ waiting: [], trouble: null });
    expect([failures, told.mock.calls.length]).toEqual([3, 2]);
    box.stop();
    told.mockRestore();
  });

  test('waits for the learner when the session has ended, and then sends', async () => {
    let isSignedIn = false;
    let attempts = 0;
    const box = await outbox({
      send: async () => {
        attempts += 1;
        if (isSignedIn) return [];
        throw new ProblemError({ code: 'REFRESH_TOKEN_INVALID', status: 401, detail: 'Over.' });
      },
    });
    box.add(review(1));
    await box.flush();
    box.add(review(2));
    // longer than the first retry would take
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(attempts).toBe(1);
    expect(box.get().needsSignIn).toBe(true);
    isSignedIn = true;
    await box.flush();
    expect(box.get()).toMatchObject({ waiting: [], trouble: null, needsSignIn: false });
  });

  test('sends once more when the learner has signed in again while an attempt was under way that needed it', async () => {
    const { batches, send } = server();
    let refuse = (): void => undefined;
    const underWay = new Promise<never>((_, reject) => {
      refuse = () => reject(new ProblemError({ code: 'UNAUTHENTICATED', status: 401, detail: 'Over.' }));
    });
    let attempts = 0;
    const box = await outbox({
      send: (updates) => {
        attempts += 1;
        return attempts === 1 ? underWay : send(updates);
      },
    });
    box.add(review(1));
    const first = box.flush();
    await expect.poll(() => attempts).toBe(1);
    const afterSignIn = box.flush();
    refuse();
    await Promise.all([first, afterSignIn]);
    expect(batches).toEqual([['word-1']]);
    expect(box.get()).toMatchObject({ waiting: [], needsSignIn: false, trouble: null });
  });

  test.each([
    { who: 'asked for it', ask: (box: Outbox) => box.flush(), attemptsAtOnce: 2 },
    { who: 'only had an occasion', ask: (box: Outbox) => box.attempt(), attemptsAtOnce: 1 },
  ])(
    'after an attempt that hung and failed makes $attemptsAtOnce in all for who $who meanwhile',
    async ({ ask, attemptsAtOnce }) => {
      let fail = (): void => undefined;
      const underWay = new Promise<never>((_, reject) => {
        fail = () => reject(down);
      });
      let attempts = 0;
      const box = await outbox({
        send: () => {
          attempts += 1;
          return attempts === 1 ? underWay : Promise.resolve([]);
        },
        // longer than the test
        firstRetryMs: 600_000,
      });
      box.add(review(1));
      const first = box.flush();
      await expect.poll(() => attempts).toBe(1);
      const asked = ask(box);
      fail();
      await Promise.all([first, asked]);
      expect(attempts).toBe(attemptsAtOnce);
      expect(waiting(box)).toEqual(attemptsAtOnce === 2 ? [] : ['word-1']);
      box.stop();
    },
  );

  test('sends what a full device did not keep, and keeps it once there is room', async () => {
    const device = new Device();
    device.isFull = true;
    let isUp = false;
    const { batches, send } = server();
    const box = await outbox({
      device,
      send: async (updates) => {
        if (!isUp) throw down;
        return send(updates);
      },
    });
    box.add(review(1));
    await box.flush();
    await box.reread();
    expect(waiting(box)).toEqual(['word-1']);
    device.isFull = false;
    box.add(review(2));
    await expect.poll(() => kept(device)).toEqual(['word-1', 'word-2']);
    isUp = true;
    await box.flush();
    expect(batches).toEqual([['word-1', 'word-2']]);
    expect(await kept(device)).toEqual([]);
    box.stop();
  });

  test('says of an import whether the device keeps it, which is all of it at once or nothing', async () => {
    const device = new Device();
    const writes: number[] = [];
    const { change } = device.store('anna');
    device.store = (owner) => ({
      readOutbox: () => device.engine.readOutbox(owner),
      change: (given) => {
        writes.push(given.putWaiting?.length ?? 0);
        return change(given);
      },
    });
    const box = await outbox({ device, send: never });
    const updates = range(120_000).map(review);
    expect(await box.addAll(updates)).toBe(true);
    expect(writes).toEqual([120_000]);
    expect(await kept(device)).toHaveLength(120_000);
    device.isFull = true;
    expect(await box.addAll([review(120_001), review(120_002)])).toBe(false);
    expect(waiting(box)).toHaveLength(120_002);
    expect(await kept(device)).toHaveLength(120_000);
    box.stop();
  });

  test('does not send again what has arrived, when the device could not note that', async () => {
    const device = new Device();
    const { batches, send } = server();
    const box = await outbox({
      device,
      send: async (updates) => {
        device.isFull = true;
        return send(updates);
      },
    });
    box.add(review(1));
    await expect.poll(() => kept(device)).toEqual(['word-1']);
    await box.flush();
    await box.reread();
    expect([waiting(box), await kept(device)]).toEqual([[], ['word-1']]);
    device.isFull = false;
    box.add(review(2));
    await expect.poll(() => kept(device)).toEqual(['word-2']);
    await box.flush();
    expect(batches).toEqual([['word-1'], ['word-2']]);
  });
});

describe('two tabs', () => {
  test('send each update once: what one has sent, the other does not send again', async () => {
    const device = new Device();
    const { batches, send } = server();
    const first = await outbox({ send, device });
    first.add(review(1));
    await expect.poll(() => kept(device)).toEqual(['word-1']);
    const second = await outbox({ send, device });
    expect(waiting(second)).toEqual(['word-1']);
    await Promise.all([first.flush(), second.flush()]);
    await second.flush();
    expect(batches).toEqual([['word-1']]);
    expect(waiting(second)).toEqual([]);
    first.stop();
    second.stop();
  });

  test('show what the other added and what it sent', async () => {
    const box = await outbox({ send: never });
    const entry = { key: 'k', sequence: 1, update: review(1) };
    box.follow({ putWaiting: [entry] });
    expect(waiting(box)).toEqual(['word-1']);
    box.follow({ removeWaiting: ['k'], putRefused: [{ ...entry, reason: 'No.', requestId: undefined }] });
    expect(waiting(box)).toEqual([]);
    expect(box.get().refused).toHaveLength(1);
    box.stop();
  });

  test('read again what an adoption changed', async () => {
    const device = new Device();
    const guest = await outbox({ send: null, device, owner: 'guest' });
    guest.add(review(1));
    await expect.poll(() => kept(device, 'guest')).toEqual(['word-1']);
    const box = await outbox({ send: never, device });
    await device.engine.adopt('guest', 'anna');
    await Promise.all([box.reread(), guest.reread()]);
    expect([waiting(guest), waiting(box)]).toEqual([[], ['word-1']]);
    box.stop();
  });
});
