import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { type PlanOptions, planRequests } from './plan.js';
import { failuresOf } from './report.js';
import { type LoadResult, runLoad } from './run.js';

const full: PlanOptions = { seed: 1, seconds: 120, ratePerSecond: 50, users: 100, words: vocabulary.words };

describe('the plan of the load', () => {
  const plan = planRequests(full);
  const shareOf = (count: number) => count / plan.length;

  it('is the same for the same seed, and another one for another', () => {
    expect(planRequests(full)).toEqual(plan);
    expect(planRequests({ ...full, seed: 2 })).not.toEqual(plan);
  });

  it('has as many requests as were wanted, in order, over the whole time, from all users', () => {
    expect(plan).toHaveLength(6_000);
    expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).toSorted((one, other) => one - other));
    for (const second of Array(120).keys()) {
      const inSecond = plan.filter(({ atMs }) => Math.floor(atMs / 1000) === second).length;
      expect(inSecond, `second ${second}`).toBeGreaterThan(20);
      expect(inSecond, `second ${second}`).toBeLessThan(90);
    }
    expect(new Set(plan.map(({ user }) => user)).size).toBe(100);
  });

  it('asks for speech four times in five, and for the k-th favourite a k-th as often as for the first', () => {
    expect(shareOf(plan.filter(({ route }) => route === 'tts').length)).toBeCloseTo(0.8, 1);
    const counts = new Map<string, number>();
    for (const { word } of plan) counts.set(word.id, (counts.get(word.id) ?? 0) + 1);
    const [first = 0, second = 0, third = 0] = [...counts.values()].sort((one, other) => other - one);
    const harmonic = vocabulary.words.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
    expect(shareOf(first) * harmonic).toBeCloseTo(1, 0);
    expect(first / second).toBeCloseTo(2, 0);
    expect(first / third).toBeCloseTo(3, 0);
  });
});

describe('a few seconds of load', () => {
  let database: TestDatabase;
  let result: LoadResult;
  beforeAll(async () => {
    database = await createTestDatabase();
    result = await runLoad({
      ...{ seed: 1, seconds: 6, ratePerSecond: 10, users: 5 },
      databaseUrl: database.url,
      latencyMs: { speech: 30, storage: 6, dialogues: 150 },
    });
    // the functions may have to be built first
  }, 240_000);
  afterAll(() => database.close());

  it('pay once for each distinct key; every answer is good, and health counts as the answers do', () => {
    expect(result.samples).toHaveLength(60);
    expect(result.paid).toEqual(result.distinct);
    expect(result.uploads).toBe(result.distinct.tts + result.distinct.conversations);
    expect(failuresOf(result, 0)).toEqual([]);
  });

  it('are refused by name when something is wrong', () => {
    const paid = { ...result.paid, tts: result.paid.tts + 1 };
    const health = { ...result.health, conversations: { hits: 0, misses: 0, errors: 0 } };
    const [first, ...others] = result.samples;
    if (!first) throw new Error('nothing was asked for');
    const samples = [{ ...first, outcome: 'error' as const, error: 'tts 500 INTERNAL' }, ...others];
    expect(failuresOf({ ...result, samples, paid, health }, 0.99)).toEqual(
      expect.arrayContaining([
        '1 times: tts 500 INTERNAL',
        expect.stringMatching(/^paid calls for distinct keys of tts: \d+, not \d+$/),
        expect.stringMatching(/^hits of conversations by health and by the answers: 0, not \d+$/),
        expect.stringMatching(/^hit rate \d\d\.\d\d %, must be 99\.00 % or more$/),
      ]),
    );
  });
});
