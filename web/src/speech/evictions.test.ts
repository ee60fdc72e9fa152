import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evictions, type ShelfEntry } from './evictions.js';

const entry = (key: string, bytes: number, usedAt: number): ShelfEntry => ({ key, bytes, usedAt });

describe('the shelf of sounds', () => {
  test.each<[string, ShelfEntry[], number, readonly string[] | null]>([
    ['lets nothing go while there is room', [entry('a', 40, 1), entry('b', 40, 2)], 20, []],
    ['lets the least recently used go', [entry('a', 40, 3), entry('b', 40, 1), entry('c', 20, 2)], 10, ['b']],
    [
      'lets as many go as it needs, the oldest first',
      [entry('a', 40, 3), entry('b', 40, 1), entry('c', 20, 2)],
      45,
      ['b', 'c'],
    ],
    ['keeps what fits exactly', [entry('a', 100, 1)], 0, []],
    ['lets everything go for one that fills it', [entry('a', 60, 2), entry('b', 40, 1)], 100, ['b', 'a']],
    ['lets nothing go for one that can never fit', [entry('a', 60, 2)], 101, null],
  ])('%s', (_, entries, incoming, expected) => {
    expect(evictions(entries, incoming, 100)).toEqual(expected);
  });

  test('is never over its capacity afterwards, and never lets a sound go that was used later than one that stays', () => {
    const sound = fc.record({ bytes: fc.integer({ min: 1, max: 60 }), usedAt: fc.integer({ min: 0, max: 1_000 }) });
    fc.assert(
      fc.property(fc.array(sound, { maxLength: 20 }), fc.integer({ min: 1, max: 100 }), (sounds, incoming) => {
        const entries = sounds.map((each, index) => ({ ...each, key: String(index) }));
        const gone = new Set(evictions(entries, incoming, 100));
        const kept = entries.filter(({ key }) => !gone.has(key));
        const left = entries.filter(({ key }) => gone.has(key));
        const bytes = kept.reduce((sum, each) => sum + each.bytes, incoming);
        const oldestKept = Math.min(...kept.map(({ usedAt }) => usedAt), Number.POSITIVE_INFINITY);
        return bytes <= 100 && left.every(({ usedAt }) => usedAt <= oldestKept);
      }),
    );
  });
});
