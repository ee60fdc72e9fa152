import { table } from '../document.js';
import type { KeptResult } from './kept.js';
import type { Figures } from './measure.js';
import { type ServerName, servers } from './processes.js';
import { type Result, verdictsOf } from './targets.js';

const LOAD_COLUMNS = [
  'requests/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'CPU ms',
  'peak MB',
  'SQL',
  'Redis',
  'Google',
  'body bytes',
  'header bytes',
];

/** Three figures of small numbers, whole ones of others. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function loadCells(figures: Figures): string[] {
  const { requestsPerSecond, msP50, msP95, msP99, cpuMsPerRequest, peakMemoryMb } = figures;
  const { statements, redisCommands, upstreamCalls, bytes, headerBytes } = figures;
  return [
    ...[requestsPerSecond, msP50, msP95, msP99, cpuMsPerRequest].map(short),
    ...[peakMemoryMb, statements, redisCommands, upstreamCalls, bytes, headerBytes].map((count) => count.toFixed(0)),
  ];
}

function ratioOf({ ratio }: Result): string {
  return `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})`;
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tables(results: readonly Result[]): Table[] {
  const loads = results.flatMap((result) =>
    result.kind === 'load'
      ? servers.map((server: ServerName) => [
          server === 'ours' ? result.title : '',
          server,
          ...loadCells(result.figures[server]),
          server === 'ours' ? ratioOf(result) : '',
        ])
      : [],
  );
  const colds = results.flatMap((result) =>
    result.kind === 'cold' ? [[result.title, short(result.ms.ours), short(result.ms.baseline), ratioOf(result)]] : [],
  );
  const verdicts = results.flatMap((result) =>
    verdictsOf(result).map(({ target, found, isMet }) => [result.title, target, found, isMet ? 'met' : '**missed**']),
  );
  return [
    { head: ['case', 'server', ...LOAD_COLUMNS, 'ratio (rounds)'], rows: loads },
    { head: ['case', 'ours, ms', 'baseline, ms', 'ratio (rounds)'], rows: colds },
    { head: ['case', 'target', 'found', ''], rows: verdicts },
  ].filter(({ rows }) => rows.length > 0);
}

/** For the terminal. */
export function describeResults(results: readonly Result[]): string {
  return tables(results)
    .map(({ head, rows }) => {
      const widths = head.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
      );
      const line = (row: readonly string[]) =>
        row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
      return [head, ...rows].map((row) => line(row).join('  ').trimEnd()).join('\n');
    })
    .join('\n\n');
}

/** For the document. */
function documentResults(results: readonly Result[]): string {
  return tables(results)
    .map(({ head, rows }) => table(head, rows))
    .join('\n\n');
}

/** The same with what it was measured on: once for all, or for the cases that differ. */
export function documentKept(results: readonly KeptResult[]): string {
  const places = [...new Set(results.map(({ measuredOn }) => measuredOn))];
  const lines = places.map((place) => {
    const titles = results.filter(({ measuredOn }) => measuredOn === place).map(({ title }) => title);
    return places.length === 1 ? `${place}.` : `${place}: ${titles.join('; ')}.`;
  });
  return `${lines.join('\n\n')}\n\n${documentResults(results)}`;
}

/** The targets that were not reached, one a line. */
export function missedTargets(results: readonly Result[]): string[] {
  return results.flatMap((result) =>
    verdictsOf(result).flatMap(({ target, found, isMet }) =>
      isMet ? [] : [`${result.name}: ${target}, found ${found}`],
    ),
  );
}
