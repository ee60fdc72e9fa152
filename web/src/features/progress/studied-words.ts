import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { MASTERED_CONFIDENCE } from '../../../../lib/domain/confidence.js';

export interface StudiedWord {
  readonly word: Word;
  readonly progress: Progress;
}

export const filters = ['all', 'learning', 'review', 'mastered'] as const;
export type WordFilter = (typeof filters)[number];

/** Words with progress, the next due first; words that are not in the vocabulary any more are left out. */
export function studiedWords(
  progress: ReadonlyMap<string, Progress>,
  words: ReadonlyMap<string, Word>,
): readonly StudiedWord[] {
  const list = [...progress.values()].flatMap((state): StudiedWord[] => {
    const word = words.get(state.wordId);
    return word ? [{ word, progress: state }] : [];
  });
  // words without a date come last; ISO times sort as text
  const due = ({ progress: { nextReview } }: StudiedWord) => nextReview ?? '~';
  return list.sort((a, b) => (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : 0));
}

export function matches({ progress }: StudiedWord, filter: WordFilter): boolean {
  const isMastered = progress.confidence >= MASTERED_CONFIDENCE;
  switch (filter) {
    case 'all':
      return true;
    case 'mastered':
      return isMastered;
    case 'review':
      return progress.state === 'review' && !isMastered;
    case 'learning':
      return progress.state !== 'review' && !isMastered;
  }
}
