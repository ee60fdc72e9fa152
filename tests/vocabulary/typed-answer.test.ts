import { expect, test } from 'vitest';
import { gradeReading } from '../../lib/domain/typed-answer.js';
import { readVocabulary } from '../../prisma/vocabulary/folder.js';

const { words } = readVocabulary();

test('every word is answered by its own pinyin, with marks, with numbers, and without tones', () => {
  const unanswered = words.filter((word) => {
    const { pinyin, pinyinNumbered } = word;
    const spellings = [pinyin, pinyin.replace(/[\s']/g, ''), pinyinNumbered, pinyinNumbered.replace(/\s/g, '')];
    return spellings.some((typed) => gradeReading(typed, word).kind !== 'correct');
  });
  expect(unanswered).toEqual([]);
  const toneless = words.filter((word) => {
    const { kind } = gradeReading(word.pinyinNumbered.replace(/[\s\d]/g, ''), word);
    return kind !== 'toneless' && !(kind === 'correct' && /^[^1-4]*$/.test(word.pinyinNumbered));
  });
  expect(toneless).toEqual([]);
});

test('no word is answered by the pinyin of another one that differs in letters or tones', () => {
  const mistaken = words.flatMap((word) =>
    words
      .filter(
        ({ pinyinNumbered }) =>
          pinyinNumbered !== word.pinyinNumbered && gradeReading(pinyinNumbered, word).kind === 'correct',
      )
      .map((other) => `${other.pinyinNumbered} for ${word.simplified} ${word.pinyinNumbered}`),
  );
  expect(mistaken).toEqual([]);
});
