import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the vectors lie. */
export const vectorsFolder = fileURLToPath(new URL('../../../docs/porting/vectors', import.meta.url));

export interface Case<Input = unknown> {
  readonly name: string;
  readonly input: Input;
}

/** One file of vectors: inputs, and what the product makes of them. */
export interface Subject<Input = unknown, Expected = unknown> {
  /** Without folder and ending. */
  readonly file: string;
  readonly description: string;
  /** The modules whose rules these are. */
  readonly source: readonly string[];
  readonly version?: string;
  /** Units, forms, and how values are to be compared. */
  readonly formats: Readonly<Record<string, string>>;
  /** What all cases have in common. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly cases: () => readonly Case<Input>[];
  /** Knows nothing but the input: what is missing in that is missing for a port too. */
  readonly answer: (input: Input) => Expected | Promise<Expected>;
}

/** Forgets what the cases are about, so that all subjects fit into one list. */
export function subject<Input, Expected>(of: Subject<Input, Expected>): Subject {
  return { ...of, answer: (input) => of.answer(input as Input) };
}

export interface VectorFile {
  readonly description: string;
  readonly cases: readonly (Case & { readonly expected: unknown })[];
}

export function vectorFile({ file }: Subject): string {
  return path.join(vectorsFolder, `${file}.json`);
}

/** The file's text: a line each for the name, the input and the answer of a case, so that a change is seen in review. */
export async function vectorText(of: Subject): Promise<string> {
  const { description, source, version, formats, settings } = of;
  const head = JSON.stringify({ description, source, version, formats, settings }, null, 2).slice(0, -2);
  const cases: string[] = [];
  for (const { name, input } of of.cases()) {
    const lines = Object.entries({ name, input, expected: await of.answer(input) }).map(
      ([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    cases.push(`    {\n${lines.join(',\n')}\n    }`);
  }
  return `${head},\n  "cases": [\n${cases.join(',\n')}\n  ]\n}\n`;
}
