import { parseNumbered, type Syllable } from '../../../lib/domain/pinyin.js';
import type { PinyinQuery } from './query.js';

/** The reading of a word made ready for search, position by position of its letters. */
export interface Reading {
  /** Letters alone, in lower case, `v` for ü: `nver`. */
  readonly letters: string;
  /** The same with `u` for ü. */
  readonly folded: string;
  readonly syllables: readonly SearchedSyllable[];
}

interface SearchedSyllable {
  readonly start: number;
  /** One past its last letter. */
  readonly end: number;
  readonly tone: number;
  /** Other tones that are written by those who write what they hear. */
  readonly alsoHeard: readonly number[];
}

/**
 * What may be typed for this word: its reading, and for erhua also the spelling with `er`. Empty where the reading can't
 * be parsed.
 */
export function readingsOf(pinyinNumbered: string, simplified: string): readonly Reading[] {
  const word = parseNumbered(pinyinNumbered);
  if (!word) return [];
  const characters = [...simplified];
  const asWritten = readingOf(word, characters);
  const hasErhua = word.some(({ letters }) => letters === 'r');
  if (!hasErhua) return [asWritten];
  const spelt = word.map((syllable) => (syllable.letters === 'r' ? { ...syllable, letters: 'er' } : syllable));
  return [asWritten, readingOf(spelt, characters)];
}

function readingOf(word: readonly Syllable[], characters: readonly string[]): Reading {
  let letters = '';
  const syllables = word.map(({ letters: own, tone }, index): SearchedSyllable => {
    const start = letters.length;
    letters += own.toLowerCase().replaceAll('ü', 'v');
    const alsoHeard = heardAs(characters[index]);
    // `wanr2`: the number of the whole syllable stands behind the r
    const before = own === 'r' ? word[index - 1]?.tone : undefined;
    return { start, end: letters.length, tone, alsoHeard: before ? [...alsoHeard, before] : alsoHeard };
  });
  return { letters, folded: letters.replaceAll('v', 'u'), syllables };
}

/** Tone sandhi of 一 and 不, which dictionaries do not write. */
function heardAs(character: string | undefined): readonly number[] {
  if (character === '一') return [2, 4];
  return character === '不' ? [2, 4] : [];
}

export type ReadingMatch =
  | {
      /** `exact` with every tone, `letters` for a whole word of which a tone is missing or another than the dictionary's. */
      readonly kind: 'exact' | 'letters' | 'prefix' | 'inside';
      readonly length: number;
    }
  | undefined;

/** How well the query fits; `length` counts the letters of the reading. */
export function matchReading(reading: Reading, query: PinyinQuery): ReadingMatch {
  if (!reading.folded.includes(query.folded)) return undefined;
  const { length } = reading.letters;
  for (const { start } of reading.syllables) {
    const fit = fitAt(reading, query, start);
    if (!fit) continue;
    if (start > 0) return { kind: 'inside', length };
    if (query.letters.length < length) return { kind: 'prefix', length };
    return { kind: fit, length };
  }
  return undefined;
}

function fitAt(reading: Reading, query: PinyinQuery, start: number): 'exact' | 'letters' | undefined {
  if (!reading.folded.startsWith(query.folded, start)) return undefined;
  let isExact = true;
  for (let index = 0; index < query.letters.length; index += 1) {
    if (query.letters[index] === reading.letters[start + index]) continue;
    // u may stand for ü, not the reverse
    if (query.letters[index] === 'v') return undefined;
    isExact = false;
  }
  const told = new Set<SearchedSyllable>();
  for (const { index, tone, isEnd } of query.demands) {
    const position = start + index;
    const syllable = reading.syllables.find(({ end }) => position < end);
    if (!syllable || (isEnd && position !== syllable.end - 1)) return undefined;
    if (tone === null) continue;
    if (tone !== syllable.tone) {
      if (!syllable.alsoHeard.includes(tone)) return undefined;
      isExact = false;
    }
    told.add(syllable);
  }
  const isToned = reading.syllables.every((syllable) => syllable.tone === 5 || told.has(syllable));
  return isExact && isToned ? 'exact' : 'letters';
}
