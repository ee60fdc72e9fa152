import { describe, expect, it, test } from 'vitest';
import type { Word } from '../contract/vocabulary.js';
import { gradeReading, gradeTypedAnswer, suggestedRating } from './typed-answer.js';

function grade(typed: string, simplified: string, pinyinNumbered: string): string {
  const result = gradeReading(typed, { simplified, pinyinNumbered });
  if (result.kind === 'wrong-tone') return `wrong tone ${result.syllables.join()}`;
  return result.kind === 'correct' && result.isAsSaid ? 'as said' : result.kind;
}

describe('pinyin that was typed', () => {
  const hello: readonly (readonly [typed: string, expected: string])[] = [
    // with numbers, marks, or no tones; spaces, capitals and punctuation do not count
    ['ni3hao3', 'correct'],
    ['ni3 hao3', 'correct'],
    ['nǐhǎo', 'correct'],
    ['Nǐ hǎo.', 'correct'],
    ['nǐ hǎo'.normalize('NFD'), 'correct'],
    ['nĭ hăo', 'correct'],
    ['ｎｉ３ｈａｏ３', 'correct'],
    ['nǐhao3', 'correct'],
    ['ni-hao', 'toneless'],
    ['nihao', 'toneless'],
    ['  ni  hao  ', 'toneless'],
    // a third tone before a third is said as a second
    ['ni2hao3', 'as said'],
    ['níhǎo', 'as said'],
    // the syllable whose tone is wrong
    ['ni4hao3', 'wrong tone 0'],
    ['nǐhào', 'wrong tone 1'],
    ['ni1hao1', 'wrong tone 0,1'],
    ['ni3hao', 'wrong tone 1'],
    ['nihao3', 'wrong tone 0'],
    ['nǐ4hǎo', 'wrong tone 0'],
    ['ni3hao5', 'wrong tone 1'],
    // wrong letters, and what is no pinyin
    ['ni3ha3', 'wrong-letters'],
    ['mi3hao3', 'wrong-letters'],
    ['ni3hao3ma5', 'wrong-letters'],
    ['ni3', 'wrong-letters'],
    ['n i3hao3', 'wrong-letters'],
    ['ni3ha3o', 'wrong-letters'],
    ['ni33hao3', 'wrong-letters'],
    ['ni6hao3', 'wrong-letters'],
    ['3', 'wrong-letters'],
    ['你好', 'wrong-letters'],
    ['hello', 'wrong-letters'],
    ['', 'nothing'],
    ['  ', 'nothing'],
  ];
  it.each(hello)('for 你好, %j is %s', (typed, expected) => {
    expect(grade(typed, '你好', 'ni3 hao3')).toBe(expected);
  });

  const cases: readonly (readonly [word: string, numbered: string, typed: string, expected: string])[] = [
    // the neutral tone is 5, 0 or nothing
    ['朋友', 'peng2 you5', 'peng2you', 'correct'],
    ['朋友', 'peng2 you5', 'péngyou5', 'correct'],
    ['朋友', 'peng2 you5', 'peng2you0', 'correct'],
    ['朋友', 'peng2 you5', 'peng2you3', 'wrong tone 1'],
    ['吗', 'ma5', 'ma', 'correct'],
    ['吗', 'ma5', 'ma1', 'wrong tone 0'],
    // ü, v and u: are one letter; u is another after n and l
    ['女儿', 'nü3 er2', "nǚ'ér", 'correct'],
    ['女儿', 'nü3 er2', 'nv3er2', 'correct'],
    ['女儿', 'nü3 er2', 'nu:3 er2', 'correct'],
    ['女儿', 'nü3 er2', 'nu3er2', 'wrong-letters'],
    ['女儿', 'nü3 er2', 'nvr', 'wrong-letters'],
    ['绿', 'lü4', 'lv4', 'correct'],
    ['绿', 'lü4', 'lü', 'toneless'],
    ['绿', 'lü4', 'lu4', 'wrong-letters'],
    ['路', 'lu4', 'lü4', 'wrong-letters'],
    ['去', 'qu4', 'qv4', 'correct'],
    ['去', 'qu4', 'qǜ', 'correct'],
    ['略', 'lüe4', 'lue4', 'correct'],
    ['月', 'yue4', 'yve4', 'correct'],
    // where syllables meet
    ['西安', 'xi1 an1', "xī'ān", 'correct'],
    ['西安', 'xi1 an1', 'xi1´an1', 'correct'],
    ['西安', 'xi1 an1', 'xian', 'toneless'],
    ['西安', 'xi1 an1', 'xiān', 'wrong tone 0'],
    ['先', 'xian1', "xi'an", 'wrong-letters'],
    ['方案', 'fang1 an4', 'fang1an4', 'correct'],
    ['方案', 'fang1 an4', 'fan1gan4', 'wrong-letters'],
    ['打电话', 'da3 dian4 hua4', 'dadian hua', 'toneless'],
    // erhua hangs on its syllable, whose tone may come after it; input methods want er
    ['玩儿', 'wan2 r5', 'wánr', 'correct'],
    ['玩儿', 'wan2 r5', 'wan2r', 'correct'],
    ['玩儿', 'wan2 r5', 'wanr2', 'correct'],
    ['玩儿', 'wan2 r5', 'wan2r5', 'correct'],
    ['玩儿', 'wan2 r5', 'wan2 er', 'correct'],
    ['玩儿', 'wan2 r5', 'wan2er2', 'correct'],
    ['玩儿', 'wan2 r5', 'wanr', 'toneless'],
    ['玩儿', 'wan2 r5', 'wan4r', 'wrong tone 0'],
    ['玩儿', 'wan2 r5', 'wan2', 'wrong-letters'],
    ['一会儿', 'yi1 hui4 r5', 'yi1hui4r', 'correct'],
    ['一会儿', 'yi1 hui4 r5', 'yíhuìr', 'as said'],
    ['一点儿', 'yi1 dian3 r5', 'yì diǎnr', 'as said'],
    // 一 and 不 as they are said
    ['一样', 'yi1 yang4', 'yi2yang4', 'as said'],
    ['一样', 'yi1 yang4', 'yi4yang4', 'wrong tone 0'],
    ['一起', 'yi1 qi3', 'yi4qi3', 'as said'],
    ['一起', 'yi1 qi3', 'yi2qi3', 'wrong tone 0'],
    ['一个', 'yi1 ge5', 'yi2ge', 'as said'],
    ['一', 'yi1', 'yi1', 'correct'],
    ['一', 'yi1', 'yi2', 'wrong tone 0'],
    ['衣服', 'yi1 fu5', 'yi2fu', 'wrong tone 0'],
    ['不大', 'bu4 da4', 'búdà', 'as said'],
    ['不错', 'bu4 cuo4', 'bu4cuo4', 'correct'],
    ['不好意思', 'bu4 hao3 yi4 si5', 'bu2hao3yi4si', 'wrong tone 0'],
    ['对不起', 'dui4 bu5 qi3', 'duìbuqǐ', 'correct'],
    ['对不起', 'dui4 bu5 qi3', 'dui4bu4qi3', 'as said'],
    ['是不是', 'shi4 bu5 shi4', 'shi4bu2shi4', 'as said'],
    // what is full or neutral, as one likes
    ['学生', 'xue2 sheng1', 'xue2sheng', 'as said'],
    ['北边', 'bei3 bian5', 'bei3bian1', 'as said'],
    ['回来', 'hui2 lai2', 'huílai', 'as said'],
    ['来', 'lai2', 'lai5', 'wrong tone 0'],
    ['哪里', 'na3 li3', 'na2li3', 'as said'],
    // three third tones
    ['洗手间', 'xi3 shou3 jian1', 'xi2shou3jian1', 'as said'],
    ['洗手间', 'xi3 shou3 jian1', 'xi3shou2jian1', 'wrong tone 1'],
    // second readings
    ['谁', 'shei2', 'shui2', 'correct'],
    ['那', 'na4', 'nei4', 'correct'],
    ['哪些', 'na3 xie1', 'nei3xie1', 'correct'],
    ['这儿', 'zhe4 r5', 'zhei4r', 'wrong-letters'],
    ['那里', 'na4 li3', 'nei4li3', 'wrong-letters'],
  ];
  it.each(cases)('%s (%s) typed as %j is %s', (word, numbered, typed, expected) => {
    expect(grade(typed, word, numbered)).toBe(expected);
  });
});

