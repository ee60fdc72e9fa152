import { categories, type Word } from '../../lib/contract/vocabulary.js';
import { isSameReading, parseMarked, parseNumbered, type Syllable, toNumbered } from '../../lib/domain/pinyin.js';
import { type Faults, type Row, readRows, type SourceFile } from './tsv.js';

/** A word without its places on lists, and when it was taken out, if it was. */
export interface WordRecord {
  readonly at: string;
  readonly word: Omit<Word, 'lists'>;
  /** The example in traditional characters. */
  readonly exampleTraditional: string;
  /** The day on which the word left the vocabulary, YYYY-MM-DD; undefined while it is taught. */
  readonly removedOn: string | undefined;
}

const columns = [
  'id',
  'simplified',
  'traditional',
  'pinyin',
  'pinyinNumbered',
  'english',
  'category',
  'exampleChinese',
  'exampleTraditional',
  'examplePinyin',
  'exampleEnglish',
  'removed',
] as const;
type WordRow = Row<(typeof columns)[number]>;

const LONGEST_GLOSS = 60;
const SHORTEST_EXAMPLE = 4;
const LONGEST_EXAMPLE = 14;
/** They are paths beside the words' own, `/progress/stats` and `/progress/batch`. */
const reservedIds: readonly string[] = ['stats', 'batch'];

/** The records of `words.tsv`, each checked by itself and against the others. */
export function readWords(file: SourceFile, faults: Faults): WordRecord[] {
  const rows = readRows(file, columns, faults);
  const records: WordRecord[] = [];
  for (const row of rows) {
    const category = categories.find((name) => name === row.cells.category);
    if (!category) {
      faults.add(row.at, `${JSON.stringify(row.cells.category)} is no category`);
      continue;
    }
    checkIdentity(row, faults);
    checkEnglish(row, faults);
    const reading = checkReading(row, faults);
    if (reading) checkExample(row, reading, faults);
    checkTraditionalExample(row, faults);
    const { id, simplified, traditional, pinyin, pinyinNumbered, english, removed } = row.cells;
    const { exampleChinese, exampleTraditional, examplePinyin, exampleEnglish } = row.cells;
    records.push({
      at: row.at,
      word: {
        id,
        simplified,
        traditional,
        pinyin,
        pinyinNumbered,
        english,
        category,
        example: { chinese: exampleChinese, pinyin: examplePinyin, english: exampleEnglish },
      },
      exampleTraditional,
      removedOn: removed || undefined,
    });
  }
  checkUnique(rows, 'id', faults, ({ id }) => id);
  checkUnique(rows, 'characters, reading and gloss', faults, (cells) =>
    [cells.simplified, cells.pinyinNumbered, cells.english].join(' '),
  );
  checkUnique(rows, 'example', faults, ({ exampleChinese }) => exampleChinese.replace(/\P{Script=Han}/gu, ''));
  return records;
}

/** How many Chinese characters a text has. */
export function characterCount(text: string): number {
  return hanCharacters(text).length;
}

function hanCharacters(text: string): readonly string[] {
  return text.match(/\p{Script=Han}/gu) ?? [];
}

function checkIdentity({ at, cells }: WordRow, faults: Faults): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(cells.id)) {
    faults.add(at, `the id ${JSON.stringify(cells.id)} must be lower-case letters, digits and single hyphens`);
  }
  if (reservedIds.includes(cells.id)) faults.add(at, `the id ${cells.id} is reserved`);
  for (const script of ['simplified', 'traditional'] as const) {
    if (!/^\p{Script=Han}+$/u.test(cells[script])) faults.add(at, `${script} must be Chinese characters alone`);
  }
  if (characterCount(cells.simplified) !== characterCount(cells.traditional)) {
    faults.add(at, 'simplified and traditional differ in length');
  }
  if (cells.removed && !/^\d{4}-\d\d-\d\d$/.test(cells.removed)) faults.add(at, 'removed must be a date or empty');
}

