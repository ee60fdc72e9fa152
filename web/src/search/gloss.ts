/** Spellings that learners type and our glosses, which are British, do not have. */
const british: Readonly<Record<string, string>> = {
  color: 'colour',
  favorite: 'favourite',
  gray: 'grey',
  mom: 'mum',
  mommy: 'mum',
  center: 'centre',
  theater: 'theatre',
  meter: 'metre',
  kilometer: 'kilometre',
  neighbor: 'neighbour',
  movie: 'film',
  cell: 'mobile',
  soccer: 'football',
  vacation: 'holiday',
  apartment: 'flat',
};

/** Lower case, without accents and punctuation, British, without the `to` of verbs and the articles at the beginning. */
export function normalGloss(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => (Object.hasOwn(british, word) ? (british[word] ?? word) : word));
  const first = words.findIndex((word) => !/^(to|an?|the)$/.test(word));
  return words.slice(Math.max(first, 0)).join(' ');
}

/** A gloss made ready for search. */
export interface Gloss {
  /** What the word means, the first meaning first. */
  readonly senses: readonly string[];
  /** All words with a space before and after each, what stands in brackets last. */
  readonly words: string;
  /** Where the words in brackets begin. They explain and are not the meaning. */
  readonly notesAt: number;
}

export function readGloss(english: string): Gloss {
  const notes = english.match(/\([^)]*\)/g)?.map(normalGloss) ?? [];
  const senses = english
    .replace(/\([^)]*\)/g, ' ')
    .split(/[;,]/)
    .map(normalGloss)
    .filter(Boolean);
  const meanings = senses.map((sense) => ` ${sense} `).join('');
  return { senses, words: meanings + notes.map((note) => ` ${note} `).join(''), notesAt: meanings.length };
}

export type GlossMatch = { readonly kind: 'sense' | 'word' | 'prefix' | 'inside'; readonly length: number } | undefined;

/** Two letters stand in the middle of too many words. */
const LEAST_INSIDE = 3;

/** English as typed. */
export interface GlossQuery {
  readonly text: string;
  /** As whole words. */
  readonly whole: string;
  /** Its words, begun or whole; empty for a single one. */
  readonly begun: readonly string[];
  /** A part that every gloss has which fits. */
  readonly rarest: string;
}

/** @returns null where nothing of it could stand in a gloss. */
export function readGlossQuery(typed: string): GlossQuery | null {
  const text = normalGloss(typed);
  if (text === '') return null;
  const words = text.split(' ').map((word) => ` ${word}`);
  if (words.length === 1) {
    return { text, whole: ` ${text} `, begun: [], rarest: text.length < LEAST_INSIDE ? ` ${text}` : text };
  }
  // the first word may be the end of a longer one
  const rarest = words.slice(1).reduce((longest, word) => (word.length > longest.length ? word : longest));
  return { text, whole: ` ${text} `, begun: words, rarest };
}

/** What an ending is put to; less is left of words that only look so: `sing`, `red`, `his`. */
const LEAST_STEM = 3;

/** Endings of English words, and what stands in their place in the word without. */
const endings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?:ies|ied)$/, ['y', 'ie']],
  [/es$/, ['', 'e']],
  [/(?<![su])s$/, ['']],
  // running, but also falling
  [/([^aeiou])\1(?:ed|ing)$/, ['$1', '$1$1']],
  [/(?:ed|ing)$/, ['', 'e']],
];

/**
 * What English may have been made from by the ending of its last word: `friend` of friends, `study` of studied, `run` of
 * running. Some are no words, which no gloss has either.
 */
export function stemsOf(text: string): readonly string[] {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  const [ending, without] = endings.find(([pattern]) => pattern.test(last)) ?? [];
  const stems = ending ? (without ?? []).map((replacement) => last.replace(ending, replacement)) : [];
  return stems.filter((stem) => stem.length >= LEAST_STEM).map((stem) => text.slice(0, -last.length) + stem);
}

/** How well the query fits; `length` counts the letters up to the end of what matched. */
export function matchGloss({ words, senses, notesAt }: Gloss, { text, whole, begun }: GlossQuery): GlossMatch {
  const at = words.indexOf(text);
  if (at < 0) {
    // `measure long`: each word is there or begun, in whatever order
    for (const word of begun) if (!words.includes(word)) return undefined;
    return begun.length > 0 ? { kind: 'inside', length: words.length } : undefined;
  }
  let before = 0;
  for (const sense of senses) {
    if (sense === text) return { kind: 'sense', length: before + sense.length };
    before += sense.length;
  }
  const wholeAt = words.indexOf(whole);
  if (wholeAt >= 0 && wholeAt < notesAt) return { kind: 'word', length: wholeAt + text.length };
  const beginsAt = words.indexOf(` ${text}`);
  if (beginsAt >= 0) return { kind: beginsAt < notesAt ? 'prefix' : 'inside', length: beginsAt + text.length };
  return text.length < LEAST_INSIDE ? undefined : { kind: 'inside', length: at + text.length };
}
