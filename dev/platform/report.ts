import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BuiltFunction, readBuiltFunctions } from './build.js';
import { compileProgram } from './compile.js';
import type { FirstAnswer, FirstRequest } from './first-answer.js';
import type { Deployed } from './launch.js';

export interface FunctionReport extends BuiltFunction {
  /** Below api/, without its ending. */
  readonly name: string;
  readonly files: readonly string[];
  readonly bytes: number;
  /** The packages that some of the files belong to. */
  readonly packages: readonly string[];
}

/** What each function consists of. */
export function reportFunctions({ functions }: Deployed): FunctionReport[] {
  return Object.entries(readBuiltFunctions(functions)).map(([file, built]) => {
    const folder = path.join(functions, built.folder);
    const files = filesOf(folder);
    return {
      ...built,
      name: file.replace(/\.ts$/, ''),
      files,
      bytes: files.reduce((sum, each) => sum + statSync(path.join(folder, each)).size, 0),
      packages: packagesOf(files),
    };
  });
}

/** Asks a function in a process of its own, with nothing in its environment but the settings. */
export async function askFirst(
  { functions }: Deployed,
  { folder, handler }: BuiltFunction,
  request: FirstRequest,
  settings: Readonly<Record<string, string>>,
): Promise<FirstAnswer> {
  const parameters = [
    compileProgram('first-answer.ts'),
    path.join(functions, folder),
    handler,
    JSON.stringify(request),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, {
    env: { PATH: process.env.PATH, ...settings },
  });
  return JSON.parse(stdout) as FirstAnswer;
}

export function describeFunctions(
  reports: readonly FunctionReport[],
  firstAnswers: ReadonlyMap<string, FirstAnswer>,
): string {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(24) : String(cell).padStart(10))).join('');
  return [
    row(['function', 'MB', 'files', 'packages', 'modules', 'status']),
    ...reports.map(({ name, bytes, files, packages }) => {
      const { modules = [], status = '' } = firstAnswers.get(name) ?? {};
      return row([name, (bytes / 1e6).toFixed(2), files.length, packages.length, modules.length, status]);
    }),
    '(modules: loaded before the first answer, of speech and dialogues one that was bought before)',
  ].join('\n');
}

/** The packages that files below a folder belong to. */
export function packagesOf(files: readonly string[]): string[] {
  const names = files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
