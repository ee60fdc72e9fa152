import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { Timestamp } from './primitives.js';

const digits = (value: number, length: number) => String(value).padStart(length, '0');

it('a timestamp is a time that the calendar has, as Date has it', () => {
  const upTo = (max: number) => fc.integer({ min: 0, max });
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1960, max: 2110 }), upTo(14), upTo(33), upTo(26), upTo(62), upTo(62)),
      ([year, month, day, hour, minute, second]) => {
        const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
        const value = `${date}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.000Z`;
        const time = new Date(value);
        const exists = !Number.isNaN(time.getTime()) && time.toISOString() === value && year >= 1970;
        expect(v.is(Timestamp, value), value).toBe(exists);
      },
    ),
    { numRuns: 5_000 },
  );
});

it.each([
  ['2024-02-29T00:00:00.000Z', true],
  ['2023-02-29T00:00:00.000Z', false],
  ['2000-02-29T00:00:00Z', true],
  ['2100-02-29T00:00:00Z', false],
  ['2026-04-31T00:00:00Z', false],
  ['2026-12-31T24:00:00Z', false],
  ['2026-12-31T23:59:60Z', false],
  ['1969-12-31T23:59:59Z', false],
  ['2026-01-31T08:30:00+01:00', false],
])('%s: %s', (value, exists) => {
  expect(v.is(Timestamp, value)).toBe(exists);
});