function checkEnglish({ at, cells }: WordRow, faults: Faults): void {
  if (!cells.english) faults.add(at, 'the gloss is empty');
  if (cells.english.length > LONGEST_GLOSS) {
    faults.add(at, `the gloss has ${cells.english.length} characters, ${LONGEST_GLOSS} at most`);
  }
  if (/[.,;:]$/.test(cells.english)) faults.add(at, 'the gloss must not end with punctuation');
  if (!/^["“]?[A-Z].*[.?!]$/u.test(cells.exampleEnglish)) {
    faults.add(at, 'the English of the example must begin with a capital and end with . ? or !');
  }
}

function checkReading({ at, cells }: WordRow, faults: Faults): Syllable[] | undefined {
  const marked = parseMarked(cells.pinyin);
  const numbered = parseNumbered(cells.pinyinNumbered);
  if (!marked) faults.add(at, `${JSON.stringify(cells.pinyin)} is not pinyin with tone marks`);
  if (!numbered || toNumbered(numbered) !== cells.pinyinNumbered) {
    faults.add(at, `${JSON.stringify(cells.pinyinNumbered)} is not pinyin with tone numbers and single spaces`);
  }
  if (!marked || !numbered) return undefined;
  if (toNumbered(marked) !== toNumbered(numbered)) faults.add(at, `${cells.pinyin} is not ${cells.pinyinNumbered}`);
  if (numbered.length !== characterCount(cells.simplified)) {
    faults.add(at, `${cells.simplified} has another number of characters than ${cells.pinyinNumbered} of syllables`);
  }
  return numbered;
}

function checkExample({ at, cells }: WordRow, reading: readonly Syllable[], faults: Faults): void {
  const { exampleChinese: chinese, examplePinyin: pinyin, simplified } = cells;
  const characters = hanCharacters(chinese);
  if (!/^[\p{Script=Han}，、？！]+[。？！]$/u.test(chinese)) {
    faults.add(at, 'the example must be characters and full-width punctuation, and end with 。 ？ or ！');
  }
  if (characters.length < SHORTEST_EXAMPLE || characters.length > LONGEST_EXAMPLE) {
    faults.add(at, `the example has ${characters.length} characters, not ${SHORTEST_EXAMPLE} to ${LONGEST_EXAMPLE}`);
  }
  const ends: Readonly<Record<string, string>> = { '。': '.', '？': '?', '！': '!' };
  if (ends[chinese.slice(-1)] !== pinyin.slice(-1)) faults.add(at, 'the example ends otherwise in pinyin');
  if (!/^\p{Lu}/u.test(pinyin)) faults.add(at, 'the pinyin of the example must begin with a capital');
  const syllables = parseMarked(pinyin.replace(/[,.?!]/g, ''));
  if (!syllables) {
    faults.add(at, `the pinyin of the example cannot be read: ${pinyin}`);
    return;
  }
  if (syllables.length !== characters.length) {
    faults.add(at, `the example has ${characters.length} characters but ${syllables.length} syllables`);
  } else if (!chinese.includes(simplified)) {
    faults.add(at, `the example does not contain ${simplified}`);
  } else if (!occurs(simplified, reading, characters, syllables)) {
    faults.add(at, `the example does not read ${simplified} as ${cells.pinyin}`);
  }
  if (!pinyin.toLowerCase().includes(cells.pinyin.toLowerCase())) {
    faults.add(at, `the example does not spell ${simplified} as ${cells.pinyin}`);
  }
}

/** The same sentence: what is no character stays, and the word stands where it stands in the simplified one. */
function checkTraditionalExample({ at, cells }: WordRow, faults: Faults): void {
  const { exampleChinese, exampleTraditional, simplified, traditional } = cells;
  const withoutCharacters = (text: string) => text.replace(/\p{Script=Han}/gu, '字');
  if (withoutCharacters(exampleTraditional) !== withoutCharacters(exampleChinese)) {
    faults.add(at, 'the example differs in length or punctuation from its traditional form');
  }
  const start = exampleChinese.indexOf(simplified);
  if (start >= 0 && exampleTraditional.indexOf(traditional) !== start) {
    faults.add(at, `the traditional example has no ${traditional} where the other has ${simplified}`);
  }
}

/** Whether the word stands somewhere in the sentence with exactly its own reading. */
function occurs(
  simplified: string,
  reading: readonly Syllable[],
  characters: readonly string[],
  syllables: readonly Syllable[],
): boolean {
  return characters.some(
    (_, start) =>
      characters.slice(start, start + reading.length).join('') === simplified &&
      isSameReading(syllables.slice(start, start + reading.length), reading),
  );
}

function checkUnique(
  rows: readonly WordRow[],
  what: string,
  faults: Faults,
  keyOf: (cells: WordRow['cells']) => string,
): void {
  const firstByKey = new Map<string, string>();
  for (const { at, cells } of rows) {
    const first = firstByKey.get(keyOf(cells));
    if (first) faults.add(at, `has the same ${what} as ${first}`);
    else firstByKey.set(keyOf(cells), at);
  }
}
