import type { Word } from '../../../../lib/contract/vocabulary.js';

/** What is told of a mistake: the record as the learner saw it, and what they say of it. */
export function reportOf(word: Word, { note, address }: { note: string; address: string }): string {
  return [
    `Word: ${word.simplified} / ${word.traditional}, ${word.pinyin} (${word.pinyinNumbered})`,
    `Meaning: ${word.english}`,
    `Kind: ${word.category}`,
    `Example: ${word.example.chinese} ${word.example.pinyin} ${word.example.english}`,
    `Id: ${word.id}`,
    `Page: ${address}`,
    '',
    `What is wrong: ${note.trim() || '(please say)'}`,
  ].join('\n');
}

/** The page where the report can be sent, filled in: `title` and `body` are what issue trackers take. */
export function reportLink(base: string, word: Word, body: string): string {
  const url = new URL(base);
  url.searchParams.set('title', `Mistake in ${word.simplified} (${word.id})`);
  url.searchParams.set('body', body);
  return url.href;
}
