import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from './measure.js';
import type { Result } from './targets.js';

/** A result with the day, the machine and the versions that it is of. */
export type KeptResult = Result & { readonly measuredOn: string };

/** What docs/performance.md shows. */
export const keptFile = fileURLToPath(new URL('../../../docs/figures/bench.json', import.meta.url));

export const readKept = (file: string = keptFile): KeptResult[] =>
  JSON.parse(readFileSync(file, 'utf8')) as KeptResult[];

/** What one request of ours took. @throws Error when the case is not in the file */
export function keptFigures(name: string): CaseResult['figures']['ours'] {
  const result = keptResult(name);
  if (result.kind !== 'load') throw new Error(`${name} is a cold start`);
  return result.figures.ours;
}

/** How long a cold start of ours took. @throws Error when the case is not in the file */
export function keptColdMs(name: string): number {
  const result = keptResult(name);
  if (result.kind !== 'cold') throw new Error(`${name} is no cold start`);
  return result.ms.ours;
}

function keptResult(name: string): KeptResult {
  const found = readKept().find((result) => result.name === name);
  if (!found) throw new Error(`docs/figures/bench.json has no ${name}: run the benchmark with --only ${name}`);
  return found;
}
