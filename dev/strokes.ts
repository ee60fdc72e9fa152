import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const defaultFolder = fileURLToPath(new URL('../web/public/strokes', import.meta.url));
const dataFolder = path.dirname(createRequire(import.meta.url).resolve('hanzi-writer-data/package.json'));
type Written = Readonly<Record<'simplified' | 'traditional', string>>;

const LICENCE = 'ARPHICPL.TXT';
/** All characters in one file, by the names of theirs: for a device that keeps them all. */
const WHOLE = 'all.json';

/**
 * How each character of the words is written, in both scripts, as static files `<code point in hex>.json`, with the
 * licence of the data (Arphic Public License) beside them. Does nothing for files that are there.
 * @returns the characters of which the data know nothing; the page of a word says so where it has one.
 */
export function copyStrokes(words: readonly Written[], folder = defaultFolder): string[] {
  const characters = new Set(words.flatMap(({ simplified, traditional }) => [...(simplified + traditional)]));
  const sources = new Map([[LICENCE, LICENCE]]);
  const missing: string[] = [];
  for (const character of characters) {
    const source = `${character}.json`;
    if (existsSync(path.join(dataFolder, source))) sources.set(strokeFile(character), source);
    else missing.push(character);
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (!sources.has(name) && name !== WHOLE) rmSync(path.join(folder, name), { recursive: true });
  for (const [name, source] of sources) {
    const target = path.join(folder, name);
    if (!existsSync(target)) copyFileSync(path.join(dataFolder, source), target);
  }
  const names = [...sources.keys()].filter((name) => name !== LICENCE).sort();
  const files = names.map((name) => [name, JSON.parse(readFileSync(path.join(folder, name), 'utf8'))]);
  writeWhenOther(path.join(folder, WHOLE), JSON.stringify(Object.fromEntries(files)));
  return missing;
}

function writeWhenOther(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** Names that every file system and every server writes the same way. */
export function strokeFile(character: string): string {
  return `${character.codePointAt(0)?.toString(16)}.json`;
}
