import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LARGEST_BYTES = 150_000;
const LARGEST_WORDS_BYTES = 80_000;

let folder: string;
let manifest: Manifest;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-bundle-'));
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  // in a process of its own: React and Vite look at NODE_ENV, which is `test` here
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--manifest'], {
    cwd: path.join(root, 'web'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
}, 120_000);

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The JavaScript that the page itself asks for, with the two doors of the app in it, and all that it imports. */
function firstFiles(): Set<string> {
  const found = new Set<string>();
  const chunks = Object.values(manifest);
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const imported = chunks.find((chunk) => chunk.file === file)?.imports ?? [];
    for (const key of imported) visit(manifest[key]?.file ?? key);
  };
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  for (const [, file = ''] of html.matchAll(/"\/(assets\/[^"]+\.js)"/g)) visit(file);
  return found;
}

function gzippedBytes(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length, 0);
}

test('the first study screen needs 150 kB of gzipped JavaScript at most', () => {
  const bytes = gzippedBytes(firstFiles());
  console.log(`first study screen: ${(bytes / 1000).toFixed(1)} kB of gzipped JavaScript`);
  expect(bytes).toBeLessThanOrEqual(LARGEST_BYTES);
});

test('the first study screen needs 80 kB of gzipped words at most', () => {
  const words = readFileSync(path.join(folder, 'vocabulary/words.json'));
  const bytes = gzipSync(words).length;
  console.log(`words: ${(bytes / 1000).toFixed(1)} kB gzipped`);
  expect(bytes).toBeLessThanOrEqual(LARGEST_WORDS_BYTES);
});

test('every chunk says its size, and none but the first is large', () => {
  const chunks = Object.values(manifest).filter(({ file }) => file.endsWith('.js'));
  const sizes = chunks.map(({ file, src, name }) => ({ name: src ?? name ?? file, bytes: gzippedBytes([file]) }));
  for (const { name, bytes } of sizes.sort((a, b) => b.bytes - a.bytes)) {
    console.log(`${(bytes / 1000).toFixed(1).padStart(6)} kB  ${name}`);
  }
  const ofPages = sizes.filter(({ name }) => name !== 'first');
  for (const { name, bytes } of ofPages) expect(bytes, name).toBeLessThanOrEqual(30_000);
});

test('the pages that a study screen does not show are not loaded with it', () => {
  const loaded = firstFiles();
  expect(loaded.size).toBeGreaterThan(0);
  for (const other of [
    'account/Account',
    'dialogue/DialoguePanel',
    'progress/ProgressPage',
    'settings/Settings',
    'transfer/DataPage',
    'words/StrokeOrder',
    'words/WordPage',
    'words/WordsPage',
  ]) {
    const chunk = manifest[`src/features/${other}.tsx`];
    if (!chunk) throw new Error(`${other} is in no chunk of its own`);
    expect(loaded).not.toContain(chunk.file);
  }
});
