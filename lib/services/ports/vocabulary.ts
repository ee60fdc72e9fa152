import type { List, ListWithWords, Word } from '../../contract/vocabulary.js';

/** Where the words that are taught come from. */
export interface VocabularyRepository {
  readLists(): Promise<readonly List[]>;
  findList(listId: string): Promise<ListWithWords | undefined>;
  findWord(wordId: string): Promise<Word | undefined>;
}
