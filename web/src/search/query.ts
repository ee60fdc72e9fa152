import type { Tone } from '../../../lib/domain/pinyin.js';
import { type GlossQuery, readGlossQuery } from './gloss.js';

/** What was typed, read in the three ways in which it may be meant. */
export interface Query {
  /** The characters typed, when there are any: then it is neither pinyin nor English. */
  readonly characters: string | null;
  readonly pinyin: PinyinQuery | null;
  readonly english: GlossQuery | null;
}

/** Pinyin as typed: whole or begun, with all its tones, some or none. */
export interface PinyinQuery {
  /** Letters alone, `v` for ü. */
  readonly letters: string;
  /** The same with `u` for ü, as it is often typed. */
  readonly folded: string;
  readonly demands: readonly Demand[];
}

/** What the query says of the syllable to which its letter at `index` belongs. */
export interface Demand {
  readonly index: number;
  readonly tone: Tone | null;
  /** The syllable ends with this letter: a number, a space, an apostrophe or a hyphen follows. */
  readonly isEnd: boolean;
}

/** Combining marks; the breve is often taken for the caron. */
const toneByMark: Readonly<Record<string, Tone>> = { '\u0304': 1, '\u0301': 2, '\u030c': 3, '\u0306': 3, '\u0300': 4 };
const DIAERESIS = '\u0308';

export function readQuery(text: string): Query {
  const typed = text.normalize('NFKC').trim().toLowerCase();
  const characters = typed.match(/\p{Script=Han}/gu)?.join('') ?? null;
  if (characters) return { characters, pinyin: null, english: null };
  const decomposed = typed.normalize('NFD');
  const hasTones = /[0-5]|\p{M}/u.test(decomposed);
  return { characters: null, pinyin: readPinyin(decomposed), english: hasTones ? null : readGlossQuery(typed) };
}

/** @returns null for what can't be pinyin. */
function readPinyin(decomposed: string): PinyinQuery | null {
  let letters = '';
  const demands: Demand[] = [];
  // as typed on keyboards: u:, v; and ü after j, q, x, y, where it is written u
  for (const sign of decomposed.replace(/u(\p{M}?):/gu, 'v$1')) {
    const index = letters.length - 1;
    const mark = toneByMark[sign];
    if (/[a-z]/.test(sign)) letters += sign === 'v' && /[jqxy]/.test(letters.charAt(index)) ? 'u' : sign;
    else if (index < 0 && !/[\d\p{L}]/u.test(sign)) continue;
    else if (index < 0) return null;
    else if (sign === DIAERESIS) letters = withDiaeresis(letters);
    else if (mark) demands.push({ index, tone: mark, isEnd: false });
    else if (/[0-5]/.test(sign)) demands.push({ index, tone: sign === '0' ? 5 : (Number(sign) as Tone), isEnd: true });
    else if (/[\d\p{L}]/u.test(sign)) return null;
    else demands.push({ index, tone: null, isEnd: true });
  }
  return letters === '' ? null : { letters, folded: letters.replaceAll('v', 'u'), demands };
}

function withDiaeresis(letters: string): string {
  return letters.endsWith('u') && !/[jqxy]u$/.test(letters) ? `${letters.slice(0, -1)}v` : letters;
}
