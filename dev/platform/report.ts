import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BuiltFunction, readBuiltFunctions } from './build.js';
import { compileProgram } from './compile.js';
import type { FirstAnswer } from './first-answer.js';
import type { Deployed } from './launch.js';

export interface FunctionReport extends BuiltFunction {
  /** Below api/, without its ending. */
  readonly name: string;
  readonly files: readonly string[];
  readonly bytes: number;
  /** The packages that some of the files belong to. */
  readonly packages: readonly string[];
  readonly firstAnswer: FirstAnswer;
}

/** What each function consists of, and what it loads before it answers a request that nobody has signed in for. */
export async function reportFunctions({ functions }: Deployed): Promise<FunctionReport[]> {
  const program = compileProgram('first-answer.ts');
  const reports: FunctionReport[] = [];
  for (const [file, built] of Object.entries(readBuiltFunctions(functions))) {
    const folder = path.join(functions, built.folder);
    const name = file.replace(/\.ts$/, '');
    const url = `http://localhost/api/${name.replace('[wordId]', 'some-word').replace(/\/index$/, '')}`;
    const files = filesOf(folder);
    const { stdout } = await promisify(execFile)(process.execPath, [program, folder, built.handler, url], {
      env: { PATH: process.env.PATH, JWT_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    });
    reports.push({
      ...built,
      name,
      files,
      bytes: files.reduce((sum, each) => sum + statSync(path.join(folder, each)).size, 0),
      packages: packagesOf(files),
      firstAnswer: JSON.parse(stdout) as FirstAnswer,
    });
  }
  return reports;
}

export function describeFunctions(reports: readonly FunctionReport[]): string {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(24) : String(cell).padStart(10))).join('');
  return [
    row(['function', 'MB', 'files', 'packages', 'modules', 'status']),
    ...reports.map(({ name, bytes, files, packages, firstAnswer: { modules, status } }) =>
      row([name, (bytes / 1e6).toFixed(2), files.length, packages.length, modules.length, status]),
    ),
    '(modules: loaded before the first answer)',
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
