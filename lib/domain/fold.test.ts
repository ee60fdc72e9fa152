import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEvents, type Deed, type WordEvent } from './events.js';
import { fold, NOTHING, resume, shownCorrectCount } from './fold.js';
import { assignedMemory, review } from './scheduler.js';

const DAY_MS = 86_400_000;
const start = Date.parse('2026-03-01T09:00:00.000Z');
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const good: Deed = { kind: 'review', rating: 'good' };
const again: Deed = { kind: 'review', rating: 'again' };
const reset: Deed = { kind: 'reset' };
const state = (fields: Partial<Extract<Deed, { kind: 'state' }>>): Deed => ({
  kind: 'state',
  studyCount: null,
  correctCount: null,
  confidence: null,
  ...fields,
});
/** Events a day apart, in the order given. */
const days = (...deeds: Deed[]): WordEvent[] =>
  deeds.map((deed, day) => ({
    ...deed,
    id: id(day),
    effectiveAt: start + day * DAY_MS,
    claimedAt: start + day * DAY_MS,
  }));

const anyCount = fc.option(fc.nat(20));
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom('again' as const, 'hard' as const, 'good' as const, 'easy' as const)
      .map((rating) => ({ kind: 'review' as const, rating })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('state' as const),
      studyCount: anyCount,
      correctCount: anyCount,
      confidence: fc.option(fc.integer({ min: 0, max: 1e6 }).map((millionths) => millionths / 1e6)),
    }),
  },
  { weight: 1, arbitrary: fc.constant(reset) },
);
// few instants, so that ties are common
const anyLog: fc.Arbitrary<WordEvent[]> = fc
  .array(fc.tuple(anyDeed, fc.nat(12), fc.nat(2)), { maxLength: 15 })
  .map((entries) =>
    entries.map(([deed, day, claimed], index) => ({
      ...deed,
      id: id(index),
      effectiveAt: start + day * DAY_MS,
      claimedAt: start + day * DAY_MS + claimed,
    })),
  );

describe('the fold', () => {
  it('does not depend on the order in which events arrive', () => {
    fc.assert(
      fc.property(anyLog, fc.infiniteStream(fc.nat()), (log, keys) => {
        const shuffled = log.map((event) => [keys.next().value, event] as const).sort((a, b) => a[0] - b[0]);
        expect(fold(shuffled.map(([, event]) => event))).toEqual(fold(log));
      }),
    );
  });

  it('goes on from a stored state as if it had seen the whole log', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(15), (log, cut) => {
        const sorted = [...log].sort(compareEvents);
        expect(resume(fold(sorted.slice(0, cut)), sorted.slice(cut))).toEqual(fold(log));
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(fold([])).toEqual(NOTHING);
  });

  it('counts each review, and as correct all but again', () => {
    expect(fold(days(good, again, good))).toMatchObject({ present: true, studyCount: 3, correctCount: 2 });
  });

  it('lets a state assign the fields it names and no others', () => {
    const before = fold(days(good, good));
    expect(fold(days(good, good, state({ studyCount: 40 })))).toMatchObject({
      studyCount: 40,
      correctCount: 2,
      memory: before.memory,
    });
    expect(fold(days(good, good, state({ confidence: 0.5 })))).toMatchObject({
      studyCount: 2,
      correctCount: 2,
      memory: assignedMemory(0.5, start + 2 * DAY_MS),
    });
  });

  it('keeps a word new when a state names counts alone', () => {
    expect(fold(days(state({ studyCount: 3 })))).toMatchObject({ present: true, studyCount: 3, memory: null });
  });

  it('starts from nothing after a reset', () => {
    expect(fold(days(good, state({ studyCount: 9 }), reset))).toMatchObject({ ...NOTHING, last: { id: id(2) } });
    expect(fold(days(good, reset, again))).toMatchObject({
      present: true,
      studyCount: 1,
      correctCount: 0,
      memory: review(null, 'again', start + 2 * DAY_MS),
    });
  });

  it('shows no more correct answers than reviews, and goes on from the raw count', () => {
    const lowered = fold(days(good, good, good, state({ studyCount: 1 })));
    expect([lowered.studyCount, shownCorrectCount(lowered)]).toEqual([1, 1]);
    const later = fold(days(good, good, good, state({ studyCount: 1 }), again, again));
    expect([later.studyCount, shownCorrectCount(later)]).toEqual([3, 3]);
  });

  it('orders events of one instant by claimed time, then by id', () => {
    const at = { effectiveAt: start };
    const first = { ...good, ...at, claimedAt: start + 5, id: id(9) };
    const second = { ...state({ studyCount: 50 }), ...at, claimedAt: start + 6, id: id(1) };
    const third = { ...good, ...at, claimedAt: start + 6, id: id(2) };
    expect(fold([third, second, first])).toMatchObject({ studyCount: 51, correctCount: 2, last: { id: id(2) } });
  });

  it('lets a state and a reset of one instant end as their order says', () => {
    const at = { effectiveAt: start, claimedAt: start };
    const stateThenReset = [
      { ...state({ studyCount: 5 }), ...at, id: id(1) },
      { ...reset, ...at, id: id(2) },
    ];
    const resetThenState = [
      { ...reset, ...at, id: id(1) },
      { ...state({ studyCount: 5 }), ...at, id: id(2) },
    ];
    expect(fold(stateThenReset).present).toBe(false);
    expect(fold(resetThenState)).toMatchObject({ present: true, studyCount: 5 });
  });
});
