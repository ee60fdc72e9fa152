/** `npm run build:functions`: every function of api/ as the platform builds it, without the network. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildV3 } from '@vercel/build-utils';
import { generateAll } from '../generate.js';
import { listFunctionFiles, root } from '../server/functions.js';
import { isFunction } from '../server/routing.js';

// the builder's types do not tell of it
const require = createRequire(import.meta.url);
const buildsFolder = path.join(root, '.build');

/** What `functions.json` says of the functions beside it, by their files below api/. */
export type BuiltFunctions = Readonly<Record<string, BuiltFunction>>;

export interface BuiltFunction {
  /** Where its files are, and nothing else is. */
  readonly folder: string;
  /** The file to import, below the folder. */
  readonly handler: string;
  readonly runtime: string;
}

/**
 * Builds what is not built yet from the same files; about 25 s, or 50 ms.
 * @returns the folder that has `api/v1/….func`, one for each function with exactly the files that the platform deploys, and
 * `functions.json`.
 */
export async function buildFunctions(): Promise<string> {
  await generateAll();
  const name = `functions-${hashInputs()}`;
  const folder = path.join(buildsFolder, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  try {
    const built: Record<string, BuiltFunction> = {};
    for (const file of listFunctionFiles().filter(isFunction))
      built[file] = await buildFunction(`api/${file}`, unfinished);
    writeFileSync(path.join(unfinished, 'functions.json'), `${JSON.stringify(built, null, 2)}\n`);
    // whoever was quicker has built the same
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOthers(name);
  return folder;
}

async function buildFunction(entrypoint: string, into: string): Promise<BuiltFunction> {
  // takes half a second to load, which a build that is there already need not wait for
  const { build }: { build: BuildV3 } = require('@vercel/node');
  const { download, FileFsRef }: typeof import('@vercel/build-utils') = require('@vercel/build-utils');
  const { output } = await build({
    files: { [entrypoint]: await FileFsRef.fromFsPath({ fsPath: path.join(root, entrypoint) }) },
    entrypoint,
    workPath: root,
    repoRootPath: root,
    config: { zeroConfig: true },
    // says that the packages are installed, which each function would see to again
    meta: { skipDownload: true, runNpmInstallSet: new Set([path.join(root, 'package.json')]) },
  });
  if (output.type !== 'Lambda' || !output.files) throw new Error(`${entrypoint} is built as ${output.type}.`);
  const folder = entrypoint.replace(/\.ts$/, '.func');
  await download(output.files, path.join(into, folder));
  return { folder, handler: output.handler, runtime: output.runtime };
}

export function readBuiltFunctions(folder: string): BuiltFunctions {
  return JSON.parse(readFileSync(path.join(folder, 'functions.json'), 'utf8')) as BuiltFunctions;
}

/** Of everything that a built function depends on, the packages by the lock file. */
function hashInputs(): string {
  const hash = createHash('sha256');
  const own = ['api', 'lib'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
  );
  const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'dev/platform/build.ts'];
  for (const file of [...own.sort(), ...settings]) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Only the newest is ever used again. */
function removeOthers(kept: string): void {
  for (const name of readdirSync(buildsFolder)) {
    if (/^functions-[0-9a-f]{16}$/.test(name) && name !== kept) {
      rmSync(path.join(buildsFolder, name), { recursive: true, force: true });
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = await buildFunctions();
  console.log(`Functions are in ${path.relative(root, folder)}.`);
}
