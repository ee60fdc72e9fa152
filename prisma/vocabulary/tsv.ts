/** A file of the vocabulary, as text: tab-separated, one header line, no quotes. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export interface Row<Column extends string> {
  /** `words.tsv:12`, for messages. */
  readonly at: string;
  readonly cells: Readonly<Record<Column, string>>;
}

/** Collects what is wrong, so that whoever edits the lists sees all of it at once. */
export class Faults {
  readonly #messages: string[] = [];

  add(at: string, message: string): void {
    this.#messages.push(`${at}: ${message}`);
  }

  /** Throws one error that names every fault as `file:line: reason`; does nothing when there is none. */
  throwIfAny(): void {
    if (this.#messages.length > 0) throw new Error(`The vocabulary is wrong:\n${this.#messages.join('\n')}`);
  }
}

/** The rows of a file with exactly these columns; whatever does not fit is a fault and left out. */
export function readRows<Column extends string>(
  file: SourceFile,
  columns: readonly Column[],
  faults: Faults,
): Row<Column>[] {
  const lines = file.text.split('\n');
  if (lines.pop() !== '') faults.add(file.name, 'must end with a line break');
  if (lines[0] !== columns.join('\t')) {
    faults.add(`${file.name}:1`, `the header must be ${columns.join(', ')}, with tabs between`);
    return [];
  }
  const rows: Row<Column>[] = [];
  for (const [index, line] of lines.slice(1).entries()) {
    const at = `${file.name}:${index + 2}`;
    const cells = line.split('\t');
    if (cells.length !== columns.length) {
      faults.add(at, `has ${cells.length} columns instead of ${columns.length}`);
      continue;
    }
    if (line !== line.normalize('NFC')) faults.add(at, 'must be in Unicode normal form C');
    for (const cell of cells) {
      if (cell !== cell.trim()) faults.add(at, `has spaces around ${JSON.stringify(cell)}`);
    }
    rows.push({
      at,
      cells: Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? ''])) as Record<Column, string>,
    });
  }
  return rows;
}
