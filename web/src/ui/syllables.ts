import { markSyllable, parseMarked, type Syllable, type Tone } from '../../../lib/domain/pinyin.js';

/** A piece of pinyin as it is written; `tone` is null for what is no syllable: spaces, punctuation, foreign words. */
export interface PinyinRun {
  readonly text: string;
  readonly tone: Tone | null;
}

/** Pinyin with tone marks, cut where the tone changes its syllable. The texts put together are the whole again. */
export function pinyinRuns(pinyin: string): PinyinRun[] {
  return pinyin
    .normalize('NFC')
    .split(/(\p{L}+)/u)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const syllables = /^\p{L}/u.test(part) ? parseMarked(part) : undefined;
      return syllables ? syllables.map(runOf) : [{ text: part, tone: null }];
    });
}

/** An erhua r is sung on the syllable before it. */
function runOf(syllable: Syllable, index: number, all: readonly Syllable[]): PinyinRun {
  const before = all[index - 1];
  const tone = syllable.letters === 'r' && before ? before.tone : syllable.tone;
  return { text: markSyllable(syllable), tone };
}

/** A character with the syllable that is read for it; null for what is not read. */
export interface ReadCharacter {
  readonly character: string;
  readonly reading: PinyinRun | null;
}

/**
 * Gives each character of a text its syllable of the pinyin; `undefined` where there are more of one than of the other, so
 * that nothing stands over the wrong character.
 */
export function readCharacters(chinese: string, pinyin: string): ReadCharacter[] | undefined {
  const readings = pinyinRuns(pinyin).filter(({ tone }) => tone !== null);
  let next = 0;
  const read = [...chinese].map((character) => {
    if (!/\p{Script=Han}/u.test(character)) return { character, reading: null };
    const reading = readings[next] ?? null;
    next += 1;
    return { character, reading };
  });
  return next === readings.length ? read : undefined;
}
