import { expect, test } from 'vitest';
import { vocabulary } from '../../../../lib/generated/vocabulary.js';
import { reportAddress, reportLink, reportOf } from './report.js';
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

test('a report can be a mail, whose subject and text are as they were written', () => {
  const word = wordOf('zhong1wen2');
  const report = reportOf(word, { note: 'a + b', address: 'https://shizi.example/words/zhong1wen2' });
  const link = reportLink('mailto:ming@example.com', word, report);
  const [, subject = '', body = ''] = /^mailto:ming@example\.com\?subject=([^&]+)&body=([^&+]+)$/.exec(link) ?? [];
  expect(decodeURIComponent(subject)).toBe('Mistake in 中文 (zhong1wen2)');
  expect(decodeURIComponent(body).split('\r\n')).toEqual(report.split('\n'));
});

test.each([
  ['the page for them', 'https://tracker.example/new', 'ming@example.com', 'https://tracker.example/new'],
  ['the page for them in the network of a house', 'http://tracker/new', undefined, 'http://tracker/new'],
  ['an e-mail for them', 'words@example.com', 'ming@example.com', 'mailto:words@example.com'],
  ['an e-mail of whoever runs the server', '', 'ming@example.com', 'mailto:ming@example.com'],
  ['their page', undefined, ' https://example.com/contact ', 'https://example.com/contact'],
  ['nowhere, with a contact that is no address', '', '12 Long Lane, Oldtown', undefined],
  ['nowhere, with neither', undefined, undefined, undefined],
])('reports go to %s', (_, reportUrl, contact, address) => {
  expect(reportAddress({ reportUrl, contact })).toBe(address);
});
