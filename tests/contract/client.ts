import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect } from 'vitest';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import { bodyErrors, commonErrors, type Operation, operations, tokenErrors } from '../../lib/contract/operations.js';
import type { FunctionName, Learner, Sample } from './samples.js';
import type { ContractServer } from './server.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | ReadableStream;
}

const ProblemDocument = v.strictObject({
  type: v.pipe(v.string(), v.regex(/^urn:shizi:problem:[a-z-]+$/)),
  title: v.string(),
  status: v.number(),
  detail: v.pipe(v.string(), v.minLength(1)),
  code: v.picklist(Object.keys(errors) as ErrorCode[]),
  requestId: v.pipe(v.string(), v.uuid()),
  errors: v.optional(v.array(v.strictObject({ path: v.string(), code: v.string(), message: v.string() }))),
});

/** Speaks to the server as a client would; checks of every answer what holds for all of them. */
export class Client {
  constructor(private readonly server: ContractServer) {}

  async send(name: FunctionName, request: Request = {}): Promise<Answer> {
    const operation: Operation = operations[name];
    const { method = operation.method, path = fill(operation.path), token, headers = {}, body } = request;
    const response = await fetch(this.server.origin + path, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body, duplex: 'half' as const }),
    });
    const answer = { status: response.status, headers: response.headers, text: await response.text() };
    this.examine(answer, `${method} ${path}`);
    if (answer.status >= 400 && answer.text !== '') expectDeclared(answer, operation, path);
    return answer;
  }

  /** As the operation's sample says. */
  sendSample(name: FunctionName, sample: Sample, request: Request = {}): Promise<Answer> {
    return this.send(name, {
      ...(sample.path !== undefined && { path: sample.path }),
      ...(sample.body !== undefined && { body: JSON.stringify(sample.body) }),
      ...request,
    });
  }

  /** Somebody new, with a review of one word. */
  async newLearner(): Promise<Learner> {
    const rows = await this.server.database.sql<{ id: string }>('SELECT id FROM words ORDER BY id LIMIT 3');
    const words = rows.map(({ id }) => id) as [string, string, string];
    const email = `${randomUUID()}@example.com`;
    const password = 'nine small blue boats';
    const registered = await this.send('register', { body: JSON.stringify({ email, password }) });
    expect(registered.status, registered.text).toBe(201);
    const { tokens, recoveryCodes } = JSON.parse(registered.text);
    const reviewId = randomUUID();
    const review = { wordId: words[0], id: reviewId, rating: 'good', at: '2026-01-30T08:00:00.000Z' };
    const reviewed = await this.send('applyBatch', {
      token: tokens.accessToken,
      body: JSON.stringify({ updates: [review] }),
    });
    expect(reviewed.status, reviewed.text).toBe(200);
    return { email, password, ...tokens, recoveryCodes, words, reviewId };
  }

  private examine({ status, headers }: Answer, what: string): void {
    expect(status, what).toBeLessThan(500);
    expect(headers.get('x-request-id'), what).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('server-timing'), what).toMatch(/^db;dur=[\d.]+, cache;dur=[\d.]+, upstream;dur=[\d.]+$/);
    expect(headers.get('cache-control'), what).toMatch(/^(no-store|private, no-cache)$/);
    expect(headers.get('x-content-type-options'), what).toBe('nosniff');
  }
}

/** Every code that the contract says the operation may answer. */
export function declaredErrors(operation: Operation): readonly ErrorCode[] {
  return [
    ...operation.errors,
    ...commonErrors,
    ...(operation.body ? bodyErrors : []),
    ...(operation.auth === 'token' || operation.auth === 'account' ? tokenErrors : []),
  ];
}

/** A refusal has a code that its operation declares; where no operation is, there is nothing. */
export function expectDeclared({ text }: Answer, operation: Operation, path: string): void {
  const isOfOperation = new RegExp(`^${operation.path.replace(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0] ?? '');
  const { code } = JSON.parse(text) as { code: ErrorCode };
  const hint = `${operation.method} ${path} answered ${text}`;
  expect(isOfOperation ? declaredErrors(operation) : ['NOT_FOUND'], hint).toContain(code);
}

/** A problem document of exactly this code, which names (at least) these fields. */
export function expectProblem(answer: Answer, code: ErrorCode, fields: readonly string[] = [], hint = ''): void {
  expect(answer.text, hint).toContain(`"code":"${code}"`);
  const document = v.parse(ProblemDocument, JSON.parse(answer.text));
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-request-id')).toBe(document.requestId);
  expect({ code: document.code, status: document.status, title: document.title }).toEqual({
    code,
    status: answer.status,
    title: errors[code].title,
  });
  expect(answer.status).toBe(errors[code].status);
  const named = (document.errors ?? []).map(({ path }) => path);
  for (const field of fields) expect(named, `${hint} ${answer.text}`).toContain(field);
}

export const fill = (path: string): string => path.replace(/:\w+/g, 'some-word');
