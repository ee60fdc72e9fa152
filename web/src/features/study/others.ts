import type { Direction } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';

/** Words that are as good an answer to what a card shows: the same characters read otherwise, or the same English. */
export function othersLike(word: Word, direction: Direction, words: ReadonlyMap<string, Word>): Word[] {
  if (direction === 'sound') return [];
  return [...words.values()].filter(
    (other) =>
      other.id !== word.id &&
      (direction === 'english'
        ? other.english === word.english
        : other.simplified === word.simplified || other.traditional === word.traditional),
  );
}
