import Papa from 'papaparse';
import type { Progress, StateUpdate } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { withOutbox } from '../../../../lib/domain/outbox.js';

export const LARGEST_TABLE_ROWS = 20_000;

/** `absent`: words that the learner has begun stay as they are. `replace`: the table's values win. */
export type TableMode = 'absent' | 'replace';

interface TableChange {
  /** Where it begins in the file, 1 for the first line. */
  readonly line: number;
  readonly word: Word;
  readonly update: StateUpdate;
  readonly before: Progress | null;
  readonly after: Progress | null;
}

export interface TablePlan {
  readonly changes: readonly TableChange[];
  /** Words whose progress stays as it is. */
  readonly unchanged: number;
  readonly skipped: readonly { readonly where: string; readonly why: string }[];
}

interface PlanOptions {
  readonly mode: TableMode;
  readonly words: Iterable<Word>;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly now: Date;
  readonly newId: () => string;
}

type Column = 'word' | 'pinyin' | 'known' | 'studyCount' | 'correctCount' | 'confidence';

const columnNames: Readonly<Record<string, Column>> = {
  word: 'word',
  wordid: 'word',
  id: 'word',
  simplified: 'word',
  traditional: 'word',
  characters: 'word',
  hanzi: 'word',
  汉字: 'word',
  漢字: 'word',
  pinyin: 'pinyin',
  known: 'known',
  studycount: 'studyCount',
  reviews: 'studyCount',
  correctcount: 'correctCount',
  correct: 'correctCount',
  confidence: 'confidence',
};

/**
 * What a table of words (CSV or tab-separated) would change. Its first line may name the columns: `word` (characters of either
 * script, or our id), `pinyin` (tells words apart that are written alike), and any of `known`, `studyCount`, `correctCount` and
 * `confidence` (0 to 1, or per cent). Without names the first column is the word; without values every word is known.
 * @throws Error with a sentence for the learner when it is no table.
 */
export function planTable(text: string, { mode, words, progress, now, newId }: PlanOptions): TablePlan {
  const { columns, rows } = readTable(text);
  const find = wordFinder(words);
  const skipped: { where: string; why: string }[] = [];
  const changes: TableChange[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  for (const { line, cells } of rows) {
    const cell = (column: Column) => cells[columns.indexOf(column)]?.trim() ?? '';
    const where = `Line ${line}`;
    const found = find(cell('word'), cell('pinyin'));
    const values = valuesOf(cell, columns);
    if (typeof found === 'string') skipped.push({ where, why: found });
    else if (typeof values === 'string') skipped.push({ where, why: values });
    else if (values === null) unchanged += 1;
    else if (seen.has(found.id)) skipped.push({ where, why: `names ${found.simplified} again` });
    else {
      seen.add(found.id);
      const before = progress.get(found.id) ?? null;
      const timed = { wordId: found.id, ...values, id: newId(), at: now.toISOString() };
      const update: StateUpdate = mode === 'absent' ? { ...timed, ifAbsent: true } : timed;
      const after = withOutbox({ wordId: found.id, progress: before, updates: [update], now: now.getTime() });
      if (exceedsItsCount(before, values)) skipped.push({ where, why: 'has more correct answers than reviews' });
      else if (isSame(before, after)) unchanged += 1;
      else changes.push({ line, word: found, update, before, after });
    }
  }
  return { changes, unchanged, skipped };
}

interface Table {
  readonly columns: readonly (Column | null)[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

function readTable(text: string): Table {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: false });
  const numbered = withLines(data);
  const [broken] = errors.filter(({ type }) => type === 'Quotes');
  if (broken) {
    const { line } = numbered[broken.row ?? 0] ?? { line: 1 };
    throw new Error(`Line ${line} has a quotation mark that does not close.`);
  }
  const rows = numbered.filter(({ cells }) => cells.some((cell) => cell.trim() !== '') && !cells[0]?.startsWith('#'));
  const [first] = rows;
  if (!first) throw new Error('This file is empty.');
  if (rows.length > LARGEST_TABLE_ROWS) {
    throw new Error(
      `This file has ${rows.length} lines; ${LARGEST_TABLE_ROWS} are the most that can be taken at once.`,
    );
  }
  const names = first.cells.map(
    (cell) =>
      columnNames[
        cell
          .trim()
          .toLowerCase()
          .replace(/[\s_-]/g, '')
      ] ?? null,
  );
  if (names.includes('word')) return { columns: onlyFirst(names), rows: rows.slice(1) };
  if (!rows.some(({ cells }) => /\p{Script=Han}/u.test(cells[0] ?? ''))) {
    throw new Error('No column holds Chinese words. Name it “word” in the first line, or put it first.');
  }
  return { columns: ['word'], rows };
}

/** A quoted cell may go over several lines. */
function withLines(data: readonly (readonly string[])[]): Table['rows'] {
  let next = 1;
  return data.map((cells) => {
    const line = next;
    next += cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);
    return { line, cells };
  });
}

