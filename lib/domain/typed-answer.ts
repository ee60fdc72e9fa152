import type { Direction, Rating } from '../contract/progress.js';
import type { Word } from '../contract/vocabulary.js';
import { otherReading } from './other-reading.js';
import { parseNumbered, type Syllable } from './pinyin.js';
import { isWrittenAs } from './reading.js';
import { spokenTone } from './sandhi.js';

/** What is right or wrong about pinyin that was typed. Syllables are counted from 0, erhua with the syllable it hangs on. */
export type ReadingGrade =
  | { readonly kind: 'nothing' }
  /** `isAsSaid`: with the tones of speech (`ní hǎo`), where the dictionary writes others (`nǐ hǎo`). */
  | { readonly kind: 'correct'; readonly isAsSaid: boolean }
  /** The letters are right, and no tone was given. */
  | { readonly kind: 'toneless' }
  /** The letters are right; the tones of these syllables are not. */
  | { readonly kind: 'wrong-tone'; readonly syllables: readonly number[] }
  | { readonly kind: 'wrong-letters' };

/** `word` is the one that the answer comes closest to: the card's own, or another that is as right. */
export type TypedGrade = ReadingGrade & { readonly word: Word };

interface TypedAnswerOptions {
  readonly typed: string;
  readonly word: Word;
  /** Words that fit what the card shows as well: of the same characters, or with the same meaning. */
  readonly others: readonly Word[];
  /** What the card shows. Characters are an answer only where they are not the question. */
  readonly direction: Direction;
}

/** Grades what was typed against the word's reading, or that of another word that the card can mean; the best counts. */
export function gradeTypedAnswer({ typed, word, others, direction }: TypedAnswerOptions): TypedGrade {
  let best: TypedGrade | undefined;
  for (const candidate of [word, ...others]) {
    const grade: TypedGrade =
      direction !== 'characters' && isWrittenAs(candidate, typed.normalize('NFC').trim())
        ? { kind: 'correct', isAsSaid: false, word: candidate }
        : { ...gradeReading(typed, candidate), word: candidate };
    if (!best || rank[grade.kind] < rank[best.kind]) best = grade;
  }
  return best ?? { kind: 'nothing', word };
}

const rank = { correct: 0, toneless: 1, 'wrong-tone': 2, 'wrong-letters': 3, nothing: 4 } as const;

/** The rating that a grade speaks for. A wrong tone is another word; tones that were not given are nothing wrong. */
export function suggestedRating({ kind }: ReadingGrade): Rating {
  return kind === 'correct' || kind === 'toneless' ? 'good' : 'again';
}

type Reading = Pick<Word, 'simplified' | 'pinyinNumbered'>;

/**
 * Grades pinyin with tone marks, with numbers after the syllables, or without tones; `v`, `u:` and `ü` are one letter,
 * capitals, spaces, apostrophes and hyphens between syllables do not count. Once a tone is given, a syllable without one
 * is in the neutral tone, which may be written 5 or 0 too.
 */
export function gradeReading(typed: string, reading: Reading): ReadingGrade {
  const letters = lettersOf(typed);
  if (letters === undefined) return { kind: 'wrong-letters' };
  if (letters.length === 0) return { kind: 'nothing' };
  const expected = soundsOf(reading);
  const given = expected && match(letters, expected);
  if (!given) return { kind: 'wrong-letters' };
  const tones = given.map((tone, index) => toneGrade(tone, expected[index]));
  if (tones.every((tone) => tone === 'written')) return { kind: 'correct', isAsSaid: false };
  if (given.every((tone) => tone === 0)) return { kind: 'toneless' };
  const wrong = tones.flatMap((tone, index) => (tone === 'wrong' ? [index] : []));
  return wrong.length > 0 ? { kind: 'wrong-tone', syllables: wrong } : { kind: 'correct', isAsSaid: true };
}

/** One syllable of the right answer, as it is typed without tones. */
interface Sound {
  readonly spellings: readonly string[];
  /** As the dictionary writes it. */
  readonly tone: number;
  /** Tones of speech that are right too. */
  readonly saidTones: readonly number[];
  readonly hasErhua: boolean;
}

/** Words and second parts of words that speakers give their full tone or the neutral one. */
const looseTones: Readonly<Record<string, readonly number[]>> = {
  边: [1, 5],
  面: [4, 5],
  里: [3, 5],
  上: [4, 5],
  下: [4, 5],
  来: [2, 5],
  去: [4, 5],
  学生: [1, 5],
  小姐: [3, 5],
};

function soundsOf({ simplified, pinyinNumbered }: Reading): Sound[] | undefined {
  const syllables = parseNumbered(pinyinNumbered);
  if (!syllables) return undefined;
  const characters = [...simplified];
  // a syllable a character; where that does not hold, only the dictionary's own spelling counts
  const characterAt = (index: number) => (characters.length === syllables.length ? characters[index] : undefined);
  return syllables.flatMap((syllable, index): Sound[] => {
    if (index > 0 && isErhua(syllable)) return [];
    const next = syllables[index + 1];
    const hasErhua = next !== undefined && isErhua(next);
    const other = characters.length === syllables.length ? otherReading(characters, index) : undefined;
    const written = spelling(syllable.letters);
    return [
      {
        spellings: other ? [written, other] : [written],
        tone: syllable.tone,
        saidTones: [
          ...saidTones(syllable, next, characterAt(index)),
          ...(index > 0 ? (looseTones[characterAt(index) ?? ''] ?? looseTones[simplified] ?? []) : []),
        ],
        hasErhua,
      },
    ];
  });
}

