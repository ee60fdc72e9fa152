import type { List, ListWithWords, Word } from '../contract/vocabulary.js';
import { vocabulary } from '../generated/vocabulary.js';
import type { VocabularyRepository } from '../services/ports/vocabulary.js';

/** The vocabulary that the build made of its tables: asks no database and nothing else. */
export function builtVocabulary(): VocabularyRepository {
  const wordById = new Map(vocabulary.words.map((word) => [word.id, word]));
  const listById = new Map(vocabulary.lists.map((list) => [list.id, list]));
  return {
    readLists: async () => vocabulary.lists,
    findList: async (listId) => {
      const list = listById.get(listId);
      return list && withWords(list);
    },
    findWord: async (wordId) => wordById.get(wordId),
  };
}

function withWords(list: List): ListWithWords {
  const placed = vocabulary.words.flatMap((word) => {
    const place = word.lists.find(({ listId }) => listId === list.id);
    return place ? [{ word, position: place.position }] : [];
  });
  return { ...list, words: placed.sort(byPosition).map(({ word }) => word) };
}

function byPosition(one: { word: Word; position: number }, other: { word: Word; position: number }): number {
  return one.position - other.position;
}
