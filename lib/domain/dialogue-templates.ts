import type { Turn } from '../contract/speech.js';
import type { Word } from '../contract/vocabulary.js';

/** Changes with every change of the templates. */
export const TEMPLATE_VERSION = 't1';

type Template = (word: Word) => readonly Turn[];

const turn = (speaker: Turn['speaker'], chinese: string, pinyin: string, english: string): Turn => ({
  speaker,
  chinese,
  pinyin,
  english,
});

const example = (speaker: Turn['speaker'], { example }: Word): Turn =>
  turn(speaker, example.chinese, example.pinyin, example.english);

/** Ways to talk about a word whose use is known from its example alone: whatever the word is, they are right. */
const templates: readonly Template[] = [
  (word) => [
    turn(
      'A',
      `你会用“${word.simplified}”吗？`,
      `Nǐ huì yòng “${word.pinyin}” ma?`,
      `Can you use “${word.simplified}”?`,
    ),
    turn('B', '会。你听我说：', 'Huì. Nǐ tīng wǒ shuō:', 'Yes. Listen to me:'),
    example('B', word),
    turn('A', '你说得很好！', 'Nǐ shuō de hěn hǎo!', 'You said that very well!'),
  ],
  (word) => [
    turn(
      'A',
      `老师，“${word.simplified}”怎么用？`,
      `Lǎoshī, “${word.pinyin}” zěnme yòng?`,
      `Teacher, how is “${word.simplified}” used?`,
    ),
    turn('B', '我们可以这样说：', 'Wǒmen kěyǐ zhèyàng shuō:', 'We can say it like this:'),
    example('B', word),
    turn('A', '我也说一次：', 'Wǒ yě shuō yí cì:', 'Let me say it once, too:'),
    example('A', word),
    turn('B', '对，很好！', 'Duì, hěn hǎo!', 'Right, very good!'),
  ],
  (word) => [
    turn(
      'A',
      `我今天学了“${word.simplified}”。`,
      `Wǒ jīntiān xué le “${word.pinyin}”.`,
      `Today I learned “${word.simplified}”.`,
    ),
    turn('B', '是吗？你说一句吧。', 'Shì ma? Nǐ shuō yí jù ba.', 'Did you? Say a sentence, then.'),
    example('A', word),
    turn('B', '我听懂了，谢谢你！', 'Wǒ tīngdǒng le, xièxie nǐ!', 'I understood that, thank you!'),
  ],
];

/** A dialogue around the word's example sentence: always the same one for the same word. */
export function templateTurns(word: Word): Turn[] {
  const sum = [...word.id].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  const template = templates[sum % templates.length] as Template;
  return template(word).map((turn) => ({ ...turn }));
}
