import { describe, expect, it } from 'vitest';
import { clockShift, deedOf, effectiveTime, sameDeed } from './events.js';

const received = Date.parse('2026-03-01T09:00:00.000Z');

describe('the clock of a device', () => {
  it.each([
    ['unknown', null, 0],
    ['right', received, 0],
    ['a minute behind', received - 60_000, 0],
    ['a minute ahead', received + 60_000, 0],
    ['more than a minute behind', received - 60_001, 60_001],
    ['a day ahead', received + 86_400_000, -86_400_000],
  ])('that is %s moves the times of its batch accordingly', (_, sentAt, shiftMs) => {
    expect(clockShift(received, sentAt)).toBe(shiftMs);
  });

  it.each([
    ['in the past', received - 5, 0, received - 5],
    ['in the future', received + 5, 0, received],
    ['shifted into the past', received + 90_000, -100_000, received - 10_000],
    ['shifted into the future', received - 10, 90_000, received],
    ['shifted to before 1970', 1000, -90_000, 0],
  ])('gives a time %s its place', (_, claimedAt, shiftMs, effectiveAt) => {
    expect(effectiveTime(claimedAt, shiftMs, received)).toBe(effectiveAt);
  });
});

describe('two events with one id', () => {
  const wordId = 'ni-hao';
  const at = '2026-03-01T08:00:00.000Z';
  const id = '00000000-0000-4000-8000-000000000001';
  const good = deedOf({ wordId, id, at, rating: 'good' });
  const reset = deedOf({ wordId, id, at, reset: true });
  const half = deedOf({ wordId, id, at, confidence: 0.5 });

  it.each([
    ['the same rating', good, deedOf({ wordId, id, at, rating: 'good', durationMs: 3 }), true],
    ['another rating', good, deedOf({ wordId, id, at, rating: 'easy' }), false],
    ['another kind', good, reset, false],
    ['two resets', reset, reset, true],
    ['confidences that are equal in six decimals', half, deedOf({ wordId, id, at, confidence: 0.50000001 }), true],
    ['another field', half, deedOf({ wordId, id, at, confidence: 0.5, studyCount: 1 }), false],
  ])('with %s: is it a repetition?', (_, a, b, same) => {
    expect(sameDeed(a, b)).toBe(same);
  });
});
