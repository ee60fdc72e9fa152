import type { Word } from '../../../../lib/contract/vocabulary.js';

export interface Family {
  readonly character: string;
  readonly others: readonly Word[];
}

/** For each character of the word, in order, the others that have it; characters that stand alone are left out. */
export function sharing(word: Word, words: readonly Word[]): readonly Family[] {
  return [...new Set(word.simplified)]
    .map((character) => ({
      character,
      others: words.filter(({ id, simplified }) => id !== word.id && simplified.includes(character)),
    }))
    .filter(({ others }) => others.length > 0);
}
