import type { ColdResult } from './cold-start.js';
import type { CaseResult, Figures } from './measure.js';

export type Result = CaseResult | ColdResult;

export interface Verdict {
  /** What was to be reached, in words. */
  readonly target: string;
  /** What was reached. */
  readonly found: string;
  readonly isMet: boolean;
}

/** As quick as the other: rounds of one server differ by so much. */
const NOT_SLOWER = 0.95;

/** What can't be as quick, and why: docs/decisions/0028. */
const LESS: Readonly<Record<string, { readonly least: number; readonly mostCalls?: number }>> = {
  // the baseline has a socket to Redis
  'tts-hit': { least: 0.25 },
  'dialogue-hit': { least: 0.25 },
  // the baseline looks nowhere before it buys
  'tts-misses': { least: 0.85, mostCalls: 3 },
  'dialogue-misses': { least: 0.85, mostCalls: 3 },
};

/** What a result should be beside the baseline. */
export function verdictsOf(result: Result): Verdict[] {
  if (result.kind === 'cold') return [atLeast(result.ratio.median, result.hasSdk ? NOT_SLOWER : 4, 'of its time')];
  const { name, ratio, figures } = result;
  const { ours, baseline } = figures;
  const share = (part: number) => {
    const list = baseline.listBytes ?? Number.NaN;
    const found = `${ours.bytes} of ${list}`;
    return { target: `≤ 1/${part} of its list's bytes`, found, isMet: ours.bytes * part <= list };
  };
  if (name.startsWith('batch-500-')) return [atLeast(ratio.median, 10)];
  if (name === 'statistics') return [atLeast(ratio.median, 5)];
  if (name === 'list') {
    const bytes = { target: 'not more bytes', found: `${ours.bytes} to ${baseline.bytes}` };
    return [atLeast(ratio.median, 1.5), { ...bytes, isMet: ours.bytes <= baseline.bytes }];
  }
  const less = LESS[name];
  if (less) return [atLeast(ratio.median, less.least), ...(less.mostCalls ? [atMostCalls(ours, less.mostCalls)] : [])];
  const quick = atLeast(ratio.median, NOT_SLOWER);
  if (name === 'unchanged') return [quick, share(50)];
  if (name === 'delta') return [quick, share(20)];
  return [quick];
}

function atMostCalls({ upstreamCalls }: Figures, most: number): Verdict {
  return { target: `≤ ${most} calls of Google`, found: `${upstreamCalls}`, isMet: upstreamCalls <= most };
}

function atLeast(found: number, least: number, of = 'requests/s'): Verdict {
  const target =
    least === NOT_SLOWER
      ? `not slower (≥ ${NOT_SLOWER} ×)`
      : of === 'of its time'
        ? `≤ 1/${least} ${of}`
        : `≥ ${least} ×`;
  const isCold = of === 'of its time' && least !== NOT_SLOWER;
  return {
    target,
    found: isCold ? `1/${found.toFixed(1)}` : `${found.toFixed(2)} ×`,
    isMet: found >= least,
  };
}
