import type { Word } from '../contract/vocabulary.js';

/**
 * The pinyin that a voice must be told for this word, written as `text`; undefined where it finds the reading itself. A character
 * alone has no context to tell its reading; in a word, only one with several readings can go wrong. The others are left to the
 * voice, which knows tone sandhi.
 */
export function pinnedReading(
  word: Word,
  text: string,
  readingsOf: (character: string) => ReadonlySet<string>,
): string | undefined {
  const characters = [...text];
  const isSure = characters.length > 1 && characters.every((character) => readingsOf(character).size <= 1);
  return isSure ? undefined : word.pinyinNumbered;
}

/** Whether `text`, in normal form C, is this word in either script. */
export function isWrittenAs({ simplified, traditional }: Word, text: string): boolean {
  return [simplified, traditional].some((written) => written.normalize('NFC') === text);
}
