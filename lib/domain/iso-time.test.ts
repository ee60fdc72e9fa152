import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoTime, LATEST_MS } from './iso-time.js';

it('knows the last moment that has four digits for a year', () => {
  expect(isoTime(LATEST_MS)).toBe('9999-12-31T23:59:59.999Z');
});

it('writes every time from 1970 to 9999 as Date does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LATEST_MS }), (at) => {
      expect(isoTime(at)).toBe(new Date(at).toISOString());
    }),
    { numRuns: 2_000, examples: [[0], [LATEST_MS]] },
  );
});

it('writes every day of 1970 to 2400 as Date does, leap days included', () => {
  for (let at = 0; at < Date.UTC(2401, 0, 1); at += 86_400_000) {
    if (isoTime(at) !== new Date(at).toISOString()) expect(isoTime(at)).toBe(new Date(at).toISOString());
  }
});

it('leaves any other time to Date', () => {
  for (const at of [-1, -62_198_755_200_000, LATEST_MS + 1, 0.5]) expect(isoTime(at)).toBe(new Date(at).toISOString());
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
});
