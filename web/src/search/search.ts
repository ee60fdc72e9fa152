import { type Gloss, matchGloss, readGloss, stemsOf } from './gloss.js';
import { Haystack } from './haystack.js';
import { type Query, readQuery } from './query.js';
import { matchReading, type Reading, readingsOf } from './reading.js';

// Own index: kept libraries (minisearch, fuse.js) score text by frequency or edits, and know neither tones nor syllables.

export interface SearchableWord {
  readonly simplified: string;
  readonly traditional: string;
  readonly pinyinNumbered: string;
  readonly english: string;
}

interface Indexed<W> {
  readonly word: W;
  readonly forms: readonly string[];
  readonly readings: readonly Reading[];
  readonly gloss: Gloss;
}

export interface SearchIndex<W> {
  readonly entries: readonly Indexed<W>[];
  readonly readings: Haystack;
  readonly glosses: Haystack;
}

/** Better matches have smaller numbers. */
const ranks = {
  exactWord: 0,
  exactReading: 1,
  readingWithoutTones: 2,
  wordOfGloss: 3,
  prefix: 4,
  inside: 5,
  partOfQuery: 6,
} as const;

const rankOfReading = {
  exact: ranks.exactReading,
  letters: ranks.readingWithoutTones,
  prefix: ranks.prefix,
  inside: ranks.inside,
} as const;

const rankOfGloss = {
  sense: ranks.exactWord,
  word: ranks.wordOfGloss,
  prefix: ranks.prefix,
  inside: ranks.inside,
} as const;

const NO_MATCH = Number.POSITIVE_INFINITY;
const LONGEST = 1_000;
/** More words than an index will have. */
const PLACES = 2 ** 24;

/** Takes about 10 µs a word; the order of the words decides between equal matches. */
export function buildIndex<W extends SearchableWord>(words: Iterable<W>): SearchIndex<W> {
  const entries = [...words].map((word) => ({
    word,
    forms: [...new Set([word.simplified, word.traditional])],
    readings: readingsOf(word.pinyinNumbered, word.simplified),
    gloss: readGloss(word.english),
  }));
  return {
    entries,
    readings: new Haystack(entries.map(({ readings }) => readings.map(({ folded }) => folded).join(' '))),
    glosses: new Haystack(entries.map(({ gloss }) => gloss.words)),
  };
}

/**
 * The words that fit what was typed, best first: the exact word in characters or as a meaning, the exact reading with
 * tones, the reading without them, a whole word of the meaning, where there is none the same without its ending, beginnings, what stands inside, and for characters last
 * the words of which the query consists. Among equals the shorter first, then the order of the index. Everything for an
 * empty query.
 */
export function search<W>(index: SearchIndex<W>, text: string): readonly W[] {
  const query = readQuery(text);
  if (!query.characters && !query.pinyin && !query.english) {
    return text.trim() === '' ? index.entries.map(({ word }) => word) : [];
  }
  const { entries } = index;
  const scores = scoresOf(index, query);
  // one number a match, its place in the last digits: numbers sort in a tenth of the time of objects
  const found = new Float64Array(entries.length);
  let count = 0;
  for (let place = 0; place < entries.length; place += 1) {
    const score = scores[place] ?? NO_MATCH;
    if (score === NO_MATCH) continue;
    found[count] = score * PLACES + place;
    count += 1;
  }
  const words: W[] = [];
  for (const value of found.subarray(0, count).sort()) words.push((entries[value % PLACES] as Indexed<W>).word);
  return words;
}

/** The best score of each entry by its place. */
function scoresOf<W>({ entries, readings, glosses }: SearchIndex<W>, query: Query): Float64Array {
  const { characters, pinyin, english } = query;
  const scores = new Float64Array(entries.length).fill(NO_MATCH);
  const consider = (place: number, score: number) => {
    if (score < (scores[place] ?? 0)) scores[place] = score;
  };
  if (characters) {
    for (const [place, { forms }] of entries.entries()) {
      for (const form of forms) consider(place, scoreOfForm(form, characters));
    }
  }
  if (pinyin) {
    readings.forEachWith(pinyin.folded, (place) => {
      for (const reading of entries[place]?.readings ?? []) {
        const match = matchReading(reading, pinyin);
        if (match) consider(place, score(rankOfReading[match.kind], match.length));
      }
    });
  }
  if (english) {
    let isWord = false;
    glosses.forEachWith(english.rarest, (place) => {
      const gloss = entries[place]?.gloss;
      const match = gloss && matchGloss(gloss, english);
      if (!match) return;
      consider(place, score(rankOfGloss[match.kind], match.length));
      isWord ||= match.kind === 'sense' || match.kind === 'word';
    });
    // `friends` is no word of any gloss; `glasses` is, and no glass is meant
    for (const stem of isWord ? [] : stemsOf(english.text)) {
      const whole = ` ${stem} `;
      glosses.forEachWith(whole, (place) => {
        const at = entries[place]?.gloss.words.indexOf(whole) ?? 0;
        if (at < (entries[place]?.gloss.notesAt ?? 0)) consider(place, score(ranks.wordOfGloss, at + stem.length));
      });
    }
  }
  return scores;
}

function scoreOfForm(form: string, characters: string): number {
  if (form === characters) return score(ranks.exactWord, form.length);
  if (form.startsWith(characters)) return score(ranks.prefix, form.length);
  if (form.includes(characters)) return score(ranks.inside, form.length);
  // of a sentence the long words first: they say more
  return characters.includes(form) ? score(ranks.partOfQuery, LONGEST - form.length) : NO_MATCH;
}

function score(rank: number, length: number): number {
  return rank * LONGEST + Math.min(length, LONGEST - 1);
}
