import {
  isSameReading,
  parseMarked,
  parseNumbered,
  type Syllable,
  toMarked,
  toNumbered,
} from '../../../lib/domain/pinyin.js';
import { type Case, subject } from './subject.js';
import { someWords } from './words.js';

type Input = { readonly numbered: string } | { readonly marked: string };

const numbered =
  "hao3|xie4 xie5|zhuang1|gui4|liu4|xiong2|tui1|nü3|lü4 se4|lüe4|ju4|yue4|nü3 er2|xi1 an1|pei2 ou3|shi2 er4|xian1|fan3 gan3|fang1 an4|wan2 r5|yi1 hui4 r5|Zhong1 guo2|E2 guo2|ni3hao3|  ni3   hao3 |lv4|nu:3 er2|NV3|xi1'an1|di4-yi1||hao|hao6|hao0|3|xyz1|hao3!|hǎo3|bü4|jong1|好3|r|hao3 3".split(
    '|',
  );
const marked =
  "hǎo|xièxie|jiàoxuélóu|nǚ'ér|nǚ’ér|xī'ān|xiān|fǎngǎn|fāng'àn|wánr|yīhuìr|nǚháir|Zhōngguó|Éguó|dǎ diànhuà|dì-yī|shì bu shì||haǒ|hǎǒ|goù|guǐì|nǚér|xyz|nǐ hǎo!|hao3|r|'|好|hǎo  ,".split(
    '|',
  );

function cases(): Case<Input>[] {
  const unique = <T>(all: readonly T[]) => [...new Set(all)];
  const words = someWords(6);
  const decomposed = ['nǐ hǎo', "nǚ'ér"].map((text) => text.normalize('NFD'));
  return [
    ...unique([...numbered, ...words.map(({ pinyinNumbered }) => pinyinNumbered)]).map((text) => ({
      name: `numbered ${JSON.stringify(text)}`,
      input: { numbered: text },
    })),
    ...unique([...marked, ...decomposed, ...words.map(({ pinyin }) => pinyin)]).map((text, index) => ({
      name: `marked ${index + 1}: ${JSON.stringify(text)}`,
      input: { marked: text },
    })),
  ];
}

const spelt = (syllables: readonly Syllable[] | undefined) =>
  syllables ? { syllables, marked: toMarked(syllables), numbered: toNumbered(syllables) } : { syllables: null };

export const pinyin = subject({
  file: 'pinyin',
  description:
    'Pinyin with tone numbers and with tone marks, read into syllables and written both ways; syllables null where it is none.',
  source: ['lib/domain/pinyin.ts'],
  formats: {
    letters: 'as written but without mark or number, letter case kept; in normal form C',
    tone: '1 to 5; 5 is the neutral tone',
    marked: 'the syllables as one word, in normal form C',
  },
  cases,
  answer: (input: Input) => spelt('numbered' in input ? parseNumbered(input.numbered) : parseMarked(input.marked)),
});

const pairs = [
  ['zhong1guo2', 'Zhong1 guo2'],
  ['xue2 sheng1', 'xue2 sheng5'],
  ['nv3', 'nü3'],
  ['nu:3er2', 'nü3 er2'],
  ['xi1 an1', 'xian1'],
] as const;

export const sameReadings = subject({
  file: 'same-readings',
  description:
    'Whether two spellings with tone numbers are one reading: letter case and spaces do not count, tones do.',
  source: ['lib/domain/pinyin.ts'],
  formats: { isSame: 'true or false' },
  cases: () => pairs.map(([one, other]) => ({ name: `${one} and ${other}`, input: { one, other } })),
  answer: ({ one, other }: { one: string; other: string }) => ({
    isSame: isSameReading(parseNumbered(one) ?? [], parseNumbered(other) ?? []),
  }),
});
