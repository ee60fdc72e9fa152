import fc from 'fast-check';
import type { Update } from '../../lib/contract/progress.js';
import type { Change } from '../../lib/domain/stored.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One request of one device. Times are offsets from the moment the history is told, in ms. */
interface Delivery {
  readonly changes: readonly AbstractChange[];
  /** The device's clock minus ours; null: the device does not say when it sends. */
  readonly clockMs: number | null;
}

type Fields = { studyCount?: number; correctCount?: number; confidence?: number };
type AbstractChange =
  | { kind: 'review'; word: number; id: string; offsetMs: number; rating: 'again' | 'hard' | 'good' | 'easy' }
  | { kind: 'reset'; word: number; id: string; offsetMs: number }
  | { kind: 'state'; word: number; id: string; offsetMs: number; fields: Fields }
  | { kind: 'undo'; word: number; id: string }
  | { kind: 'plain'; word: number; fields: Fields; ifAbsent: boolean }
  | { kind: 'remove'; word: number };

export interface History {
  readonly deliveries: readonly Delivery[];
}

export const WORDS_OF_A_HISTORY = 3;

const anyWord = fc.nat(WORDS_OF_A_HISTORY - 1);
const anyConfidence = fc.oneof(
  fc.constantFrom(0, 0.5, 1),
  fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1e6),
);
export const anyFields: fc.Arbitrary<Fields> = fc
  .record({ studyCount: fc.nat(12), correctCount: fc.nat(8), confidence: anyConfidence }, { requiredKeys: [] })
  .filter((fields) => Object.keys(fields).length > 0);
/** Mostly weeks ago, often the same few instants, now and then the future. */
export const anyOffset = fc.oneof(
  { weight: 4, arbitrary: fc.nat(40 * DAY_MS).map((agoMs) => -agoMs - 1000) },
  { weight: 3, arbitrary: fc.nat(4).map((steps) => -DAY_MS * steps - 5000) },
  { weight: 1, arbitrary: fc.nat(3).map((steps) => HOUR_MS + steps) },
);
const anyOrder = fc.nat(1000);
const sometimes = (often: number, seldom: number) =>
  fc.oneof({ weight: often, arbitrary: fc.constant(false) }, { weight: seldom, arbitrary: fc.constant(true) });

const anyTimed = fc.record({
  word: anyWord,
  id: fc.uuid(),
  offsetMs: anyOffset,
  what: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('review' as const),
        rating: fc.constantFrom('again' as const, 'hard' as const, 'good' as const, 'easy' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('state' as const), fields: anyFields }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
  ),
  device: fc.nat(2),
  sentAt: fc.array(anyOrder, { minLength: 1, maxLength: 3 }),
  isUndone: sometimes(3, 1),
  undoneAt: fc.array(anyOrder, { minLength: 1, maxLength: 2 }),
});

const anyPlain = fc.record({
  word: anyWord,
  order: anyOrder,
  device: fc.nat(2),
  what: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('plain' as const), fields: anyFields, ifAbsent: sometimes(4, 1) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const) }) },
  ),
});

/**
 * Random histories: up to three devices, each with its own clock, make reviews, states and resets of three words and
 * undo some; each change is sent up to three times, in any order and in batches of any size, undos before their events.
 */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({
    timed: fc.uniqueArray(anyTimed, { maxLength: 16, selector: ({ id }) => id }),
    plain: fc.array(anyPlain, { maxLength: 4 }),
    clocks: fc.array(fc.constantFrom(null, 0, 30_000, 3 * HOUR_MS, -2 * DAY_MS), { minLength: 3, maxLength: 3 }),
    sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ timed, plain, clocks, sizes }) => {
    const sent: { order: number; device: number; change: AbstractChange }[] = [];
    for (const { word, id, offsetMs, what, device, sentAt, isUndone, undoneAt } of timed) {
      const clockMs = clocks[device] ?? 0;
      const change = { word, id, offsetMs: offsetMs + clockMs, ...what };
      for (const order of sentAt) sent.push({ order, device, change });
      for (const order of isUndone ? undoneAt : []) sent.push({ order, device, change: { kind: 'undo', word, id } });
    }
    for (const { word, order, device, what } of plain) sent.push({ order, device, change: { word, ...what } });
    sent.sort((a, b) => a.order - b.order);
    const deliveries: { changes: AbstractChange[]; clockMs: number | null; device: number }[] = [];
    for (const { device, change } of sent) {
      const open = deliveries.at(-1);
      const size = sizes[deliveries.length % sizes.length] ?? 1;
      // DELETE is a request of its own
      const isAlone = change.kind === 'remove' || open?.changes[0]?.kind === 'remove';
      if (open && open.device === device && open.changes.length < size && !isAlone) open.changes.push(change);
      else deliveries.push({ changes: [change], clockMs: clocks[device] ?? null, device });
    }
    return { deliveries };
  });

/** The change as a client sends it; `startedAt` (epoch ms) is the moment that offsets count from. */
export function changeOf(change: AbstractChange, wordIds: readonly string[], startedAt: number): Change {
  const wordId = wordIds[change.word] ?? '';
  const at = 'offsetMs' in change ? new Date(startedAt + change.offsetMs).toISOString() : '';
  switch (change.kind) {
    case 'review':
      return { wordId, id: change.id, rating: change.rating, at };
    case 'reset':
      return { wordId, id: change.id, reset: true, at };
    case 'state':
      return { wordId, id: change.id, at, ...change.fields };
    case 'undo':
      return { wordId, undo: change.id };
    case 'plain':
      return { wordId, ...change.fields, ...(change.ifAbsent ? { ifAbsent: true } : {}) };
    case 'remove':
      return { wordId, remove: true };
  }
}

export const isPlain = (change: Change): boolean => !('id' in change) && !('undo' in change);
export const isUpdate = (change: Change): change is Update => !('remove' in change);
