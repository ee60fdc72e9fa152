import { otherReading } from '../../../lib/domain/other-reading.js';
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
 * What may be typed for this word: its reading, for erhua also the spelling with `er`, and for some words of speech a second
 * one, such as `zhei`. Empty where the reading can't be parsed.
 */
export function readingsOf(pinyinNumbered: string, simplified: string): readonly Reading[] {
  const word = parseNumbered(pinyinNumbered);
  if (!word) return [];
  const characters = [...simplified];
  const asSpelt = word.map((syllable) => (syllable.letters === 'r' ? { ...syllable, letters: 'er' } : syllable));
  const asSaid = word.map((syllable, index) => {
    const letters = characters.length === word.length ? otherReading(characters, index) : undefined;
    return letters ? { ...syllable, letters } : syllable;
  });
  const others = [asSpelt, asSaid].filter((other) => other.some((syllable, index) => syllable !== word[index]));
  return [word, ...others].map((syllables) => readingOf(syllables, characters));
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
  const { length } = reading.letters;
  for (const { start } of reading.syllables) {
    if (!reading.folded.startsWith(query.folded, start)) continue;
    const fit = fitAt(reading, query, start);
    if (fit === 'none') continue;
    if (start > 0) return { kind: 'inside', length };
    if (query.letters.length < length) return { kind: 'prefix', length };
    return { kind: fit === 'exact' && hasAllTones(reading, query) ? 'exact' : 'letters', length };
  }
  return undefined;
}

/** Whether what stands at `start`, where the letters are the same but for u and ü, has what the query demands. */
function fitAt({ letters, syllables }: Reading, query: PinyinQuery, start: number): 'exact' | 'heard' | 'none' {
  const isSameUmlaut = letters.startsWith(query.letters, start);
  // u may stand for ü, not the reverse
  if (!isSameUmlaut && query.letters.includes('v')) return 'none';
  let isExact = isSameUmlaut;
  for (const { index, tone, isEnd } of query.demands) {
    const position = start + index;
    const syllable = syllables.find(({ end }) => position < end);
    if (!syllable || (isEnd && position !== syllable.end - 1)) return 'none';
    if (tone === null || tone === syllable.tone) continue;
    if (!syllable.alsoHeard.includes(tone)) return 'none';
    isExact = false;
  }
  return isExact ? 'exact' : 'heard';
}

/** Nothing need be typed for a neutral tone. */
function hasAllTones({ syllables }: Reading, { demands }: PinyinQuery): boolean {
  return syllables.every(
    ({ start, end, tone }) =>
      tone === 5 || demands.some((demand) => demand.tone !== null && demand.index >= start && demand.index < end),
  );
}
