import { readFileSync, writeFileSync } from 'node:fs';

const PERFORMANCE = new URL('../../docs/performance.md', import.meta.url);
const FIGURES = new URL('../../docs/figures/', import.meta.url);

/** Replaces what docs/performance.md has between `<!-- name -->` and `<!-- /name -->`. */
export function documentSection(name: string, text: string): void {
  const [before, after] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const document = readFileSync(PERFORMANCE, 'utf8');
  const from = document.indexOf(before);
  const to = document.indexOf(after);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${before} … ${after}`);
  writeFileSync(PERFORMANCE, `${document.slice(0, from)}${before}\n\n${text}\n\n${document.slice(to)}`);
}

/** Writes a file of docs/figures. */
export function documentFigure(file: string, text: string): void {
  writeFileSync(new URL(file, FIGURES), text);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
