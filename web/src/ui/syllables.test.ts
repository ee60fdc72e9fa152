import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ListWithWords } from '../../../lib/contract/vocabulary.js';
import { pinyinRuns, readCharacters } from './syllables.js';

const words = ['hsk-2021-1', 'hsk-2025-1', 'hsk-2025-2'].flatMap((listId) => {
  const file = new URL(`../../public/vocabulary/${listId}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as ListWithWords).words;
});
const written = words.flatMap(({ simplified, pinyin, example }) => [
  [simplified, pinyin] as const,
  [example.chinese, example.pinyin] as const,
]);

describe('pinyin in runs of one tone each', () => {
  test.each([
    ['péngyou', ['péng', 2], ['you', 5]],
    ['bù kèqi', ['bù', 4], [' ', null], ['kè', 4], ['qi', 5]],
    ["nǚ'ér", ['nǚ', 3], ["'", null], ['ér', 2]],
    // an erhua r has the tone of its syllable
    ['yíhuìr', ['yí', 2], ['huì', 4], ['r', 4]],
    ['Bàba, nǐ hǎo!', ['Bà', 4], ['ba', 5], [', ', null], ['nǐ', 3], [' ', null], ['hǎo', 3], ['!', null]],
    ['HSK kǎoshì', ['HSK', null], [' ', null], ['kǎo', 3], ['shì', 4]],
    ['', ...[]],
  ])('%s', (pinyin, ...runs) => {
    expect(pinyinRuns(pinyin).map(({ text, tone }) => [text, tone])).toEqual(runs);
  });

  test('put together are the pinyin again, for every word and example', () => {
    for (const [, pinyin] of written) {
      const runs = pinyinRuns(pinyin);
      expect(runs.map(({ text }) => text).join('')).toBe(pinyin);
      expect(runs.filter(({ text, tone }) => tone === null && /\p{L}/u.test(text))).toEqual([]);
    }
  });
});

describe('characters with their syllables', () => {
  test('every word and example of the vocabulary has a syllable for each character', () => {
    expect(written.filter(([chinese, pinyin]) => !readCharacters(chinese, pinyin))).toEqual([]);
  });

  test('punctuation has no syllable', () => {
    const read = readCharacters('你好！', 'Nǐ hǎo!');
    expect(read?.map(({ character, reading }) => [character, reading?.text ?? null])).toEqual([
      ['你', 'Nǐ'],
      ['好', 'hǎo'],
      ['！', null],
    ]);
  });

  test.each([
    ['你好', 'nǐ'],
    ['你', 'nǐ hǎo'],
  ])('%s with %s: no guess is made', (chinese, pinyin) => {
    expect(readCharacters(chinese, pinyin)).toBeUndefined();
  });
});
