import { expect, test } from 'vitest';
import { vocabulary } from '../../../../lib/generated/vocabulary.js';
import { reportLink, reportOf } from './report.js';
import { sharing } from './sharing.js';

function wordOf(id: string) {
  const word = vocabulary.words.find((candidate) => candidate.id === id);
  if (!word) throw new Error(`no word ${id}`);
  return word;
}

test('other words stand under each character that they share, in the order of the word', () => {
  const families = sharing(wordOf('zhong1wen2'), vocabulary.words);
  expect(families.map(({ character }) => character.simplified)).toEqual(['中', '文']);
  for (const { character, others } of families) {
    expect(others.every(({ simplified }) => simplified.includes(character.simplified))).toBe(true);
    expect(others.map(({ id }) => id)).not.toContain('zhong1wen2');
  }
});

test('a character that is doubled stands once', () => {
  expect(sharing(wordOf('ba4ba5'), vocabulary.words).length).toBeLessThanOrEqual(1);
});

test('a report holds what the learner saw and said, and fits into a link', () => {
  const word = wordOf('zhong1wen2');
  const report = reportOf(word, { note: ' wrong & odd ', address: 'https://shizi.example/words/zhong1wen2' });
  expect(report).toContain('中文 / 中文, Zhōngwén');
  expect(report.endsWith('What is wrong: wrong & odd')).toBe(true);
  const link = new URL(reportLink('https://tracker.example/issues/new?labels=words', word, report));
  expect(link.searchParams.get('labels')).toBe('words');
  expect(link.searchParams.get('body')).toBe(report);
});