/** The tones of speech, sandhi applied. 不 and 一 are neutral within a phrase, where their full tones count too. */
function saidTones(syllable: Syllable, next: Syllable | undefined, character: string | undefined): number[] {
  if (character === '不') return next?.tone === 4 ? [4, 2] : [4];
  const said = spokenTone(syllable, next, character);
  // 个 in 一个 has lost its fourth tone, and 一 keeps to it
  if (character === '一' && next) return next.tone === 5 ? [2, 4] : [said];
  return said === syllable.tone ? [] : [said];
}

function isErhua({ letters, tone }: Syllable): boolean {
  return letters.toLowerCase() === 'r' && tone === 5;
}

/** As `lettersOf` reads it. `ü` where only that can stand is `u`, and so is `üe`, since no other `ue` follows n or l. */
function spelling(letters: string): string {
  return letters
    .toLowerCase()
    .replace(/([jqxy])ü/g, '$1u')
    .replace(/üe/g, 'ue');
}

interface Letter {
  readonly letter: string;
  /** Of a mark above it; 0 for none. */
  readonly tone: number;
  /** A number that follows it; 0 for none, 5 for the neutral tone. */
  readonly number: number;
  readonly isBeforeGap: boolean;
}

/** The combining marks of the four tones; breves are typed for carons. */
const toneByMark: Readonly<Record<string, number>> = {
  '\u0304': 1,
  '\u0301': 2,
  '\u030c': 3,
  '\u0306': 3,
  '\u0300': 4,
};
const DIAERESIS = '\u0308';

/** What was typed, letter by letter; undefined where it can not be pinyin. */
function lettersOf(typed: string): Letter[] | undefined {
  const letters: Letter[] = [];
  // an accent typed alone stands for an apostrophe, which NFKD would make a space and a mark
  const plain = typed
    .replace(/[´`‘’]/g, "'")
    .normalize('NFKD')
    .toLowerCase();
  for (const token of plain.match(/[a-z](?::|\p{M})*|\d|[\s'·.,-]+|./gsu) ?? []) {
    const previous = letters.at(-1);
    if (/^[a-z]/.test(token)) {
      const marks = [...token.slice(1)];
      const isUmlaut = token.startsWith('v') || marks.some((mark) => mark === ':' || mark === DIAERESIS);
      const tone = marks.map((mark) => toneByMark[mark] ?? 0).find((found) => found > 0) ?? 0;
      letters.push({ letter: isUmlaut ? 'ü' : token.charAt(0), tone, number: 0, isBeforeGap: false });
    } else if (/^[0-5]$/.test(token) && previous && previous.number === 0 && !previous.isBeforeGap) {
      letters[letters.length - 1] = { ...previous, number: Number(token) || 5 };
    } else if (/^[\s'·.,-]/.test(token)) {
      if (previous) letters[letters.length - 1] = { ...previous, isBeforeGap: true };
    } else return undefined;
  }
  return letters;
}

const CONFLICT = -1;

/** The tone given for each sound: 0 for none, `CONFLICT` for two at once; undefined when the letters are others. */
function match(letters: readonly Letter[], sounds: readonly Sound[]): number[] | undefined {
  const from = (start: number, index: number): number[] | undefined => {
    const sound = sounds[index];
    if (!sound) return start === letters.length ? [] : undefined;
    for (const { text, core } of forms(sound)) {
      const part = letters.slice(start, start + text.length);
      if (joined(part) !== text || !dividesOnlyAt(part, core)) continue;
      const rest = from(start + text.length, index + 1);
      if (rest) return [toneOf(part, core), ...rest];
    }
    return undefined;
  };
  return from(0, 0);
}

/** The sound with the erhua it may have: `r`, or `er` as input methods want it; `core` is its length without. */
function forms({ spellings, hasErhua }: Sound): { text: string; core: number }[] {
  return spellings.flatMap((core) =>
    (hasErhua ? ['r', 'er'] : ['']).map((suffix) => ({ text: core + suffix, core: core.length })),
  );
}

function joined(letters: readonly Letter[]): string {
  return spelling(letters.map(({ letter }) => letter).join(''));
}

/** Gaps and numbers stand at the end of the syllable, or before its erhua. */
function dividesOnlyAt(part: readonly Letter[], core: number): boolean {
  return part.every(
    ({ isBeforeGap, number }, index) =>
      (!isBeforeGap && number === 0) || index === core - 1 || index === part.length - 1,
  );
}

function toneOf(part: readonly Letter[], core: number): number {
  const own = part.slice(0, core).flatMap(({ tone, number }) => [tone, number]);
  const suffix = part.slice(core).flatMap(({ tone, number }) => [tone, number]);
  const given = new Set(own.filter((tone) => tone > 0));
  // `wanr2` gives the tone of the syllable after its erhua; `wan2er2` and `wan2r5` say how 儿 is read alone
  if (given.size === 0) for (const tone of suffix) if (tone > 0) given.add(tone);
  const [tone = 0] = given;
  return given.size > 1 ? CONFLICT : tone;
}

function toneGrade(given: number, sound: Sound | undefined): 'written' | 'said' | 'wrong' {
  const tone = given === 0 ? 5 : given;
  if (tone === sound?.tone) return 'written';
  return sound?.saidTones.includes(tone) ? 'said' : 'wrong';
}
