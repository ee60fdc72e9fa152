import type { Word } from '../../../../lib/contract/vocabulary.js';
import { hrefOf } from '../privacy/operator.js';

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

/**
 * Where reports go, as the build of the app was told: to the place for them, else to whoever runs the server. Undefined where
 * neither is an address.
 */
export function reportAddress(settings: {
  readonly reportUrl: unknown;
  readonly contact: unknown;
}): string | undefined {
  const [reportUrl = '', contact = ''] = [settings.reportUrl, settings.contact].map((value) =>
    typeof value === 'string' ? value.trim() : '',
  );
  // a page for reports may be one of the network of a house
  if (/^https?:/.test(reportUrl) && URL.canParse(reportUrl)) return reportUrl;
  return hrefOf(reportUrl) ?? hrefOf(contact);
}

/** The report as a mail, or the page where it can be sent, filled in: `title` and `body` are what issue trackers take. */
export function reportLink(address: string, word: Word, body: string): string {
  const title = `Mistake in ${word.simplified} (${word.id})`;
  // mail programs show a + as it is; their lines end in CR LF
  if (isMail(address)) {
    return `${address}?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
  }
  const url = new URL(address);
  url.searchParams.set('title', title);
  url.searchParams.set('body', body);
  return url.href;
}

export function isMail(address: string): boolean {
  return address.startsWith('mailto:');
}
