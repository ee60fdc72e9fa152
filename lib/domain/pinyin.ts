/**
 * Hanyu Pinyin in its two spellings, with tone marks (`nǚ'ér`) and with tone numbers (`nü3 er2`), after GB/T 16159 and
 * the Scheme for the Chinese Phonetic Alphabet of 1958. Tones are dictionary tones: sandhi is never written.
 */

/** 5 is the neutral tone. */
export type Tone = 1 | 2 | 3 | 4 | 5;

export interface Syllable {
  /** As written but without mark or number, letter case kept: `Zhong`, `nü`; `r` alone is the erhua suffix. */
  readonly letters: string;
  readonly tone: Tone;
}

const velarFinals = 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang';
const palatalFinals = 'i ia ie iao iu ian in iang ing iong u ue uan un';

/** Every syllable of the standard language, by initial. */
const finalsByInitial: Readonly<Record<string, string>> = {
  '': 'a o e ai ei ao ou an en ang eng er yi ya yo ye yao you yan yin yang ying yong wu wa wo wai wei wan wen wang weng yu yue yuan yun',
  b: 'a o ai ei ao an en ang eng i ie iao ian in ing u',
  p: 'a o ai ei ao ou an en ang eng i ie iao ian in ing u',
  m: 'a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u',
  f: 'a o ei ou an en ang eng u',
  d: 'a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un',
  t: 'a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un',
  n: 'a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un ü üe',
  l: 'a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un ü üe',
  g: velarFinals,
  k: velarFinals,
  h: velarFinals,
  j: palatalFinals,
  q: palatalFinals,
  x: palatalFinals,
  zh: `i ${velarFinals}`,
  ch: 'a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang',
  sh: 'a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang',
  r: 'e i ao ou an en ang eng ong u ua uo ui uan un',
  z: 'a e i ai ei ao ou an en ang eng ong u uo ui uan un',
  c: 'a e i ai ao ou an en ang eng ong u uo ui uan un',
  s: 'a e i ai ao ou an en ang eng ong u uo ui uan un',
};

const syllables: ReadonlySet<string> = new Set([
  'r',
  ...Object.entries(finalsByInitial).flatMap(([initial, finals]) => finals.split(' ').map((final) => initial + final)),
]);
const LONGEST_SYLLABLE = 6;

/** The vowels in the order of their tones 1 to 5. */
const markedVowels: Readonly<Record<string, string>> = {
  a: 'āáǎàa',
  e: 'ēéěèe',
  i: 'īíǐìi',
  o: 'ōóǒòo',
  u: 'ūúǔùu',
  ü: 'ǖǘǚǜü',
  A: 'ĀÁǍÀA',
  E: 'ĒÉĚÈE',
  I: 'ĪÍǏÌI',
  O: 'ŌÓǑÒO',
  U: 'ŪÚǓÙU',
  Ü: 'ǕǗǙǛÜ',
};

const letterByMark: ReadonlyMap<string, Syllable> = new Map(
  Object.entries(markedVowels).flatMap(([letters, marks]) =>
    [...marks].slice(0, 4).map((mark, index): [string, Syllable] => [mark, { letters, tone: (index + 1) as Tone }]),
  ),
);

/**
 * The syllable with its tone mark. Where the mark goes:
 * 1. on `a` or `e`, of which a syllable has one at most;
 * 2. else on the `o` of `ou`;
 * 3. else on the last vowel (`guì`, `liú`, `duō`).
 * The neutral tone has no mark.
 */
export function markSyllable({ letters, tone }: Syllable): string {
  const lower = letters.toLowerCase();
  let index = lower.search(/[ae]/);
  if (index < 0) index = lower.indexOf('ou');
  if (index < 0) index = lower.search(/[iouü](?!.*[iouü])/);
  const marked = markedVowels[letters.charAt(index)]?.charAt(tone - 1);
  return marked ? letters.slice(0, index) + marked + letters.slice(index + 1) : letters;
}