/** Of two columns with the same meaning, such as both scripts, the first. */
function onlyFirst(columns: readonly (Column | null)[]): (Column | null)[] {
  return columns.map((column, index) => (columns.indexOf(column) === index ? column : null));
}

/** Finds a word by its id or its characters; a sentence when there is none, or more than one. */
function wordFinder(words: Iterable<Word>): (written: string, pinyin: string) => Word | string {
  const byName = new Map<string, Word[]>();
  for (const word of words) {
    for (const name of new Set([word.id, word.simplified, word.traditional])) {
      byName.set(name, [...(byName.get(name) ?? []), word]);
    }
  }
  return (written, pinyin) => {
    if (written === '') return 'names no word';
    const found = byName.get(written.normalize('NFC')) ?? [];
    const wanted = plainPinyin(pinyin);
    const fitting = wanted === '' ? found : found.filter((word) => readings(word).includes(wanted));
    const [word, other] = fitting;
    if (!word)
      return found.length > 0 ? `${written} is not read ${pinyin} in the lists` : `${written} is not in the lists`;
    return other ? `${written} is several words; a column “pinyin” tells which` : word;
  };
}

function readings({ pinyin, pinyinNumbered }: Word): string[] {
  return [plainPinyin(pinyin), plainPinyin(pinyinNumbered)];
}

function plainPinyin(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s'’·-]/g, '')
    .replaceAll('u:', 'ü')
    .replaceAll('v', 'ü');
}

type Values = Pick<StateUpdate, 'studyCount' | 'correctCount' | 'confidence'>;

/** What a line says of its word; null when it says that the word is not known; a sentence when it can't be. */
function valuesOf(cell: (column: Column) => string, columns: readonly (Column | null)[]): Values | string | null {
  const values: { studyCount?: number; correctCount?: number; confidence?: number } = {};
  for (const column of ['studyCount', 'correctCount'] as const) {
    const text = cell(column);
    if (text === '') continue;
    if (!/^\d{1,7}$/.test(text) || Number(text) > 1_000_000)
      return `${column} is ${text}, not a whole number from 0 to 1,000,000`;
    values[column] = Number(text);
  }
  const text = cell('confidence');
  if (text !== '') {
    const [, digits, percent] = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(text) ?? [];
    const share = digits === undefined ? Number.NaN : Number(digits.replace(',', '.')) / (percent ? 100 : 1);
    if (!(share >= 0 && share <= 1)) return `confidence is ${text}, not a number from 0 to 1 or per cent`;
    values.confidence = share;
  }
  const known = cell('known').toLowerCase();
  if (known !== '') {
    if (/^(?:no|n|false|0|-)$/.test(known)) return Object.keys(values).length > 0 ? values : null;
    if (!/^(?:yes|y|true|1|x|known|mastered|✓)$/.test(known)) return `known is ${known}, neither yes nor no`;
    values.confidence ??= 1;
  }
  if (Object.keys(values).length > 0) return values;
  const hasValueColumns = columns.some((column) => column !== null && column !== 'word' && column !== 'pinyin');
  return hasValueColumns ? null : { confidence: 1 };
}

function exceedsItsCount(before: Progress | null, values: Values): boolean {
  if (values.studyCount === undefined && values.correctCount === undefined) return false;
  return (values.correctCount ?? before?.correctCount ?? 0) > (values.studyCount ?? before?.studyCount ?? 0);
}

function isSame(before: Progress | null, after: Progress | null): boolean {
  if (before === null || after === null) return before === after;
  const { studyCount, correctCount, confidence } = after;
  return before.studyCount === studyCount && before.correctCount === correctCount && before.confidence === confidence;
}
