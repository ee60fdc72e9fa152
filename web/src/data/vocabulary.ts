import { queryOptions, useQuery } from '@tanstack/react-query';
import type { List, WholeVocabulary, Word } from '../../../lib/contract/vocabulary.js';
import { traditionalExamples } from '../../../lib/domain/traditional.js';
import { readStaticFile } from '../api/static-file.js';

export interface Vocabulary {
  readonly lists: readonly List[];
  /** The ids of a list, in list order. */
  readonly wordIdsByList: ReadonlyMap<string, readonly string[]>;
  readonly words: ReadonlyMap<string, Word>;
  /** The example of a word in traditional characters. */
  readonly traditionalExample: (word: Word) => string;
}

/** Asked for as the app starts: nothing can be studied without it. It changes with a release of the app and not otherwise. */
export const vocabularyQuery = queryOptions({
  queryKey: ['words'],
  queryFn: async ({ signal }) => vocabularyOf(await readStaticFile<WholeVocabulary>('/vocabulary/words.json', signal)),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** All lists with their words; a due word may be on any of them. */
export function useVocabulary() {
  const query = useQuery(vocabularyQuery);
  return { vocabulary: query.data, error: query.error, retry: () => void query.refetch() };
}

function vocabularyOf({ lists, words, traditional }: WholeVocabulary): Vocabulary {
  const byList = new Map(lists.map(({ id }) => [id, [] as string[]]));
  for (const { id, lists: places } of words) {
    for (const { listId, position } of places) {
      const ids = byList.get(listId);
      if (ids) ids[position - 1] = id;
    }
  }
  return {
    lists,
    wordIdsByList: byList,
    words: new Map(words.map((word) => [word.id, word])),
    traditionalExample: traditionalExamples(traditional),
  };
}
