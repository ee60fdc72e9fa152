import { type Faults, readRows, type SourceFile } from './tsv.js';
import type { WordRecord } from './words.js';

/** A list as `lists.tsv` defines it. */
export interface ListRecord {
  readonly id: string;
  readonly name: string;
  readonly standard: string;
  readonly level: number;
  /** How many lines the standard has; several may name one word. */
  readonly lineCount: number;
  readonly file: string;
}

/** A line of a standard and the word that it names. */
export interface StandardLine {
  readonly at: string;
  readonly line: number;
  readonly printed: string;
  /** As the standard prints it; empty where the standard gives none. */
  readonly printedPinyin: string;
  readonly wordId: string;
}

const listColumns = ['id', 'name', 'standard', 'level', 'lines', 'file'] as const;
const lineColumns = ['line', 'printed', 'printedPinyin', 'wordId'] as const;

export function readLists(file: SourceFile, faults: Faults): ListRecord[] {
  const lists: ListRecord[] = [];
  for (const { at, cells } of readRows(file, listColumns, faults)) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(cells.id)) faults.add(at, `${JSON.stringify(cells.id)} is no id`);
    if (lists.some(({ id }) => id === cells.id)) faults.add(at, `the id ${cells.id} is taken`);
    if (!cells.name || !cells.standard || !cells.file) faults.add(at, 'name, standard and file must not be empty');
    if (!/^[1-9]\d*$/.test(cells.level) || !/^[1-9]\d*$/.test(cells.lines)) {
      faults.add(at, 'level and lines must be whole numbers from 1');
    }
    lists.push({
      id: cells.id,
      name: cells.name,
      standard: cells.standard,
      level: Number(cells.level),
      lineCount: Number(cells.lines),
      file: cells.file,
    });
  }
  return lists;
}

/** The lines of one standard, every one mapped to a word that it can mean. */
export function readStandard(
  file: SourceFile,
  lineCount: number,
  words: ReadonlyMap<string, WordRecord>,
  faults: Faults,
): StandardLine[] {
  const rows = readRows(file, lineColumns, faults);
  if (rows.length !== lineCount) faults.add(file.name, `has ${rows.length} lines instead of ${lineCount}`);
  return rows.map(({ at, cells }, index) => {
    if (cells.line !== String(index + 1)) faults.add(at, `is line ${index + 1}, not ${cells.line}`);
    const record = words.get(cells.wordId);
    if (!record) faults.add(at, `there is no word ${JSON.stringify(cells.wordId)}`);
    else if (record.removedOn) faults.add(at, `the word ${cells.wordId} was removed on ${record.removedOn}`);
    else if (!printedForms(cells.printed).includes(record.word.simplified)) {
      faults.add(at, `${cells.printed} cannot be ${record.word.simplified} (${cells.wordId})`);
    }
    return {
      at,
      line: index + 1,
      printed: cells.printed,
      printedPinyin: cells.printedPinyin,
      wordId: cells.wordId,
    };
  });
}

/**
 * What a line of a standard may mean. `爸爸|爸`, `shéi/shuí` are variants, `没（有）` is with or without the brackets'
 * content (`第（第二）` has an example there), and a final digit numbers senses.
 */
export function printedForms(printed: string): string[] {
  return printed.split(/[|/]/).flatMap((variant) => {
    const plain = variant.replace(/\d+$/, '');
    return [plain.replace(/[（(].*?[)）]/g, '').trim(), plain.replace(/[（()）]/g, '')];
  });
}
