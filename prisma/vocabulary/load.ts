import { createHash } from 'node:crypto';
import type { List, ListWithWords, Word } from '../../lib/contract/vocabulary.js';
import { type ListRecord, readLists, readStandard, type StandardLine } from './standards.js';
import { Faults, readRows, type SourceFile } from './tsv.js';
import { readWords, type WordRecord } from './words.js';

export interface Vocabulary {
  /** In the order of `lists.tsv`, each with its words in the standard's order. */
  readonly lists: readonly ListWithWords[];
  /** Every word that is taught, by id. */
  readonly words: readonly Word[];
  /** Their examples in traditional characters, by the word's id. */
  readonly traditionalExamples: ReadonlyMap<string, string>;
  /** Words that were taught once: their rows and the learners' progress stay. */
  readonly removed: readonly { readonly word: Word; readonly removedOn: string }[];
}

const publishedColumns = ['id', 'simplified', 'pinyinNumbered'] as const;
const VERSION_LENGTH = 16;

/**
 * Reads the tables of this folder and checks them. A word that several lines of a standard name is on the list once, at
 * the place of the first; positions run from 1 to `wordCount`, the number of words.
 *
 * `read` gives the text of a file by its name within the folder. Throws one error that names everything wrong as
 * `file:line: reason`.
 */
export function loadVocabulary(read: (name: string) => string): Vocabulary {
  const faults = new Faults();
  const open = (name: string): SourceFile => ({ name, text: read(name) });

  const records = readWords(open('words.tsv'), faults);
  const recordById = new Map(records.map((record) => [record.word.id, record]));
  checkPublished(open('published.tsv'), recordById, faults);

  const lists = readLists(open('lists.tsv'), faults).map((list) => ({
    list,
    wordIds: distinctWordIds(readStandard(open(list.file), list.lineCount, recordById, faults)),
  }));
  const wordOf = withPlaces(lists);
  const words = records.filter(({ removedOn }) => !removedOn).map(({ at, word }) => ({ at, word: wordOf(word) }));
  for (const { at, word } of words) {
    if (word.lists.length === 0) faults.add(at, `no line of any standard names ${word.id}`);
  }
  faults.throwIfAny();

  const wordById = new Map(words.map(({ word }) => [word.id, word]));
  return {
    lists: lists.map(({ list, wordIds }) =>
      listWithWords(
        list,
        wordIds.flatMap((id) => wordById.get(id) ?? []),
      ),
    ),
    words: words.map(({ word }) => word).sort(byId),
    traditionalExamples: new Map(records.map(({ word, exampleTraditional }) => [word.id, exampleTraditional])),
    removed: records.flatMap(({ word, removedOn }) => (removedOn ? [{ word: wordOf(word), removedOn }] : [])),
  };
}

/** What the overview of the lists shows of one. */
export function withoutWords({ id, name, standard, level, wordCount, version }: ListWithWords): List {
  return { id, name, standard, level, wordCount, version };
}

function distinctWordIds(lines: readonly StandardLine[]): string[] {
  return [...new Set(lines.map(({ wordId }) => wordId))];
}

function withPlaces(lists: readonly { list: ListRecord; wordIds: readonly string[] }[]) {
  const places = new Map<string, Word['lists']>();
  for (const { list, wordIds } of lists) {
    for (const [index, wordId] of wordIds.entries()) {
      places.set(wordId, [...(places.get(wordId) ?? []), { listId: list.id, position: index + 1 }]);
    }
  }
  return ({ example, ...word }: WordRecord['word']): Word => ({ ...word, lists: places.get(word.id) ?? [], example });
}

function listWithWords(list: ListRecord, words: Word[]): ListWithWords {
  const { id, name, standard, level } = list;
  const content = { id, name, standard, level, wordCount: words.length, words };
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, VERSION_LENGTH);
  return { id, name, standard, level, wordCount: words.length, version, words };
}

/** Learners' progress refers to ids for ever: a published one stays, and stays the same characters and reading. */
function checkPublished(file: SourceFile, recordById: ReadonlyMap<string, WordRecord>, faults: Faults): void {
  const published = new Set<string>();
  for (const { at, cells } of readRows(file, publishedColumns, faults)) {
    published.add(cells.id);
    const record = recordById.get(cells.id);
    if (!record) {
      faults.add(at, `${cells.id} was published: keep its row in words.tsv and date it as removed`);
    } else if (record.word.simplified !== cells.simplified || record.word.pinyinNumbered !== cells.pinyinNumbered) {
      faults.add(record.at, `the id ${cells.id} was published for ${cells.simplified} ${cells.pinyinNumbered}`);
    }
  }
  for (const [id, { at, word }] of recordById) {
    if (!published.has(id)) {
      faults.add(at, `add "${id}\t${word.simplified}\t${word.pinyinNumbered}" to ${file.name}`);
    }
  }
}

function byId(one: Word, other: Word): number {
  return one.id < other.id ? -1 : 1;
}
