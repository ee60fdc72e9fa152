import type { Pronunciation, SpeechRequest } from './request.js';

/** espeak-ng's words a minute at the speaking rate 1: half of it is the slowest that it speaks. */
const WORDS_PER_MINUTE = 160;

/** The arguments of espeak-ng, the text last. */
export function espeakArguments({ text, pronunciations, voice, speakingRate }: SpeechRequest): readonly string[] {
  const pace = ['-s', String(Math.round(WORDS_PER_MINUTE * speakingRate)), '-p', String(voice.pitch)];
  const pinyinOfAll = pronunciations.find(({ phrase }) => letters(phrase) === letters(text));
  // a dash would be taken for an option
  const said = (words: string) => (words.startsWith('-') ? ` ${words}` : words);
  if (pinyinOfAll) return ['-v', `cmn-latn-pinyin+${voice.variant}`, ...pace, said(spell(pinyinOfAll.pinyin))];
  if (pronunciations.length === 0) return ['-v', `cmn+${voice.variant}`, ...pace, said(text)];
  return ['-v', `cmn+${voice.variant}`, ...pace, '-m', `<speak>${markUp(text, pronunciations, voice.variant)}</speak>`];
}

/** Each phrase in the voice that reads pinyin, the longest phrase first where two begin at the same character. */
function markUp(text: string, pronunciations: readonly Pronunciation[], variant: string): string {
  const byLength = [...pronunciations].filter(({ phrase }) => phrase).sort((a, b) => b.phrase.length - a.phrase.length);
  let marked = '';
  for (let index = 0; index < text.length; ) {
    const found = byLength.find(({ phrase }) => text.startsWith(phrase, index));
    marked += found
      ? `<voice name="cmn-latn-pinyin+${variant}">${spell(found.pinyin)}</voice>`
      : escapeXml(text.charAt(index));
    index += found?.phrase.length ?? 1;
  }
  return marked;
}

/** espeak-ng writes ü as v and knows no erhua of its own. */
function spell(pinyin: string): string {
  return pinyin.toLowerCase().replace(/u:|ü/g, 'v').replace(/ r5\b/g, '');
}

function letters(text: string): string {
  return text.replace(/[\p{P}\s]/gu, '');
}

function escapeXml(character: string): string {
  return { '<': '&lt;', '>': '&gt;', '&': '&amp;' }[character] ?? character;
}
