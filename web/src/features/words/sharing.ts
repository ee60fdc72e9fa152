import type { Word } from '../../../../lib/contract/vocabulary.js';

export interface Family {
  /** In either script. */
  readonly character: Readonly<Record<'simplified' | 'traditional', string>>;
  readonly others: readonly Word[];
}

/** For each character of the word, in order, the others that have it; characters that stand alone are left out. */
export function sharing(word: Word, words: readonly Word[]): readonly Family[] {
  const simplified = [...word.simplified];
  const traditional = [...word.traditional];
  return [...new Set(simplified)]
    .map((character) => ({
      character: { simplified: character, traditional: traditional[simplified.indexOf(character)] ?? character },
      others: words.filter(({ id, simplified }) => id !== word.id && simplified.includes(character)),
    }))
    .filter(({ others }) => others.length > 0);
}
