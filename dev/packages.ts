import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'lib/generated/packages');
const contentsFile = path.join(folder, 'contents.json');

/**
 * Of the packages, what the functions use of them, by the file that it becomes. What is loaded at one moment is one file: Node takes
 * longer to find and read a package's many files than to run them (docs/decisions/0022).
 */
const BUNDLES: Readonly<Record<string, string>> = {
  database: `export { PrismaPg } from '@prisma/adapter-pg';
export { default as pg } from 'pg';
export { PrismaClient } from '../prisma/client.js';
`,
  ids: `export { v7 } from 'uuid';
`,
  redis: `export { Ratelimit } from '@upstash/ratelimit';
export { Redis } from '@upstash/redis';
`,
  tokens: `export * as errors from 'jose/errors';
export { SignJWT } from 'jose/jwt/sign';
export { jwtVerify } from 'jose/jwt/verify';
`,
};

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

/** The packages as lib/generated/packages has them, with their types. Wants Prisma's client. About half a second, or 5 ms. */
export async function bundlePackages(): Promise<void> {
  const hash = hashInputs();
  const stamp = path.join(folder, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  mkdirSync(folder, { recursive: true });
  const made = new Map<string, string>();
  const bundled: Record<string, string[]> = {};
  for (const [name, exported] of Object.entries(BUNDLES)) {
    const { code, packages } = await bundle(exported);
    bundled[name] = packages;
    made.set(`${name}.js`, code).set(`${name}.d.ts`, exported);
  }
  made.set('contents.json', `${JSON.stringify(bundled, null, 2)}\n`).set('.stamp', hash);
  replaceFiles(folder, made);
}

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

/** The packages of which something is in each of the files. */
export function readBundled(): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(contentsFile, 'utf8')) as Record<string, string[]>;
}

/** One file, and the packages that are in it. */
async function bundle(exported: string): Promise<{ readonly code: string; readonly packages: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: exported, resolveDir: folder, loader: 'ts' },
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
    plugins: [withoutQueryCompiler],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const places = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  const packages = [...new Set(places)].sort().map(readPackage);
  const code = outputFiles.map(({ text }) => text).join('');
  return {
    code: `${code}\n${licencesOf(packages)}`,
    packages: [...new Set(packages.map((each) => each.name))],
  };
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

function readPackage(place: string): Package {
  const folder = path.join(root, place);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const { name = '', version = '', license = '' } = manifest;
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  return {
    name,
    version,
    licence: file === undefined ? license : readFileSync(path.join(folder, file), 'utf8').trim(),
  };
}

/** In full, wherever the code is. */
function licencesOf(packages: readonly Package[]): string {
  const texts = [...new Set(packages.map(({ licence }) => licence))].map((text) => {
    const named = packages.filter(({ licence }) => licence === text).map(({ name, version }) => `${name} ${version}`);
    return `/*! ${named.join(', ')}\n\n${text.replaceAll('*/', '* /')}\n*/\n`;
  });
  return texts.join('\n');
}

/** What is installed (not what should be: a checkout may be ahead of it), the generated client, and what this file says. */
function hashInputs(): string {
  const hash = createHash('sha256');
  for (const file of ['node_modules/.package-lock.json', 'lib/generated/prisma/.stamp', 'dev/packages.ts'])
    hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}
