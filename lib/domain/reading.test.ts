import { describe, expect, it } from 'vitest';
import { vocabulary as built } from '../generated/vocabulary.js';
import { builtReadings } from '../repositories/built-readings.js';
import { builtVocabulary } from '../repositories/built-vocabulary.js';
import { isWrittenAs, pinnedReading } from './reading.js';

const vocabulary = builtVocabulary();
const readings = builtReadings();
const wordOf = async (id: string) => {
  const word = await vocabulary.findWord(id);
  if (!word) throw new Error(`no ${id}`);
  return word;
};

const taught = (text: string) => {
  const word = built.words.find(({ simplified }) => simplified === text);
  if (!word) throw new Error(`${text} is not taught`);
  return word;
};

describe('a pinned reading', () => {
  it.each([
    ['hai2-still', '还', 'hai2'],
    ['ba4ba5', '爸爸', 'ba4 ba5'],
    ['ping2guo3', '苹果', undefined],
  ])('%s', async (id, text, reading) => {
    expect(pinnedReading(await wordOf(id), text, (character) => readings.of(character))).toBe(reading);
  });

  it.each([
    ['你好', 'ni2 hao3'],
    ['哪里', 'na2 li3'],
    ['一下', 'yi2 xia4'],
    ['不客气', 'bu2 ke4 qi5'],
    ['一边', 'yi4 bian1'],
    ['不好意思', 'bu4 hao3 yi4 si5'],
    ['是不是', 'shi4 bu5 shi4'],
    ['汉字', 'han4 zi4'],
    ['一', 'yi1'],
  ])('of %s has the tones of speech: %s', async (text, reading) => {
    expect(pinnedReading(taught(text), text, (character) => readings.of(character))).toBe(reading);
  });

  it.each(['不要', '不对', '不用', '对不起'])('is not given for %s, whose sandhi the voice knows', async (text) => {
    expect(pinnedReading(taught(text), text, (character) => readings.of(character))).toBeUndefined();
  });

  it('has a syllable for each character, in the notation that is documented, or is not given', () => {
    const pinned = built.words.flatMap((word) =>
      [word.simplified, word.traditional].map((text) => [
        text,
        pinnedReading(word, text, (character) => readings.of(character)),
      ]),
    );
    const given = pinned.filter(([, reading]) => reading !== undefined);
    expect(given.length).toBeGreaterThan(300);
    for (const [text = '', reading = ''] of given) {
      expect(reading, text).toMatch(/^[a-z]+[1-5]( [a-z]+[1-5])*$/);
      expect(reading.split(' ').length, text).toBe([...text].length);
    }
  });

  it('a word is itself in both scripts, and nothing else', async () => {
    const word = await wordOf('ai4-love');
    expect(['爱', '愛', '爱你', ''].map((text) => isWrittenAs(word, text))).toEqual([true, true, false, false]);
  });
});