/** The syllables as one word with tone marks; an apostrophe stands before a later syllable that begins with a, o or e. */
export function toMarked(word: readonly Syllable[]): string {
  return word
    .map((syllable, index) => (index > 0 && needsApostrophe(syllable) ? "'" : '') + markSyllable(syllable))
    .join('');
}

/** The syllables with tone numbers, one space between two: `peng2 you5`. */
export function toNumbered(word: readonly Syllable[]): string {
  return word.map(({ letters, tone }) => `${letters}${tone}`).join(' ');
}

/**
 * Syllables of pinyin with tone numbers, spaced or not: `ni3 hao3`, `ni3hao3`; `v` and `u:` stand for `ü` as on keyboards.
 * `undefined` where a syllable does not exist or lacks its number.
 */
export function parseNumbered(text: string): Syllable[] | undefined {
  const parts = text
    .normalize('NFC')
    .trim()
    .replace(/u:|v/g, 'ü')
    .replace(/U:|V/g, 'Ü')
    .match(/[^\s\d'-]+\d?|\d|['-]/g);
  const word: Syllable[] = [];
  for (const part of parts ?? []) {
    if (part === "'" || part === '-') continue;
    const letters = part.slice(0, -1);
    const tone = Number(part.slice(-1));
    if (!(tone >= 1 && tone <= 5) || !isSyllable(letters)) return undefined;
    word.push({ letters, tone: tone as Tone });
  }
  return word.length > 0 ? word : undefined;
}

/**
 * Syllables of pinyin with tone marks: words, spaced, hyphened or joined, without punctuation. `undefined` where it does
 * not divide into syllables, a mark stands on the wrong letter, or an apostrophe is missing.
 *
 * A word divides into the longest syllables that leave no rest; since a syllable that begins with a, o or e is set off by
 * an apostrophe, `fangan` can only be fan-gan, and `xian` only one syllable.
 */
export function parseMarked(text: string): Syllable[] | undefined {
  const word: Syllable[] = [];
  for (const joined of text
    .normalize('NFC')
    .trim()
    .split(/[\s'’-]+/)) {
    const divided = divide(joined);
    if (!divided) return undefined;
    word.push(...divided);
  }
  return word;
}

/** Same syllables and tones; letter case, spaces and the choice of marks or numbers do not count. */
export function isSameReading(one: readonly Syllable[], other: readonly Syllable[]): boolean {
  return toNumbered(one).toLowerCase() === toNumbered(other).toLowerCase();
}

function divide(joined: string): Syllable[] | undefined {
  const characters = [...joined];
  const deadEnds = new Set<number>();

  const from = (start: number): Syllable[] | undefined => {
    if (start === characters.length) return [];
    if (deadEnds.has(start)) return undefined;
    for (let end = Math.min(start + LONGEST_SYLLABLE, characters.length); end > start; end -= 1) {
      const syllable = readMarked(characters.slice(start, end).join(''));
      if (!syllable || (start > 0 && needsApostrophe(syllable))) continue;
      // an r of its own is erhua, which needs a syllable to hang on
      if (start === 0 && isErhua(syllable)) continue;
      const rest = from(end);
      if (rest) return [syllable, ...rest];
    }
    deadEnds.add(start);
    return undefined;
  };

  return characters.length > 0 ? from(0) : undefined;
}

function readMarked(text: string): Syllable | undefined {
  let tone: Tone = 5;
  let letters = '';
  for (const character of text) {
    const marked = letterByMark.get(character);
    if (marked) tone = marked.tone;
    letters += marked?.letters ?? character;
  }
  const syllable = { letters, tone };
  // written again it must be the same: that refuses two marks, and marks on the wrong letter
  return isSyllable(letters) && markSyllable(syllable) === text ? syllable : undefined;
}

function isSyllable(letters: string): boolean {
  return syllables.has(letters.toLowerCase());
}

function isErhua({ letters }: Syllable): boolean {
  return letters.toLowerCase() === 'r';
}

function needsApostrophe({ letters }: Syllable): boolean {
  return /^[aoe]/i.test(letters);
}
