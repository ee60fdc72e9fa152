import { Problem } from '../contract/problem.js';
import type { List, ListWithWords, Word } from '../contract/vocabulary.js';
import type { VocabularyRepository } from './ports/vocabulary.js';

/** Looks up words and word lists. Words that were taken out of the vocabulary are not found. */
export class VocabularyService {
  readonly #vocabulary: VocabularyRepository;

  constructor(options: { vocabulary: VocabularyRepository }) {
    this.#vocabulary = options.vocabulary;
  }

  /** Every list, without its words. */
  getLists(): Promise<readonly List[]> {
    return this.#vocabulary.readLists();
  }

  /**
   * A list with its words in the order of its standard.
   * @throws Problem NOT_FOUND when there is no such list.
   */
  async getList({ listId }: { listId: string }): Promise<ListWithWords> {
    const list = await this.#vocabulary.findList(listId);
    if (!list) throw new Problem('NOT_FOUND', { detail: 'There is no such word list.' });
    return list;
  }

  /** @throws Problem WORD_NOT_FOUND when no word that is taught has this id. */
  async getWord({ wordId }: { wordId: string }): Promise<Word> {
    const word = await this.#vocabulary.findWord(wordId);
    if (!word) throw new Problem('WORD_NOT_FOUND');
    return word;
  }

  /** Whether a word that is taught has this id. */
  async hasWord({ wordId }: { wordId: string }): Promise<boolean> {
    return (await this.#vocabulary.findWord(wordId)) !== undefined;
  }
}
