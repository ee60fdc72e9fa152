import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findEarlierProgress } from './earlier.js';
import { EARLIER_STANDARD, earlierExceptions } from './earlier-words.js';

/** `line`, `printed`, `printedPinyin`, `wordId`. */
const standard = readFileSync(
  new URL('../../../../prisma/vocabulary/standards/hsk-2021-band-1.tsv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split('\t'));
const wordIdAtLine = (line: number) => standard[line - 1]?.[3];

function storageOf(entries: Record<string, unknown>): Storage {
  const texts = new Map(
    Object.entries(entries).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return {
    length: texts.size,
    key: (index: number) => [...texts.keys()][index] ?? null,
    getItem: (key: string) => texts.get(key) ?? null,
  } as Storage;
}

const identity = { userId: 'abc', lastActive: '2025-01-01' };
const list = (id: unknown, progress: unknown, listName: unknown = 'First words') => ({
  id,
  listName,
  progress,
  words: [],
});
const find = (entries: Record<string, unknown>) => findEarlierProgress({ storage: storageOf(entries), wordIdAtLine });

test.each(
  Object.entries(earlierExceptions).flatMap(([listId, numbers]) =>
    Object.entries(numbers).map(([number, [written, line]]) => [listId, number, written, line] as const),
  ),
)('list %s, number %s is %s on line %i of the standard', (_, __, written, line) => {
  expect(standard[line - 1]?.[1]?.split(/[|｜（(]/)).toContain(written);
});

describe('progress of the earlier version', () => {
  test('a number is a line of the standard, except where its list says otherwise', () => {
    const lists = [list(1, { 1: true, 67: true, 68: false }), list('2', { 67: true, 306: true }, 'People')];
    expect(find({ user_identity: identity, progress_abc: { lists } })).toEqual({
      wordIds: ['ai4-love', 'de5-adverbial', 'de5-possessive', 'ren2-person'],
      lists: [
        { name: 'First words', mastered: 2 },
        { name: 'People', mastered: 2 },
      ],
      skipped: [],
    });
  });

  test('a word of several lists comes once', () => {
    const lists = [list(9, { 5: true }), list(10, { 5: true }, 'Again')];
    expect(find({ user_identity: identity, progress_abc: { lists } })?.wordIds).toEqual([wordIdAtLine(5)]);
  });

  test('what is damaged is skipped and named, and the rest is found', () => {
    const lists = [null, list(1, 'no'), list(3, { 1: true, 0: true, 501: true, x: true, '1e2': true, 2: 'yes' }, 7)];
    const found = find({ user_identity: identity, progress_abc: { lists } });
    expect(found?.wordIds).toEqual(['ai4-love']);
    expect(found?.skipped.map(({ where }) => where).sort()).toEqual([
      'List 1',
      'List 2',
      'List 3, word 0',
      'List 3, word 1e2',
      'List 3, word 2',
      'List 3, word 501',
      'List 3, word x',
    ]);
  });

  test('names of the language itself are no lists and no words', () => {
    const lists = [
      JSON.parse('{"id":"__proto__","listName":"P","progress":{"__proto__":true,"constructor":true,"1":true}}'),
    ];
    expect(find({ user_identity: identity, progress_abc: { lists } })?.wordIds).toEqual(['ai4-love']);
  });

  test.each([
    ['nothing', {}],
    ['an identity without progress', { user_identity: identity }],
    ['progress of somebody else alone', { user_identity: identity, progress_other: { lists: [list(1, { 1: true })] } }],
  ])('%s is nothing to offer', (_, entries) => {
    expect(find(entries)).toBeNull();
  });

  test('a damaged identity leaves the only progress that there is', () => {
    const progress = { lists: [list(1, { 1: true })] };
    expect(find({ user_identity: '{"userId', progress_abc: progress })?.wordIds).toEqual(['ai4-love']);
    expect(find({ user_identity: '{"userId', progress_abc: progress, progress_d: progress })).toMatchObject({
      wordIds: [],
      skipped: [{ where: 'user_identity' }],
    });
  });

  test('progress that is no JSON is said to be unreadable', () => {
    expect(find({ user_identity: identity, progress_abc: '{"lists": [' })?.skipped).toEqual([
      { where: 'progress_abc', why: 'cannot be read' },
    ]);
  });
});

test('the standard is the one that the list shows', () => {
  expect(EARLIER_STANDARD).toBe('hsk-2021-1');
  expect(standard).toHaveLength(500);
});
