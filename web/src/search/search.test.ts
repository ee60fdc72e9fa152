import { describe, expect, test } from 'vitest';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { buildIndex, search } from './search.js';

const index = buildIndex(vocabulary.words);
const found = (query: string) => search(index, query).map(({ simplified }) => simplified);

const word = (simplified: string, pinyinNumbered: string, english: string, traditional = simplified) => ({
  simplified,
  traditional,
  pinyinNumbered,
  english,
});

describe('of our words', () => {
  test.each([
    // characters, in either script
    ['中文', '中文'],
    ['女儿', '女儿'],
    ['女兒', '女儿'],
    ['愛好', '爱好'],
    [' 爱好 ', '爱好'],
    // pinyin with marks, numbers, neither; joined or not
    ['zhōngwén', '中文'],
    ['zhong1wen2', '中文'],
    ['zhong1 wen2', '中文'],
    ['zhongwen', '中文'],
    ['zhong wen', '中文'],
    ['ZhongWen', '中文'],
    ['zhōng wen', '中文'],
    ['zhong1wen', '中文'],
    ['běijīng', '北京'],
    ['bei3jing1', '北京'],
    // ü
    ['nǚ’ér', '女儿'],
    ["nü'er", '女儿'],
    ['nv3er2', '女儿'],
    ['nu:3 er2', '女儿'],
    ['nuer', '女儿'],
    // the neutral tone is 5, 0 or nothing
    ['ba4ba5', '爸爸'],
    ['ba4ba0', '爸爸'],
    ['bàba', '爸爸'],
    // erhua, with the number behind the r or before it, or spelt out
    ['wanr2', '玩儿'],
    ['wan2r', '玩儿'],
    ['wánr', '玩儿'],
    ['waner', '玩儿'],
    // tone sandhi, as it is heard
    ['yíxià', '一下'],
    ['bú duì', '不对'],
    // English
    ['friend', '朋友'],
    ['to love', '爱'],
    ['love', '爱'],
    ['hobby', '爱好'],
    ['Beijing', '北京'],
    ['mom', '妈妈'],
    // its forms, where no gloss has them
    ['friends', '朋友'],
    ['eating', '吃'],
    ['studied', '学习'],
    ['books', '书'],
    // a second reading of speech
    ['zhei', '这'],
    ['zhei4', '这'],
    ['shéi', '谁'],
    ['shuí', '谁'],
  ])('%s finds %s first', (query, expected) => {
    expect(found(query)[0]).toBe(expected);
  });

  test.each([
    // the beginning of a word is enough
    ['zhongw', '中文'],
    ['zhōngw', '中文'],
    ['中', '中文'],
    ['frie', '朋友'],
    // so is a later part
    ['文', '中文'],
    ['wén', '中文'],
    ['wen2', '中文'],
    // words in brackets explain
    ['particle', '啊'],
    ['long measure', '条'],
  ])('%s finds %s too', (query, expected) => {
    expect(found(query)).toContain(expected);
  });

  test.each([
    // a tone that is given must fit, and stand where its syllable ends
    ['zhong4wen2', '中文'],
    ['zhòngwén', '中文'],
    ['zho1ngwen', '中文'],
    // so must a space or an apostrophe
    ['zh ongwen', '中文'],
    // v is never u
    ['lv4', '路'],
    // letters in the middle of syllables are no beginning
    ['ong', '中文'],
    ['hsk9', '中文'],
    ['?!', '中文'],
    // before 里 and erhua there is one reading only
    ['zheir', '这儿'],
    ['neili', '那里'],
  ])('%s does not find %s', (query, other) => {
    expect(found(query)).not.toContain(other);
  });

  test('a word with a second reading is among the first by it without its tone too', () => {
    expect(found('shui').slice(0, 5)).toContain('谁');
  });

  test('every word is first, or among words of the same spelling, by each way of typing it', () => {
    const missed = vocabulary.words.flatMap(({ simplified, traditional, pinyin, pinyinNumbered }) =>
      [simplified, traditional, pinyin, pinyinNumbered, pinyinNumbered.replaceAll(' ', '')].filter((typed) => {
        const results = search(index, typed);
        const rank = results.findIndex((result) => result.simplified === simplified);
        const before = results.slice(0, Math.max(rank, 0));
        return rank < 0 || !before.every((other) => isSpeltAs(other, { simplified, traditional, pinyinNumbered }));
      }),
    );
    expect(missed).toEqual([]);
  });

  test('the words of a pasted sentence are found, the longest first', () => {
    const results = found('我的朋友喜欢北京');
    expect(results).toEqual(expect.arrayContaining(['朋友', '喜欢', '北京', '我', '的']));
    expect(results.indexOf('朋友')).toBeLessThan(results.indexOf('我'));
  });

  test('nothing typed shows all in the order of the index', () => {
    expect(search(index, '  ')).toEqual(vocabulary.words);
  });
});

interface Spelt {
  readonly simplified: string;
  readonly traditional: string;
  readonly pinyinNumbered: string;
}

/** Nobody could tell them apart by what was typed. */
function isSpeltAs(one: Spelt, other: Spelt): boolean {
  const joined = ({ pinyinNumbered }: Spelt) => pinyinNumbered.replaceAll(' ', '').toLowerCase();
  return joined(one) === joined(other) || one.traditional === other.traditional;
}

describe('best match first', () => {
  test('the exact word, the exact reading, the reading without tones, a word of the meaning, beginnings, the middle', () => {
    const words = [
      word('一', 'bao1 he2', 'something with he inside'),
      word('二', 'he2 ping2', 'peace'),
      word('三', 'he1', 'to drink'),
      word('四', 'he5', '(particle)'),
      word('五', 'ta1', 'he; him'),
      word('六', 'wen1 du4', 'heat'),
      word('七', 'bao1 he2', 'parcel'),
    ];
    expect(search(buildIndex(words), 'he').map(({ simplified }) => simplified)).toEqual([
      '五',
      '四',
      '三',
      '一',
      '六',
      '二',
      '七',
    ]);
  });

  test('the shorter first, then the order of the list', () => {
    const words = [
      word('老师好', 'lao3 shi1 hao3', 'hello, teacher'),
      word('老师', 'lao3 shi1', 'teacher'),
      word('老是', 'lao3 shi4', 'always'),
    ];
    expect(search(buildIndex(words), 'laosh').map(({ simplified }) => simplified)).toEqual(['老师', '老是', '老师好']);
  });

  test('an ending is taken off only where no meaning has the word with it, and what only begins so comes after', () => {
    const words = [
      word('书店', 'shu1 dian4', 'bookshop'),
      word('书', 'shu1', 'book'),
      word('订', 'ding4', 'to reserve (books)'),
      word('玻璃', 'bo1 li', 'glass'),
      word('眼镜', 'yan3 jing4', 'glasses'),
      word('跑步', 'pao3 bu4', 'to run'),
    ];
    const simplified = (query: string) => search(buildIndex(words), query).map((found) => found.simplified);
    expect(simplified('books')).toEqual(['书', '书店', '订']);
    expect(simplified('glasses')).toEqual(['眼镜']);
    expect(simplified('running')).toEqual(['跑步']);
  });

  test('a reading divided otherwise is found as well, and an apostrophe decides', () => {
    const words = [word('先', 'xian1', 'first'), word('西安', 'Xi1 an1', "Xi'an")];
    const ids = (query: string) => search(buildIndex(words), query).map(({ simplified }) => simplified);
    expect(ids('xian1')).toEqual(['先', '西安']);
    expect(ids('xi1an1')).toEqual(['西安']);
    expect(ids("xi'an")).toEqual(['西安']);
  });
});
