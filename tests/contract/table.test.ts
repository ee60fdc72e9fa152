import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionOperations, samples } from '../../dev/conformance/samples.js';
import { documentFile } from '../../dev/openapi/document.js';
import type { Answer } from '../../dev/remote/exchange.js';
import { listFunctionFiles } from '../../dev/server/functions.js';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { expectDocumented } from './documented.js';

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

describe('the check of every answer', () => {
  const problem = (code: ErrorCode, headers: Record<string, string> = {}) => ({
    status: errors[code].status,
    headers: new Headers({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'server-timing': 'db;dur=0.0',
      'x-request-id': id,
      ...headers,
    }),
    text: JSON.stringify({
      type: 'urn:shizi:problem:some',
      title: 'A title',
      status: errors[code].status,
      detail: 'A sentence.',
      code,
      requestId: id,
    }),
  });
  const id = '0b8e7c1c-5d0f-4b1e-9a57-2f6f3c1d9e10';
  const check = (answer: Answer, name: OperationName, path: string = operations[name].path) => {
    const { method } = operations[name];
    return () => expectDocumented(name, { method, path }, answer);
  };

  it('lets a documented one pass', () => {
    check(problem('INVALID_CREDENTIALS'), 'login')();
    check(problem('INVALID_JSON'), 'login')();
    check(problem('TOKEN_EXPIRED'), 'getMe')();
    check(problem('PROGRESS_NOT_FOUND'), 'getProgress', '/api/v1/progress/%E4%BD%A0?include=events')();
    check(problem('RATE_LIMITED', { 'retry-after': '5' }), 'login')();
    check(problem('NOT_FOUND'), 'getHealth', '/api/v1/health/')();
    expectDocumented('getHealth', { method: 'PUT', path: operations.getHealth.path }, problem('METHOD_NOT_ALLOWED'));
  });

  it.each<[string, Answer, OperationName]>([
    ['a code of another operation', problem('REVIEW_CONFLICT'), 'login'],
    ['a refusal of a body where there is none', problem('INVALID_JSON'), 'getMe'],
    ['a refusal of a token where none is asked for', problem('TOKEN_EXPIRED'), 'login'],
    ['a failure of a database that is not asked', problem('SERVICE_UNAVAILABLE'), 'synthesizeSpeech'],
    ['nothing found where there is an operation', problem('NOT_FOUND'), 'getHealth'],
    ['another method where there is none', problem('METHOD_NOT_ALLOWED'), 'getHealth'],
    ['a header that is not documented', problem('INVALID_JSON', { etag: '"1"' }), 'login'],
    ['a header that is missing', problem('RATE_LIMITED'), 'login'],
    ['another type of content', problem('INVALID_JSON', { 'content-type': 'application/json' }), 'login'],
    ['another status', { ...problem('INVALID_JSON'), status: 402 }, 'login'],
    [
      'a body that is not what the schema says',
      { ...problem('INVALID_JSON'), text: '{"code":"INVALID_JSON"}' },
      'login',
    ],
  ])('refuses %s', (_, answer, name) => {
    expect(check(answer, name)).toThrow();
  });

  it('nothing personal is ever in an address: words, lists, places in the log, numbers and a time zone', () => {
    const document = JSON.parse(readFileSync(documentFile, 'utf8')) as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
    };
    const parameters = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .flatMap((operation) => operation.parameters ?? [])
      .filter((parameter) => parameter.in !== 'header')
      .map(({ name }) => name);
    expect([...new Set(parameters)].sort()).toEqual([
      'after',
      'include',
      'limit',
      'listId',
      'since',
      'timeZone',
      'wordId',
    ]);
  });
});
