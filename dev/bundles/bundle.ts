import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { root } from '../server/functions.js';

export interface Bundle {
  readonly code: string;
  /** Of which something is in it. */
  readonly packages: readonly string[];
}

/**
 * Makes the files of a folder below lib/generated, and `contents.json` with the packages in each; does nothing when all inputs are as they
 * were. Of the packages it asks what is installed, not what should be: a checkout may be ahead of it.
 */
export async function makeBundles(
  folder: string,
  inputs: readonly string[],
  make: () => Promise<{
    readonly files: ReadonlyMap<string, string>;
    readonly contents: Record<string, readonly string[]>;
  }>,
): Promise<void> {
  const hash = createHash('sha256');
  for (const file of ['node_modules/.package-lock.json', 'lib/generated/prisma/.stamp', ...inputs])
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  const made = hash.digest('hex');
  const stamp = path.join(folder, '.stamp');
  if (readIfThere(stamp) === made) return;
  mkdirSync(folder, { recursive: true });
  const { files, contents } = await make();
  const noted = `${JSON.stringify(contents, null, 2)}\n`;
  replaceFiles(folder, new Map([...files, ['contents.json', noted], ['.stamp', made]]));
}

/** Another process may be replacing it. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The packages of which something is in each of the files of a folder. */
export function readContents(folder: string): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(path.join(folder, 'contents.json'), 'utf8')) as Record<string, string[]>;
}

/** One file in JavaScript of what `options` name, the licences of all packages at its end. Nothing is minified. */
export async function bundle({ plugins = [], ...options }: BuildOptions): Promise<Bundle> {
  const { outputFiles = [], metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // a CommonJS package asks for Node's own modules
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    external: ['pg-native'],
    // whose text is added in full
    legalComments: 'none',
    plugins: [withoutQueryCompiler, ...plugins],
    logLevel: 'error',
    ...options,
    metafile: true,
    write: false,
  });
  const places = Object.keys(metafile?.inputs ?? {}).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  const packages = [...new Set(places)].sort().map(readPackage);
  const code = outputFiles.map(({ text }) => text).join('');
  return {
    code: `${code}\n${licencesOf(packages)}`,
    packages: [...new Set(packages.map((each) => each.name))],
  };
}

/**
 * Prisma's compiler of its own queries, 2.3 MB of WebAssembly that is loaded with the first statement, whatever that is. Ours are SQL,
 * which it is never asked to compile.
 */
const withoutQueryCompiler: Plugin = {
  name: 'without-query-compiler',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/query_compiler_\w+\.postgresql\.(mjs|wasm-base64\.mjs)$/ }, ({ path: imported }) => ({
      path: imported.includes('wasm') ? 'module' : 'runtime',
      namespace: 'no-query-compiler',
    }));
    onLoad({ filter: /^module$/, namespace: 'no-query-compiler' }, () => ({
      contents: `export const wasm = ${JSON.stringify(moduleThatStarts.toString('base64'))};`,
    }));
    onLoad({ filter: /^runtime$/, namespace: 'no-query-compiler' }, () => ({
      contents: `const refuse = () => { throw new Error('The query compiler is left out: write SQL.'); };
        export class QueryCompiler { compile = refuse; compileBatch = refuse; free() {} }
        export function __wbg_set_wasm() {}`,
    }));
  },
};

/** WebAssembly with one function, `__wbindgen_start`, that does nothing: the client starts what it has loaded. */
const moduleThatStarts = Buffer.concat([
  Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), // magic, version
  Buffer.from([1, 4, 1, 0x60, 0, 0]), // types: () → ()
  Buffer.from([3, 2, 1, 0]), // functions: the first is of the first type
  Buffer.from([7, 20, 1, 16, ...Buffer.from('__wbindgen_start'), 0, 0]), // exports
  Buffer.from([10, 4, 1, 2, 0, 0x0b]), // code: end
]);

/**
 * Each file is whole at every moment, whoever reads it or makes the same meanwhile. The stamp goes first and comes last: a run that ends
 * between the two is repeated by the next.
 */
function replaceFiles(into: string, made: ReadonlyMap<string, string>): void {
  const aside = path.join(root, '.build', `made-${randomUUID()}`);
  mkdirSync(aside, { recursive: true });
  try {
    for (const [name, text] of made) writeFileSync(path.join(aside, name), text);
    rmSync(path.join(into, '.stamp'), { force: true });
    for (const name of made.keys()) renameSync(path.join(aside, name), path.join(into, name));
    for (const name of readdirSync(into)) if (!made.has(name)) rmSync(path.join(into, name), { force: true });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

function readPackage(place: string): Package {
  const folder = path.join(root, place);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const { name = '', version = '', license = '', author = '' } = manifest;
  return { name, version, licence: licenceIn(folder) ?? inItsWords(license, author) };
}

/** The text of a package's licence: a file of its own, or the end of its README. */
function licenceIn(folder: string): string | undefined {
  const files = readdirSync(folder);
  const textOf = (pattern: RegExp) => {
    const file = files.find((each) => pattern.test(each));
    return file === undefined ? undefined : readFileSync(path.join(folder, file), 'utf8');
  };
  const own = textOf(/^(licen[cs]e|copying)(\.|$)/i);
  return (own ?? /^Copyright \(c\)[\s\S]*/im.exec(textOf(/^readme(\.|$)/i) ?? '')?.[0])?.trim();
}

/** For who ships no text: that of the licence which it names, in the name of its author. */
function inItsWords(licence: string, author: string): string {
  if (licence !== 'MIT') return licence;
  const [, , ...terms] = readFileSync(path.join(root, 'LICENSE'), 'utf8').split(/^(Copyright .*)$/m);
  return `MIT License\n\nCopyright (c) ${author.replace(/ <.*/, '')}${terms.join('')}`.trim();
}

/** In full, wherever the code is. */
function licencesOf(packages: readonly Package[]): string {
  const texts = [...new Set(packages.map(({ licence }) => licence))].map((text) => {
    const named = packages.filter(({ licence }) => licence === text).map(({ name, version }) => `${name} ${version}`);
    return `/*! ${named.join(', ')}\n\n${text.replaceAll('*/', '* /')}\n*/\n`;
  });
  return texts.join('\n');
}
