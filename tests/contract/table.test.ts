import { describe, expect, it } from 'vitest';
import { listFunctionFiles } from '../../dev/server/functions.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { functionOperations, samples } from './samples.js';

const MOST_FUNCTIONS = 12;
const files = listFunctionFiles();
const fileOf = (path: string) =>
  `${path.replace('/api/', '').replace(/:(\w+)/g, '[$1]')}`.replace(/^(v1\/progress)$/, '$1/index');

describe('the contract and the files of api/', () => {
  it('every operation has the route file of its path', () => {
    expect(
      functionOperations.map((name) => `${fileOf(operations[name].path)}.ts`).filter((file) => !files.includes(file)),
    ).toEqual([]);
  });

  it('every route file answers a path of the contract', () => {
    const paths = functionOperations.map((name) => `${fileOf(operations[name].path)}.ts`);
    expect(files.filter((file) => !paths.includes(file))).toEqual([]);
  });

  it('every operation is sent through the battery', () => {
    expect(Object.keys(samples).sort()).toEqual([...functionOperations].sort());
  });

  it(`there are ${MOST_FUNCTIONS} functions at most`, () => {
    expect(files.length).toBeLessThanOrEqual(MOST_FUNCTIONS);
  });

  it('no two operations have one method and path', () => {
    const keys = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the samples', () => {
  it.each(functionOperations.filter((name) => 'body' in operations[name]))('%s has a body to spoil', (name) => {
    const learner = {
      email: 'a@example.com',
      password: 'p',
      accessToken: 'a',
      refreshToken: 'r',
      recoveryCodes: ['c'],
      words: ['a', 'b', 'c'],
      reviewId: 'i',
    } as const;
    const { body: schema }: Operation = operations[name];
    expect(schema).toBeDefined();
    for (const make of Object.values(samples[name])) expect(make(learner).body).toBeDefined();
  });
});
