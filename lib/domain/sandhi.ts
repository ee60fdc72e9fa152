import type { Syllable, Tone } from './pinyin.js';

/**
 * The tone that a syllable has in speech, before the next one: 不 is second before a fourth tone; 一 is second before a fourth tone
 * (also before 个, which has lost its own) and fourth before the others; a third tone before a third is second. Pinyin writes none
 * of this (GB/T 16159).
 */
export function spokenTone({ tone }: Syllable, next: Syllable | undefined, character: string | undefined): Tone {
  if (next === undefined) return tone;
  if (character === '不') return tone === 4 && next.tone === 4 ? 2 : tone;
  if (character === '一') return tone !== 1 ? tone : next.tone >= 4 ? 2 : 4;
  return tone === 3 && next.tone === 3 ? 2 : tone;
}
