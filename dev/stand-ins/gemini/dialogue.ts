import * as v from 'valibot';

const WordRecord = v.object({
  id: v.string(),
  simplified: v.string(),
  pinyin: v.string(),
  example: v.object({ chinese: v.string(), pinyin: v.string(), english: v.string() }),
});
export type WordRecord = v.InferOutput<typeof WordRecord>;

export interface Turn {
  readonly speaker: 'A' | 'B';
  readonly chinese: string;
  readonly pinyin: string;
  readonly english: string;
}

/** The record that stands as JSON between `<word>` tags in a prompt. */
export function findWord(prompt: string): WordRecord | undefined {
  const [, text] = /<word>(.*?)<\/word>/s.exec(prompt) ?? [];
  try {
    return v.parse(WordRecord, JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

type Line = readonly [chinese: string, pinyin: string, english: string];

/** Around the example, the word said twice besides; A begins. */
const dialogues: readonly ((word: WordRecord) => readonly Line[])[] = [
  ({ simplified, pinyin, example }) => [
    [`“${simplified}”是什么意思？`, `“${pinyin}” shì shénme yìsi?`, `What does “${simplified}” mean?`],
    [example.chinese, example.pinyin, example.english],
    [`我懂了！“${simplified}”很有用。`, `Wǒ dǒng le! “${pinyin}” hěn yǒuyòng.`, `I see! “${simplified}” is useful.`],
    ['对，明天再说吧。', 'Duì, míngtiān zài shuō ba.', "Right, let's talk again tomorrow."],
  ],
  ({ simplified, pinyin, example }) => [
    [
      `今天我们说“${simplified}”，好吗？`,
      `Jīntiān wǒmen shuō “${pinyin}”, hǎo ma?`,
      `Shall we say “${simplified}” today?`,
    ],
    ['好啊！你先说。', 'Hǎo a! Nǐ xiān shuō.', 'Fine! You go first.'],
    [example.chinese, example.pinyin, example.english],
    [
      `你的“${simplified}”说得真好！`,
      `Nǐ de “${pinyin}” shuō de zhēn hǎo!`,
      `Your “${simplified}” sounds really good!`,
    ],
    ['谢谢你！', 'Xièxie nǐ!', 'Thank you!'],
  ],
  ({ simplified, pinyin, example }) => [
    [`你听见“${simplified}”了吗？`, `Nǐ tīngjiàn “${pinyin}” le ma?`, `Did you hear “${simplified}”?`],
    ['没有。请再说一次。', 'Méiyǒu. Qǐng zài shuō yí cì.', 'No. Please say it again.'],
    [example.chinese, example.pinyin, example.english],
    [`啊，是“${simplified}”！`, `À, shì “${pinyin}”!`, `Ah, it is “${simplified}”!`],
  ],
];

/** One of the dialogues that there are for a word; another number may give another one, as a model would. */
export function writeDialogue(word: WordRecord, number: number): readonly Turn[] {
  const lines = dialogues[number % dialogues.length]?.(word) ?? [];
  return lines.map(([chinese, pinyin, english], index) => ({
    speaker: index % 2 === 0 ? 'A' : 'B',
    chinese,
    pinyin,
    english,
  }));
}
