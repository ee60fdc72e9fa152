import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { UpdateMeBody } from '../contract/accounts.js';
import { Problem } from '../contract/problem.js';
import { BatchBody } from '../contract/progress.js';
import { strictObject } from '../contract/strict.js';
import { Findings } from './validate.js';

function refusal(schema: v.GenericSchema<unknown, unknown>, value: unknown): Problem {
  const findings = new Findings();
  findings.parse(schema, value, 'body');
  try {
    findings.settle();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('not refused');
}

const pathsOf = ({ errors }: Problem) => (errors ?? []).map(({ path }) => path);
const unknownFields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]));
const Name = strictObject({ name: v.string() });

describe('a refusal stays short', () => {
  it('a megabyte of unknown fields is a hundred errors, and the detail says how many more', () => {
    const problem = refusal(Name, { name: 'a', ...unknownFields(100_000) });
    expect(problem.errors).toHaveLength(100);
    expect(problem.detail).toBe('k0 is not a field of this request (and 99999 more, 99900 of them not listed).');
    expect(JSON.stringify(problem.errors).length).toBeLessThan(20_000);
  });

  it('a hundred and fewer are all listed', () => {
    const problem = refusal(Name, { name: 'a', ...unknownFields(100) });
    expect(problem.errors).toHaveLength(100);
    expect(problem.detail).toBe('k0 is not a field of this request (and 99 more).');
  });

  it('a name of a megabyte does not come back', () => {
    const [path] = pathsOf(refusal(Name, { name: 'a', ['x'.repeat(1_000_000)]: 1 }));
    expect(path).toBe(`${'x'.repeat(99)}…`);
  });

  it('no character is cut in half', () => {
    const [path] = pathsOf(refusal(Name, { name: 'a', [`x${'😀'.repeat(200)}`]: 1 }));
    expect(path).toBe(`x${'😀'.repeat(49)}…`);
  });

  it('a long message is cut', () => {
    const schema = v.pipe(
      v.string(),
      v.check(() => false, 'm'.repeat(10_000)),
    );
    expect(refusal(schema, 'a').errors?.[0]?.message).toHaveLength(200);
  });

  it('a list of half a million items that may have fifty is refused without looking at them', () => {
    const startedAtMs = performance.now();
    const problem = refusal(UpdateMeBody, { preferences: { lists: Array.from({ length: 500_000 }, () => 1) } });
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(pathsOf(problem)).toEqual(['preferences.lists']);
  });
});

describe('a batch', () => {
  it('names every item, though the first ones have many errors', () => {
    const updates = Array.from({ length: 500 }, () => ({ ...unknownFields(60) }));
    const problem = refusal(BatchBody, { updates });
    const items = new Set(pathsOf(problem).map((path) => /^updates\[(\d+)\]/.exec(path)?.[1]));
    expect(items.size).toBe(500);
    expect(problem.errors?.length).toBeLessThanOrEqual(600);
  });

  it('names an item beyond the first hundred errors once', () => {
    const paths = pathsOf(refusal(BatchBody, { updates: [unknownFields(200), 'no update', unknownFields(3)] }));
    expect(paths.filter((path) => path.startsWith('updates[1]'))).toHaveLength(1);
    expect(paths.filter((path) => path.startsWith('updates[2]'))).toHaveLength(1);
  });
});
