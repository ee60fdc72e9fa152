import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect } from 'vitest';
import type { Learner, Sample } from '../../dev/conformance/samples.js';
import type { Answer } from '../../dev/remote/exchange.js';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { Confidences } from './confidences.js';
import { expectDocumented } from './documented.js';
import type { ContractServer } from './server.js';

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
  readonly confidences = new Confidences();

  /** `mayFail`: the server was given a reason to answer 5xx. */
  constructor(
    private readonly server: Pick<ContractServer, 'origin' | 'database'>,
    private readonly options: { readonly mayFail?: boolean } = {},
  ) {}

  async send(name: OperationName, request: Request = {}): Promise<Answer> {
    const operation: Operation = operations[name];
    const { method = operation.method, path = fill(operation.path), token, headers = {}, body } = request;
    const sent: Record<string, string> = {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    };
    this.confidences.noteRequest(sent, body);
    const response = await fetch(this.server.origin + path, {
      method,
      headers: sent,
      ...(body !== undefined && { body, duplex: 'half' as const }),
    });
    const answer = { status: response.status, headers: response.headers, text: await response.text() };
    this.confidences.noteAnswer(answer);
    if (!operation.isStatic || answer.status >= 400) this.examine(answer, `${method} ${path}`);
    expectDocumented(name, { method, path }, answer);
    return answer;
  }

  /** As the operation's sample says. */
  sendSample(name: OperationName, sample: Sample, request: Request = {}): Promise<Answer> {
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
    if (!this.options.mayFail) expect(status, what).toBeLessThan(500);
    expect(headers.get('x-request-id'), what).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('server-timing'), what).toMatch(/^db;dur=[\d.]+, cache;dur=[\d.]+, upstream;dur=[\d.]+$/);
    expect(headers.get('cache-control'), what).toMatch(/^(no-store|private, no-cache)$/);
    expect(headers.get('x-content-type-options'), what).toBe('nosniff');
  }
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
