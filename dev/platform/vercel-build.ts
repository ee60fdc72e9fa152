import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBuiltFunctions } from './build.js';
import { packagesOf } from './report.js';

/** What `vercel build` made of this project; committed. */
export const recordFile = fileURLToPath(new URL('../../tests/built/vercel-build.json', import.meta.url));

/** As vercel.json says for each; the local builder does not read it. */
const MAX_SECONDS = 10;

export interface VercelBuild {
  readonly routes: readonly Route[];
  /** By path below /, such as `api/v1/tts`. */
  readonly functions: Readonly<Record<string, RecordedFunction>>;
  /** What is served as it is: the names at the root of the site. */
  readonly static: readonly string[];
}

/** A rule of the platform's router, in the order in which it looks at them. */
export interface Route {
  readonly src?: string;
  readonly dest?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly continue?: boolean;
  readonly check?: boolean;
  readonly status?: number;
  readonly handle?: string;
}

export interface RecordedFunction {
  readonly handler: string;
  readonly runtime: string;
  /** Seconds. */
  readonly maxDuration: number;
  readonly files: FileSummary;
}

/** A function's files, by what does not depend on where npm puts a package. */
export interface FileSummary {
  /** Ours, without their source maps. */
  readonly own: readonly string[];
  /** Of each package: how many files, and a hash of their names. */
  readonly packages: Readonly<Record<string, string>>;
}

export function summariseFiles(files: readonly string[]): FileSummary {
  const ours = files.filter((file) => !file.includes('node_modules/'));
  return {
    own: ours.filter((file) => !file.endsWith('.js.map')).sort(),
    packages: Object.fromEntries(packagesOf(files).map((name) => [name, summarisePackage(files, name)])),
  };
}

function summarisePackage(files: readonly string[], name: string): string {
  const inPackage = files.flatMap((file) => {
    const below = /.*node_modules\/((?:@[^/]+\/)?[^/]+\/.+)$/.exec(file)?.[1];
    return below?.startsWith(`${name}/`) ? below : [];
  });
  const hash = createHash('sha256').update(inPackage.sort().join('\0')).digest('hex');
  return `${inPackage.length} ${hash.slice(0, 16)}`;
}

/** The functions of a folder that `buildFunctions` or `deployLocally` has made, as the platform's command would record them. */
export function recordLocalFunctions(folder: string): VercelBuild['functions'] {
  return Object.fromEntries(
    Object.entries(listLocalFiles(folder)).map(([name, { handler, runtime, files }]) => [
      name,
      { handler, runtime, maxDuration: MAX_SECONDS, files: summariseFiles(files) },
    ]),
  );
}

export function listLocalFiles(folder: string) {
  return Object.fromEntries(
    Object.values(readBuiltFunctions(folder)).map(({ folder: own, handler, runtime }) => [
      own.replace(/\.func$/, ''),
      { handler, runtime, files: filesOf(path.join(folder, own)) },
    ]),
  );
}

/** All files of each function in a folder `.vercel/output`. */
export function listVercelFiles(output: string): Record<string, string[]> {
  const functions = path.join(output, 'functions');
  return Object.fromEntries(
    readdirSync(functions, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.func') && entry.isDirectory())
      .map((entry) => path.relative(functions, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .sort()
      .map((folder) => [
        folder.replace(/\.func$/, ''),
        filesOf(path.join(functions, folder)).filter((file) => file !== '.vc-config.json'),
      ]),
  );
}

/** Reads a folder `.vercel/output`, as `vercel build` leaves it. */
export function readVercelOutput(output: string): VercelBuild {
  const json = (...names: string[]) => JSON.parse(readFileSync(path.join(output, ...names), 'utf8'));
  const functions = Object.entries(listVercelFiles(output)).map(([name, files]): [string, RecordedFunction] => {
    const { handler, runtime, maxDuration } = json('functions', `${name}.func`, '.vc-config.json') as RecordedFunction;
    return [name, { handler, runtime, maxDuration, files: summariseFiles(files) }];
  });
  return {
    routes: (json('config.json') as { routes: Route[] }).routes,
    functions: Object.fromEntries(functions),
    static: [...new Set(filesOf(path.join(output, 'static')).map((file) => file.replace(/\/.*/, '/')))].sort(),
  };
}

export function readRecord(): VercelBuild {
  return JSON.parse(readFileSync(recordFile, 'utf8')) as VercelBuild;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
