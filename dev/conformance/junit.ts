import type { Result } from './run.js';

/** The report that build servers read. The class of a case is what stands before the colon of its name. */
export function junit(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const total = seconds(results.reduce((sum, { ms }) => sum + ms, 0));
  const cases = results.map(({ name, ms, verdict, reason = '' }) => {
    const [subject = ''] = name.split(':');
    const head = `    <testcase classname="${escaped(subject)}" name="${escaped(name)}" time="${seconds(ms)}"`;
    if (verdict === 'passed') return `${head}/>`;
    const [line = ''] = reason.split('\n');
    const inside =
      verdict === 'skipped'
        ? `<skipped message="${escaped(reason)}"/>`
        : `<failure message="${escaped(line)}">${escaped(reason)}</failure>`;
    return `${head}>${inside}</testcase>`;
  });
  const numbers = `tests="${results.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${total}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${numbers}>`,
    `  <testsuite name="conformance" ${numbers}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** For text and attributes; what XML 1.0 can not hold at all, half a surrogate pair included, becomes U+FFFD. */
function escaped(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"\n]/g, (character) => named[character] ?? character);
}
