import { describe, expect, it } from 'vitest';
import { listFunctionFiles } from '../../dev/server/functions.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { expectDeclared } from './client.js';
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

describe('the check of every refusal', () => {
  const refusal = (code: string) => ({ status: 400, headers: new Headers(), text: JSON.stringify({ code }) });
  const check = (code: string, operation: Operation, path: string) => () =>
    expectDeclared(refusal(code), operation, path);
  const { login, getMe, getProgress, getHealth } = operations;

  it('lets a declared code pass', () => {
    check('INVALID_CREDENTIALS', login, login.path)();
    check('INVALID_JSON', login, login.path)();
    check('TOKEN_EXPIRED', getMe, getMe.path)();
    check('PROGRESS_NOT_FOUND', getProgress, '/api/v1/progress/%E4%BD%A0?include=events')();
    check('NOT_FOUND', getHealth, '/api/v1/health/')();
  });

  it.each([
    ['a code of another operation', 'REVIEW_CONFLICT', login, login.path],
    ['a refusal of a body where there is none', 'INVALID_JSON', getMe, getMe.path],
    ['a refusal of a token where none is asked for', 'TOKEN_EXPIRED', login, login.path],
    ['nothing found where there is an operation', 'NOT_FOUND', getHealth, getHealth.path],
  ] as const)('refuses %s', (_, code, operation, path) => {
    expect(check(code, operation, path)).toThrow();
  });
});
