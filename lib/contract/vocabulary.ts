import * as v from 'valibot';
import type { TraditionalExamples } from '../domain/traditional.js';
import { WordId } from './primitives.js';

export const categories = [
  'noun',
  'proper-noun',
  'verb',
  'auxiliary-verb',
  'adjective',
  'adverb',
  'pronoun',
  'numeral',
  'measure-word',
  'particle',
  'preposition',
  'conjunction',
  'interjection',
  'affix',
  'phrase',
  'time',
  'place',
] as const;

export const Category = v.picklist(categories);

export const Word = v.object({
  id: WordId,
  simplified: v.string(),
  traditional: v.string(),
  /** With tone marks, as a dictionary writes the word: `péngyou`. */
  pinyin: v.string(),
  /** One syllable a character, the tone as a digit, 5 for the neutral one: `peng2 you5`. */
  pinyinNumbered: v.string(),
  english: v.string(),
  category: Category,
  lists: v.array(v.object({ listId: v.string(), position: v.number() })),
  example: v.object({ chinese: v.string(), pinyin: v.string(), english: v.string() }),
});
export type Word = v.InferOutput<typeof Word>;

export const List = v.object({
  id: v.string(),
  name: v.string(),
  standard: v.string(),
  level: v.number(),
  wordCount: v.number(),
  /** Changes whenever anything of the list or its words changes. */
  version: v.string(),
});
export type List = v.InferOutput<typeof List>;

export const Lists = v.array(List);
export const ListWithWords = v.object({ ...List.entries, words: v.array(Word) });
export type ListWithWords = v.InferOutput<typeof ListWithWords>;

/** A list that is not there is NOT_FOUND, whatever it is called. */
export const ListParams = v.object({ listId: v.string() });

/** `/vocabulary/words.json`, the web app's one file and no part of the API: every list, and every word once. */
export interface WholeVocabulary {
  readonly lists: readonly List[];
  readonly words: readonly Word[];
  readonly traditional: TraditionalExamples;
}
