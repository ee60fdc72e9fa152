import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameReading, markSyllable, parseMarked, parseNumbered, toMarked, toNumbered } from './pinyin.js';

const words: readonly (readonly [numbered: string, marked: string])[] = [
  // the mark is on a or e
  ['hao3', 'hǎo'],
  ['xie4 xie5', 'xièxie'],
  ['xue2 xi2', 'xuéxí'],
  ['jiao4 xue2 lou2', 'jiàoxuélóu'],
  ['zhuang1', 'zhuāng'],
  // on the o of ou
  ['dou1', 'dōu'],
  ['zhou1', 'zhōu'],
  // on the last vowel
  ['gui4', 'guì'],
  ['liu4', 'liù'],
  ['duo1 shao5', 'duōshao'],
  ['xiong2', 'xióng'],
  ['tui1', 'tuī'],
  // ü is written as such after n and l only
  ['nü3', 'nǚ'],
  ['lü4 se4', 'lǜsè'],
  ['lüe4', 'lüè'],
  ['ju4', 'jù'],
  ['yue4', 'yuè'],
  // an apostrophe before a later syllable in a, o, e
  ['nü3 er2', "nǚ'ér"],
  ['xi1 an1', "xī'ān"],
  ['pei2 ou3', "péi'ǒu"],
  ['shi2 er4', "shí'èr"],
  // and where there is none, the longest syllables
  ['xian1', 'xiān'],
  ['fan3 gan3', 'fǎngǎn'],
  ['fang1 an4', "fāng'àn"],
  ['ke3 neng2', 'kěnéng'],
  ['ming2 nian2', 'míngnián'],
  ['xi1 gua1', 'xīguā'],
  ['er2 zi5', 'érzi'],
  // erhua
  ['wan2 r5', 'wánr'],
  ['yi1 hui4 r5', 'yīhuìr'],
  ['nü3 hai2 r5', 'nǚháir'],
  ['na3 r5', 'nǎr'],
  // neutral tone, capitals
  ['ma5', 'ma'],
  ['ba4 ba5', 'bàba'],
  ['Zhong1 guo2', 'Zhōngguó'],
  ['E2 guo2', 'Éguó'],
];

describe('pinyin', () => {
  it.each(words)('%s is written %s', (numbered, marked) => {
    expect(toMarked(parseNumbered(numbered) ?? [])).toBe(marked);
  });

  it.each(words)('%s is read from %s', (numbered, marked) => {
    expect(toNumbered(parseMarked(marked) ?? [])).toBe(numbered);
  });

  it.each([
    ['ni3hao3', 'nǐhǎo'],
    ['  ni3   hao3 ', 'nǐhǎo'],
    ['lv4', 'lǜ'],
    ['nu:3 er2', "nǚ'ér"],
    ["xi1'an1", "xī'ān"],
  ])('typed numbers are read with some freedom: %s', (typed, marked) => {
    expect(toMarked(parseNumbered(typed) ?? [])).toBe(marked);
  });

  it.each([
    ['dǎ diànhuà', 'da3 dian4 hua4'],
    ['dì-yī', 'di4 yi1'],
    ['nǚ’ér', 'nü3 er2'],
    ['nǐ hǎo'.normalize('NFD'), 'ni3 hao3'],
    ['shì bu shì', 'shi4 bu5 shi4'],
  ])('marks are read across spaces, hyphens and apostrophes: %s', (marked, numbered) => {
    expect(toNumbered(parseMarked(marked) ?? [])).toBe(numbered);
  });

  it.each(['', ' ', 'hao', 'hao6', 'hao0', '3', 'xyz1', 'hao3!', 'hǎo3', 'bü4', 'jong1', '好3', 'r', 'hao3 3'])(
    'refuses %j as numbered pinyin',
    (text) => {
      expect(parseNumbered(text)).toBeUndefined();
    },
  );

  it.each(['', ' ', 'haǒ', 'hǎǒ', 'goù', 'guǐì', 'nǚér', 'xyz', 'nǐ hǎo!', 'hao3', 'r', "'", '好', 'hǎo  ,'])(
    'refuses %j as marked pinyin',
    (text) => {
      expect(parseMarked(text)).toBeUndefined();
    },
  );

  it('marks a syllable in either letter case', () => {
    expect(markSyllable({ letters: 'Ou', tone: 1 })).toBe('Ōu');
    expect(markSyllable({ letters: 'Lü', tone: 3 })).toBe('Lǚ');
  });

  it('readings are the same whatever their spelling, and differ by a tone', () => {
    const reading = (text: string) => parseMarked(text) ?? parseNumbered(text) ?? [];
    expect(isSameReading(reading('Zhōng guó'), reading('zhong1guo2'))).toBe(true);
    expect(isSameReading(reading('xuéshēng'), reading('xue2 sheng5'))).toBe(false);
  });

  it('every word that can be written can be read back', () => {
    const syllable = fc.constantFrom(...'ma nü lüe an er ou zhuang xian ge gan fan fang e xiong jiu hui'.split(' '));
    const tone = fc.constantFrom(1, 2, 3, 4, 5);
    fc.assert(
      fc.property(fc.array(fc.tuple(syllable, tone), { minLength: 1, maxLength: 5 }), (parts) => {
        const numbered = parts.map(([letters, number]) => `${letters}${number}`).join(' ');
        const marked = toMarked(parseNumbered(numbered) ?? []);
        expect(toNumbered(parseMarked(marked) ?? [])).toBe(numbered);
      }),
    );
  });

  it('long nonsense is refused at once', () => {
    const startedAtMs = performance.now();
    expect(parseMarked(`${'na'.repeat(2000)}x`)).toBeUndefined();
    expect(performance.now() - startedAtMs).toBeLessThan(1000);
  });
});
