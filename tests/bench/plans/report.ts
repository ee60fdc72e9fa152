import { table } from '../document.js';
import type { Explained } from './explained.js';
import { nameOf } from './queries.js';
import { growingScans, type Indexes, inWords } from './scans.js';

/** One statement of one operation: its slowest run. */
export interface PlanRow {
  readonly operation: string;
  readonly name: string;
  readonly runs: number;
  readonly words: string;
  readonly cost: number;
  readonly durationMs: number;
  /** Of 8 kB, in memory or not. */
  readonly pages: number;
  readonly scans: readonly string[];
}

export function notePlans(
  rows: Map<string, PlanRow>,
  found: { readonly operation: string; readonly explained: readonly Explained[]; readonly indexes: Indexes },
): void {
  const { operation, explained, indexes } = found;
  for (const each of explained) {
    const name = nameOf(each.sql) ?? `(${each.sql.replaceAll(/\s+/g, ' ').slice(0, 60)} …)`;
    const key = `${operation}\n${name}`;
    const before = rows.get(key);
    const scans = growingScans(each, indexes);
    const known = before?.scans ?? [];
    const isSlowest = before === undefined || each.durationMs > before.durationMs;
    const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0, 'Total Cost': cost } = each.plan;
    const shown = isSlowest
      ? { words: inWords(each), cost, durationMs: each.durationMs, pages: hit + read }
      : { words: before.words, cost: before.cost, durationMs: before.durationMs, pages: before.pages };
    const runs = (before?.runs ?? 0) + 1;
    rows.set(key, { operation, name, runs, ...shown, scans: [...new Set([...known, ...scans])] });
  }
}

/** A table; what the walk has shown is not shown again of the checks of conformance. */
export function describePlans(rows: readonly PlanRow[]): string {
  const walked = new Set(rows.filter(({ operation }) => !operation.startsWith('(')).map(({ name }) => name));
  const shown = rows.filter(({ operation, name }) => !operation.startsWith('(conf') || !walked.has(name));
  return table(
    ['operation', 'statement', 'tables are reached by', 'cost', 'ms', 'pages', 'reads a table that grows'],
    shown.map(({ operation, name, words, cost, durationMs, pages, scans }) => [
      operation,
      name.startsWith('(') ? name : `\`${name}\``,
      words,
      cost.toFixed(0),
      durationMs.toFixed(durationMs < 10 ? 2 : 0),
      String(pages),
      scans.length === 0 ? 'no' : `**${scans.join('; ')}**`,
    ]),
  );
}
