import { vocabulary } from '../generated/vocabulary.js';
import type { Readings } from '../services/ports/readings.js';

const none: ReadonlySet<string> = new Set();

/** The readings of characters in the words that are taught: a word has one syllable for each. */
export function builtReadings(): Readings {
  const readings = new Map<string, Set<string>>();
  for (const { simplified, traditional, pinyinNumbered } of vocabulary.words) {
    const syllables = pinyinNumbered.toLowerCase().split(' ');
    for (const written of new Set([simplified, traditional])) {
      [...written].forEach((character, index) => {
        const known = readings.get(character) ?? new Set();
        known.add(syllables[index] ?? '');
        readings.set(character, known);
      });
    }
  }
  return { of: (character) => readings.get(character) ?? none };
}
