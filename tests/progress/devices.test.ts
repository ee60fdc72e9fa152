import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress, Update } from '../../lib/contract/progress.js';
import { withOutbox } from '../../lib/domain/outbox.js';
import { mergeAnswer, mergeList, type ProgressSnapshot } from '../../web/src/data/merge-progress.js';
import { anyFields, anyOffset, changeOf, isPlain, isUpdate, WORDS_OF_A_HISTORY } from './histories.js';
import { MemoryStore } from './memory-store.js';
import { shownOf } from './replay.js';

// The promise as devices see it: each holds what the server told it, folds what waits on it on top, and loses requests
// and answers on the way.

const words = ['alpha', 'beta', 'gamma'];
const startedAt = Date.parse('2026-03-01T00:00:00.000Z');
const CLOCKS_MS = [null, 30_000, 3 * 3_600_000, -2 * 86_400_000];

const anyDevice = fc.nat(2);
const anyWord = fc.nat(WORDS_OF_A_HISTORY - 1);
const anyRating = fc.constantFrom('again' as const, 'hard' as const, 'good' as const, 'easy' as const);
const anyDeed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('review' as const), rating: anyRating }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('state' as const), fields: anyFields }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
);

type Action = (devices: readonly Device[], made: { wordId: string; id: string }[], store: MemoryStore) => void;

const deviceOf = (devices: readonly Device[], index: number): Device => {
  const device = devices[index];
  if (!device) throw new Error(`no device ${index}`);
  return device;
};

const anyTimed: fc.Arbitrary<Action> = fc
  .record({ device: anyDevice, word: anyWord, id: fc.uuid(), offsetMs: anyOffset, deed: anyDeed })
  .map(({ device, word, id, offsetMs, deed }) => (devices, made) => {
    const { outbox, clockMs } = deviceOf(devices, device);
    const change = changeOf({ ...deed, word, id, offsetMs }, words, startedAt + (clockMs ?? 0));
    if (isUpdate(change)) outbox.push(change);
    made.push({ wordId: change.wordId, id });
  });
/** An import, made on the device: it counts where the word is absent when the server gets it. */
const anyImport: fc.Arbitrary<Action> = fc
  .record({ device: anyDevice, word: anyWord, id: fc.uuid(), offsetMs: anyOffset, fields: anyFields })
  .map(({ device, word, id, offsetMs, fields }) => (devices, made) => {
    const { outbox, clockMs } = deviceOf(devices, device);
    const change = changeOf({ kind: 'state', fields, word, id, offsetMs }, words, startedAt + (clockMs ?? 0));
    if (isUpdate(change)) outbox.push({ ...change, ifAbsent: true } as Update);
    made.push({ wordId: change.wordId, id });
  });
const anyUndo: fc.Arbitrary<Action> = fc
  .record({ device: anyDevice, which: fc.nat() })
  .map(({ device, which }) => (devices, made) => {
    const event = made[which % Math.max(1, made.length)];
    if (event) deviceOf(devices, device).outbox.push({ wordId: event.wordId, undo: event.id });
  });
const anyPlain: fc.Arbitrary<Action> = fc
  .record({ device: anyDevice, word: anyWord, fields: anyFields, ifAbsent: fc.boolean() })
  .map(({ device, word, fields, ifAbsent }) => (devices) => {
    const change = changeOf({ kind: 'plain', word, fields, ifAbsent }, words, startedAt);
    if (isUpdate(change)) deviceOf(devices, device).outbox.push(change);
  });
const anySending: fc.Arbitrary<Action> = fc
  .record({
    device: anyDevice,
    size: fc.integer({ min: 1, max: 6 }),
    fate: fc.constantFrom('arrives' as const, 'arrives' as const, 'answer lost' as const),
  })
  .map(
    ({ device, size, fate }) =>
      (devices, _, store) =>
        deviceOf(devices, device).send(store, size, fate),
  );
const anyAsking: fc.Arbitrary<Action> = anyDevice.map(
  (device) => (devices, _, store) => deviceOf(devices, device).ask(store),
);
const anyReceiving: fc.Arbitrary<Action> = anyDevice.map((device) => (devices) => deviceOf(devices, device).receive());

const anyActions = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: anyTimed },
    { weight: 2, arbitrary: anyImport },
    { weight: 2, arbitrary: anyUndo },
    { weight: 2, arbitrary: anyPlain },
    { weight: 5, arbitrary: anySending },
    { weight: 3, arbitrary: anyAsking },
    { weight: 3, arbitrary: anyReceiving },
  ),
  { maxLength: 40 },
);

class Device {
  readonly outbox: Update[] = [];
  #held: ProgressSnapshot = { byWord: new Map(), cursor: new Date(0).toISOString() };
  /** A list that the server has answered and that is still on its way. */
  #onItsWay: ReturnType<MemoryStore['list']> | undefined;

  constructor(
    readonly clockMs: number | null,
    /** What it asks for: everything, as the web app does, or what has changed. */
    private readonly asks: 'list' | 'delta',
  ) {}

