import type { Word } from '../../../lib/contract/vocabulary.js';
import { readVocabulary } from '../../../prisma/vocabulary/folder.js';

const { words } = readVocabulary();

/** A word of the vocabulary, as it is in the vectors: whole. */
export function builtWord(id: string): Word {
  const word = words.find((one) => one.id === id);
  if (!word) throw new Error(`no word is called ${id}`);
  return word;
}

/** Every `step`th word. */
export function someWords(step: number): Word[] {
  return words.filter((_, index) => index % step === 0);
}

/** Not in the vocabulary: has what trips over a JSON writer that escapes more than it must. */
export const inventedWord: Word = {
  id: 'hao3chi1-invented',
  simplified: '好吃',
  traditional: '好喫',
  pinyin: 'hǎochī',
  pinyinNumbered: 'hao3 chi1',
  english: '"tasty" <good> & \\ more + it\'s',
  category: 'adjective',
  lists: [{ listId: 'hsk-2021-band-1', position: 1 }],
  example: { chinese: '这个\u{20bb7}很好吃！', pinyin: 'Zhège hěn hǎochī!', english: 'This is “tasty”!' },
};
