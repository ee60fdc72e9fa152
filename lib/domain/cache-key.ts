import type { Word } from '../contract/vocabulary.js';

/** SHA-256 of the UTF-8 text, in lower-case hexadecimal digits. */
export type Hash = (text: string) => string;

/**
 * Names a thing by everything that decides what it is. Two lists of parts have the same name only when they are the same:
 * JSON keeps their borders and types apart.
 */
export function contentKey(hash: Hash, kind: string, parts: readonly (string | number | null)[]): string {
  return hash(JSON.stringify([kind, ...parts]));
}

/** Of a word's record, what a dialogue is made from. Where the word stands in lists does not count. */
export function recordOf(word: Word): string {
  const { id, simplified, traditional, pinyin, pinyinNumbered, english, category, example } = word;
  return JSON.stringify({
    id,
    simplified,
    traditional,
    pinyin,
    pinyinNumbered,
    english,
    category,
    example: { chinese: example.chinese, pinyin: example.pinyin, english: example.english },
  });
}
