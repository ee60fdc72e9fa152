import { describe, expect, it } from 'vitest';
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

describe('a pinned reading', () => {
  it.each([
    ['hai2-still', '还', 'hai2'],
    ['ba4ba5', '爸爸', 'ba4 ba5'],
    ['ping2guo3', '苹果', undefined],
  ])('%s', async (id, text, reading) => {
    expect(pinnedReading(await wordOf(id), text, (character) => readings.of(character))).toBe(reading);
  });

  it('a word is itself in both scripts, and nothing else', async () => {
    const word = await wordOf('ai4-love');
    expect(['爱', '愛', '爱你', ''].map((text) => isWrittenAs(word, text))).toEqual([true, true, false, false]);
  });
});
