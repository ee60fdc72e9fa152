import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { chooseCommonPasswords } from '../../lib/accounts/common-passwords.js';
import { root } from '../server/functions.js';
import { bundle, makeBundles, readContents } from './bundle.js';
import { BUNDLES, packagesFolder } from './packages.js';

const sources = path.join(root, 'lib/functions');
const folder = path.join(root, 'lib/generated/functions');

/**
 * Each file of lib/functions with all that it imports, ours and the packages', as one file: what `#functions/…` means to Node and to the
 * platform (package.json), while types, tests and the dev server take the sources (tsconfig.json). Wants Prisma's client and the
 * words. About a second, or 30 ms.
 */
export const bundleFunctions = (): Promise<void> =>
  makeBundles(folder, listInputs(), async () => {
    const files = new Map<string, string>();
    const contents: Record<string, readonly string[]> = {};
    for (const file of readdirSync(sources).filter(isSource).sort()) {
      const { code, packages } = await bundle({
        entryPoints: [path.join(sources, file)],
        plugins: [packagesThemselves, chosenPasswords, packagesOfLater],
      });
      const name = path.basename(file, '.ts');
      contents[name] = packages;
      files.set(`${name}.js`, code);
    }
    return { files, contents };
  });

/** The packages of which something is in each of the files. */
export const readBundled = () => readContents(folder);

/** Where our modules import a bundle, the packages: what is unused there can be left out here. */
const packagesThemselves: Plugin = {
  name: 'packages-themselves',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/generated\/packages\/\w+\.js$/ }, ({ path: imported }) => ({
      path: path.basename(imported, '.js'),
      namespace: 'bundle-of-packages',
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'bundle-of-packages' }, ({ path: name }) => ({
      contents: BUNDLES[name] ?? '',
      resolveDir: packagesFolder,
      loader: 'ts',
    }));
  },
};

/** Of the list of common passwords, 49,233 and compressed, those that are looked at. */
const chosenPasswords: Plugin = {
  name: 'chosen-passwords',
  setup({ onResolve, onLoad }) {
    const list = createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common');
    onResolve({ filter: /^@zxcvbn-ts\/language-common$/ }, () => ({ path: list, sideEffects: false }));
    onLoad({ filter: /[\\/]@zxcvbn-ts[\\/]language-common[\\/]/ }, async () => ({
      contents: `export const dictionary = { 'passwords-common': ${JSON.stringify([...(await chooseCommonPasswords())])} };`,
    }));
  },
};

/** A package that is loaded when it is needed stays where it is: the clients of Google. */
const packagesOfLater: Plugin = {
  name: 'packages-of-later',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ kind, path: imported }) =>
      kind === 'dynamic-import' ? { path: imported, external: true } : undefined,
    );
  },
};

/** Neither a test nor what an editor leaves. */
const isSource = (file: string) => /^[\w-]+\.ts$/.test(file);

/** All sources of lib, which is more than any function has. */
function listInputs(): string[] {
  const own = readdirSync(path.join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('lib/generated/packages/'));
  return [
    ...own.sort(),
    ...readdirSync(path.join(root, 'dev/bundles'))
      .sort()
      .map((file) => `dev/bundles/${file}`),
  ];
}
