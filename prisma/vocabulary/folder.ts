import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadVocabulary, type Vocabulary } from './load.js';

/** Where the tables are. */
export const vocabularyFolder = fileURLToPath(new URL('.', import.meta.url));

/** The vocabulary of this repository. */
export function readVocabulary(): Vocabulary {
  return loadVocabulary((name) => readFileSync(`${vocabularyFolder}${name}`, 'utf8'));
}
