import { describe, expect, it } from 'vitest';
import type { ListWithWords, Word } from '../contract/vocabulary.js';
import { VocabularyService } from './VocabularyService.js';

const word: Word = {
  id: 'shu1-book',
  simplified: '书',
  traditional: '書',
  pinyin: 'shū',
  pinyinNumbered: 'shu1',
  english: 'book',
  category: 'noun',
  lists: [{ listId: 'small-1', position: 1 }],
  example: { chinese: '我有两本书。', pinyin: 'Wǒ yǒu liǎng běn shū.', english: 'I have two books.' },
};
const { words, ...overview } = {
  id: 'small-1',
  name: 'Small',
  standard: 'A standard',
  level: 1,
  wordCount: 1,
  version: '1',
  words: [word],
} satisfies ListWithWords;

const service = new VocabularyService({
  vocabulary: {
    readLists: async () => [overview],
    findList: async (id) => (id === overview.id ? { ...overview, words } : undefined),
    findWord: async (id) => (id === word.id ? word : undefined),
  },
});

describe('VocabularyService', () => {
  it('finds a word by its id', async () => {
    expect(await service.getWord({ wordId: 'shu1-book' })).toEqual(word);
    expect(await service.hasWord({ wordId: 'shu1-book' })).toBe(true);
  });

  it('an unknown word is WORD_NOT_FOUND', async () => {
    await expect(service.getWord({ wordId: '__proto__' })).rejects.toMatchObject({ code: 'WORD_NOT_FOUND' });
    expect(await service.hasWord({ wordId: 'toString' })).toBe(false);
  });

  it('finds a list with its words, and every list without', async () => {
    expect(await service.getList({ listId: 'small-1' })).toEqual({ ...overview, words });
    expect(await service.getLists()).toEqual([overview]);
  });

  it('an unknown list is NOT_FOUND', async () => {
    await expect(service.getList({ listId: 'small-2' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
