import { describe, expect, it, test } from 'vitest';
import { cases } from './cases.js';
import type { ColdResult } from './cold-start.js';
import type { CaseResult, Figures } from './measure.js';
import { spreadOf } from './numbers.js';
import { describeResults, missedTargets } from './report.js';
import { verdictsOf } from './targets.js';

const figures: Figures = {
  requestsPerSecond: 100,
  msP50: 1,
  msP95: 2,
  msP99: 3,
  cpuMsPerRequest: 1,
  peakMemoryMb: 100,
  statements: 1,
  redisCommands: 0,
  upstreamCalls: 0,
  bytes: 1_000,
  headerBytes: 200,
  listBytes: undefined,
};

/** Rounds that lie on both sides of their median, which alone decides. */
const around = (median: number) => spreadOf([median / 2, median, median * 2]);

/** A result of load, with what is not to be as usual. */
function loaded(name: string, ratio: number, bytes: { ours?: number; baseline?: number; list?: number } = {}) {
  const { ours = 1_000, baseline = 1_000, list } = bytes;
  return {
    ...{ kind: 'load', name, title: name, rounds: 3, ratio: around(ratio) },
    figures: {
      ours: { ...figures, bytes: ours },
      baseline: { ...figures, bytes: baseline, listBytes: list },
    },
  } satisfies CaseResult;
}

const cold = (ratio: number, hasSdk: boolean) =>
  ({
    ...{ kind: 'cold', name: 'cold', title: 'cold', rounds: 3, hasSdk, ratio: around(ratio) },
    ms: { ours: 100, baseline: 100 * ratio },
  }) satisfies ColdResult;

describe('a result that reaches its target by a hair meets it, and one that falls short by a hair misses it', () => {
  it.each([
    ['batch-500-review', 10],
    ['batch-500-state', 10],
    ['batch-500-reset', 10],
    ['batch-500-undo', 10],
    ['statistics', 5],
    ['list', 1.5],
    ['put', 0.95],
    ['batch-1-review', 0.95],
    ['batch-100-undo', 0.95],
    ['tts-hit-by-http', 0.95],
    ['dialogue-hit-by-http', 0.95],
    ['tts-hit', 0.25],
    ['dialogue-hit', 0.25],
    ['tts-misses', 0.85],
    ['dialogue-misses', 0.85],
  ])('%s: %d times the requests a second', (name, least) => {
    // a name that no case has would have no target of its own
    expect(cases.map((one) => one.name)).toContain(name);
    expect(missedTargets([loaded(name, least)])).toEqual([]);
    expect(missedTargets([loaded(name, least - 0.01)])).toHaveLength(1);
  });

  it.each([
    [false, 4],
    [true, 0.95],
  ])('a cold start, with a client of Google: %s, %d times as quick', (hasSdk, least) => {
    expect(missedTargets([cold(least, hasSdk)])).toEqual([]);
    expect(missedTargets([cold(least - 0.01, hasSdk)])).toHaveLength(1);
  });

  it.each([
    ['unchanged', 50],
    ['delta', 20],
  ])("%s: 1/%d of its list's bytes", (name, part) => {
    expect(missedTargets([loaded(name, 1, { ours: 200, list: 200 * part })])).toEqual([]);
    expect(missedTargets([loaded(name, 1, { ours: 201, list: 200 * part })])).toHaveLength(1);
    // and is not slower either
    expect(missedTargets([loaded(name, 0.94, { ours: 201, list: 200 * part })])).toHaveLength(2);
  });

  it.each(['tts-misses', 'dialogue-misses'])('%s: 3 calls of Google', (name) => {
    const asked = (upstreamCalls: number) => {
      const result = loaded(name, 1);
      return { ...result, figures: { ...result.figures, ours: { ...result.figures.ours, upstreamCalls } } };
    };
    expect(missedTargets([asked(3)])).toEqual([]);
    expect(missedTargets([asked(4)])).toEqual([`${name}: ≤ 3 calls of Google, found 4`]);
  });

  it('the list: not one byte more', () => {
    expect(missedTargets([loaded('list', 2, { ours: 1_000, baseline: 1_000 })])).toEqual([]);
    expect(missedTargets([loaded('list', 2, { ours: 1_001, baseline: 1_000 })])).toEqual([
      'list: not more bytes, found 1001 to 1000',
    ]);
  });
});

test('what was not found out is missed, not met', () => {
  expect(missedTargets([loaded('delta', 1)])).toEqual(["delta: ≤ 1/20 of its list's bytes, found 1000 of NaN"]);
  expect(missedTargets([loaded('put', Number.NaN)])).toHaveLength(1);
  expect(missedTargets([cold(Number.NaN, false)])).toHaveLength(1);
});

test('every result is judged, and its verdict is printed', () => {
  const results = [loaded('list', 1.49), loaded('put', 1), cold(4.2, false)];
  for (const result of results) expect(verdictsOf(result)).not.toHaveLength(0);
  const printed = describeResults(results);
  expect(printed).toMatch(/^list +≥ 1\.5 × +1\.49 × +\*\*missed\*\*$/m);
  expect(printed).toMatch(/^put +not slower \(≥ 0\.95 ×\) +1\.00 × +met$/m);
  expect(printed).toMatch(/^cold +≤ 1\/4 of its time +1\/4\.2 +met$/m);
});
