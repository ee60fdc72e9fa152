import type { Word } from '../contract/vocabulary.js';
import { parseNumbered } from './pinyin.js';
import { spokenTone } from './sandhi.js';

/** Their tone depends on what follows, which the voice knows; that is no other reading. */
const onlySandhi: ReadonlySet<string> = new Set(['一', '不']);

/**
 * The pinyin that a voice must be told for this word, written as `text`; undefined where it finds the reading itself. A character
 * alone has no context to tell its reading; in a word, only one with several readings can go wrong. The others are left to the
 * voice, which knows tone sandhi. What it is told is said as it is written, so it is told the tones of speech.
 *
 * The notation is the one that Google documents: letters and a number, 5 for the neutral tone, a space between syllables. How it
 * wants `ü` and erhua is documented nowhere: such words are left to the voice, too.
 */
export function pinnedReading(
  word: Word,
  text: string,
  readingsOf: (character: string) => ReadonlySet<string>,
): string | undefined {
  const characters = [...text];
  const isSure = (character: string) => onlySandhi.has(character) || readingsOf(character).size <= 1;
  if (characters.length > 1 && characters.every(isSure)) return undefined;
  const syllables = parseNumbered(word.pinyinNumbered);
  if (!syllables || syllables.length !== characters.length) return undefined;
  if (syllables.some(({ letters }) => letters === 'r' || letters.includes('ü'))) return undefined;
  return syllables
    .map((syllable, index) => {
      const tone = spokenTone(syllable, syllables[index + 1], characters[index]);
      return `${syllable.letters.toLowerCase()}${tone}`;
    })
    .join(' ');
}

/** Whether `text`, in normal form C, is this word in either script. */
export function isWrittenAs({ simplified, traditional }: Word, text: string): boolean {
  return [simplified, traditional].some((written) => written.normalize('NFC') === text);
}