function word(simplified: string, traditional: string, pinyinNumbered: string): Word {
  const example = { chinese: '', pinyin: '', english: '' };
  const rest: Omit<Word, 'id' | 'simplified' | 'traditional' | 'pinyinNumbered'> = {
    pinyin: '',
    english: '',
    category: 'verb',
    lists: [],
    example,
  };
  return { id: pinyinNumbered, simplified, traditional, pinyinNumbered, ...rest };
}

describe('an answer', () => {
  const still = word('还', '還', 'hai2');
  const giveBack = word('还', '還', 'huan2');
  const answer = (typed: string, direction: 'characters' | 'sound' = 'characters') =>
    gradeTypedAnswer({ typed, word: still, others: [giveBack], direction });

  test('may be any reading of what the card shows, and says which word that is', () => {
    expect(answer('huan2')).toMatchObject({ kind: 'correct', word: giveBack });
    expect(answer('hai2')).toMatchObject({ kind: 'correct', word: still });
  });

  test('that is wrong for all is wrong for the word of the card, where none is closer', () => {
    expect(answer('hei2')).toMatchObject({ kind: 'wrong-letters', word: still });
    expect(answer('huan4')).toMatchObject({ kind: 'wrong-tone', word: giveBack });
  });

  test('may be the characters, in either script, unless they are the question', () => {
    expect(answer('還', 'sound').kind).toBe('correct');
    expect(answer('还').kind).toBe('wrong-letters');
  });

  test('speaks for a rating: a wrong tone is not known', () => {
    expect(suggestedRating(answer('hai2'))).toBe('good');
    expect(suggestedRating(answer('hai'))).toBe('good');
    expect(suggestedRating(answer('hai4'))).toBe('again');
    expect(suggestedRating(answer(''))).toBe('again');
  });
});
