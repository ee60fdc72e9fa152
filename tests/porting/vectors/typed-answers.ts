import { gradeReading, suggestedRating } from '../../../lib/domain/typed-answer.js';
import { type Case, subject } from './subject.js';
import { someWords } from './words.js';

interface Input {
  readonly typed: string;
  readonly simplified: string;
  readonly pinyinNumbered: string;
}

/** Word, its reading, and what is typed for it. */
const answers: readonly (readonly [simplified: string, pinyinNumbered: string, typed: string])[] = [
  [
    '你好',
    'ni3 hao3',
    'ni3hao3|nǐ hǎo.|nĭ hăo|ｎｉ３ｈａｏ３|nǐhao3|nihao|ni2hao3|ni4hao3|ni1hao1|ni3hao|nǐ4hǎo|ni3ha3|ni3|n i3hao3|ni6hao3|你好|',
  ],
  ['朋友', 'peng2 you5', 'peng2you|péngyou5|peng2you0|peng2you3'],
  ['女儿', 'nü3 er2', "nǚ'ér|nv3er2|nu:3 er2|nu3er2|nvr"],
  ['绿', 'lü4', 'lv4|lü|lu4'],
  ['去', 'qu4', 'qv4|qǜ'],
  ['略', 'lüe4', 'lue4'],
  ['西安', 'xi1 an1', "xī'ān|xi1´an1|xian|xiān"],
  ['方案', 'fang1 an4', 'fang1an4|fan1gan4'],
  ['玩儿', 'wan2 r5', 'wánr|wan2r|wanr2|wan2r5|wan2 er|wan2er2|wanr|wan4r|wan2'],
  ['一会儿', 'yi1 hui4 r5', 'yi1hui4r|yíhuìr'],
  ['一样', 'yi1 yang4', 'yi2yang4|yi4yang4'],
  ['一起', 'yi1 qi3', 'yi4qi3|yi2qi3'],
  ['一个', 'yi1 ge5', 'yi2ge'],
  ['不大', 'bu4 da4', 'búdà'],
  ['对不起', 'dui4 bu5 qi3', 'duìbuqǐ|dui4bu4qi3'],
  ['学生', 'xue2 sheng1', 'xue2sheng'],
  ['哪里', 'na3 li3', 'na2li3'],
  ['洗手间', 'xi3 shou3 jian1', 'xi2shou3jian1|xi3shou2jian1'],
  ['谁', 'shei2', 'shui2'],
  ['那里', 'na4 li3', 'nei4li3'],
];

function cases(): Case<Input>[] {
  const directed = answers.flatMap(([simplified, pinyinNumbered, typed]) =>
    typed.split('|').map((text) => ({ typed: text, simplified, pinyinNumbered })),
  );
  const decomposed = { typed: 'nǐ hǎo'.normalize('NFD'), simplified: '你好', pinyinNumbered: 'ni3 hao3' };
  const ofWords = someWords(20).flatMap(({ simplified, pinyin, pinyinNumbered }) =>
    [pinyin, pinyinNumbered.replace(/[\s\d]/g, '')].map((typed) => ({ typed, simplified, pinyinNumbered })),
  );
  return [...directed, decomposed, ...ofWords].map((input, index) => ({
    name: `${index + 1}: ${JSON.stringify(input.typed)} for ${input.simplified}`,
    input,
  }));
}

export const typedAnswers = subject({
  file: 'typed-answers',
  description:
    'What is right or wrong about pinyin that a learner typed for a word, and the rating that it speaks for. The web app grades on the device; a port needs this only for a client of its own.',
  source: ['lib/domain/typed-answer.ts', 'lib/domain/other-reading.ts'],
  formats: {
    kind: 'nothing, correct, toneless, wrong-tone or wrong-letters',
    syllables: 'those whose tone is wrong, counted from 0; erhua goes with the syllable that it hangs on',
    isAsSaid: 'with the tones of speech, where the dictionary writes others',
  },
  cases,
  answer: ({ typed, simplified, pinyinNumbered }: Input) => {
    const grade = gradeReading(typed, { simplified, pinyinNumbered });
    return { grade, rating: suggestedRating(grade) };
  },
});