  /** Sends the oldest updates; keeps them when it hears nothing, sets aside what is refused by name. */
  send(store: MemoryStore, size: number, fate: 'arrives' | 'answer lost'): void {
    const updates = this.outbox.slice(0, size);
    if (updates.length === 0) return;
    const sentAt = this.clockMs === null ? null : startedAt + this.clockMs;
    const outcome = store.apply(updates, sentAt, { readsWholeLog: false });
    if (fate === 'answer lost') return;
    if ('refusals' in outcome) {
      const named = new Set(outcome.refusals.map(({ index }) => index));
      expect(updates.every((update, index) => !named.has(index) || isPlain(update))).toBe(true);
      this.outbox.splice(0, updates.length, ...updates.filter((_, index) => !named.has(index)));
    } else {
      this.outbox.splice(0, updates.length);
      this.#held = mergeAnswer(this.#held, outcome.plan.answer);
    }
  }

  ask(store: MemoryStore): void {
    this.#onItsWay ??= store.list(this.asks === 'list' ? undefined : this.#held.cursor);
  }

  receive(): void {
    const list = this.#onItsWay;
    this.#onItsWay = undefined;
    if (!list) return;
    if (this.asks === 'list') this.#held = mergeList(this.#held, list.progress, list.cursor);
    else this.#held = { ...mergeAnswer(this.#held, list.progress), cursor: list.cursor };
  }

  /** What the learner sees of each word. */
  shown(): Progress[] {
    const now = startedAt + (this.clockMs ?? 0);
    return words.flatMap(
      (wordId) =>
        withOutbox({ wordId, progress: this.#held.byWord.get(wordId) ?? null, updates: this.outbox, now }) ?? [],
    );
  }
}

const byWord = (a: Progress, b: Progress) => (a.wordId < b.wordId ? -1 : 1);
const listOf = (store: MemoryStore) => [...store.list().progress].sort(byWord);

describe('each device', () => {
  it("shows exactly the server's list, once everything is delivered and polled", () => {
    const anyClocks = fc.array(fc.constantFrom(...CLOCKS_MS), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(anyClocks, anyActions, (clocks, actions) => {
        const store = new MemoryStore(startedAt, words);
        const devices = clocks.map((clockMs, index) => new Device(clockMs, index === 0 ? 'list' : 'delta'));
        const made: { wordId: string; id: string }[] = [];
        for (const action of actions) {
          action(devices, made, store);
          for (const row of devices.flatMap((device) => device.shown())) {
            expect(row.correctCount).toBeLessThanOrEqual(row.studyCount);
            expect(row.deleted).toBeUndefined();
          }
        }
        for (const device of devices) while (device.outbox.length > 0) device.send(store, 4, 'arrives');
        for (const device of devices) {
          device.receive(); // what was still on its way
          device.ask(store);
          device.receive();
          expect(device.shown()).toEqual(listOf(store));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('that is up to date and has the right time shows, before it is delivered, what the server will say', () => {
    const anyEarlier = fc.array(fc.record({ word: anyWord, id: fc.uuid(), deed: anyDeed }), { maxLength: 8 });
    const anyWaiting = fc.array(
      fc.record({
        word: anyWord,
        id: fc.uuid(),
        deed: anyDeed,
        isImport: fc.boolean(),
        isUndone: fc.boolean(),
        agoMs: fc.nat(3),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(anyEarlier, anyWaiting, (earlier, waiting) => {
        // devices make ids that nobody else has; one that is used twice is a conflict
        fc.pre(new Set([...earlier, ...waiting].map(({ id }) => id)).size === earlier.length + waiting.length);
        const store = new MemoryStore(startedAt, words);
        const device = new Device(null, 'delta');
        const updateOf = ({ word, id, deed }: (typeof earlier)[number], offsetMs: number) =>
          [changeOf({ ...deed, word, id, offsetMs }, words, startedAt)].filter(isUpdate);
        const before = earlier.flatMap((event, index) => updateOf(event, -86_400_000 * (20 - index)));
        if (before.length > 0) store.apply(before, null, { readsWholeLog: false });
        // more correct answers than reviews are kept but not shown, so that a device can't know of them
        const states = words.map((wordId) => store.progressOf(wordId)?.state);
        fc.pre(states.every((state) => !state || state.correctCount <= state.studyCount));
        device.ask(store);
        device.receive();
        for (const event of waiting) {
          const isImport = event.isImport && event.deed.kind === 'state';
          const updates = updateOf(event, -1000 - event.agoMs);
          device.outbox.push(
            ...updates.map((update) => (isImport ? ({ ...update, ifAbsent: true } as Update) : update)),
          );
          if (event.isUndone) device.outbox.push({ wordId: words[event.word] ?? '', undo: event.id });
        }
        const guess = device.shown().map((row) => [row.wordId, shownOf(row)]);
        device.send(store, device.outbox.length, 'arrives');
        expect(guess).toEqual(listOf(store).map((row) => [row.wordId, shownOf(row)]));
      }),
      { numRuns: 1000 },
    );
  });
});
