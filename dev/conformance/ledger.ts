import * as v from 'valibot';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { ApiDocument } from '../openapi/api-document.js';
import type { Answer } from '../remote/exchange.js';
import { isAt } from './addresses.js';
import { documentedFaults } from './documented.js';

const ProblemDocument = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.pipe(v.string(), v.minLength(1)),
  code: v.picklist(Object.keys(errors) as ErrorCode[]),
  requestId: v.string(),
  errors: v.optional(v.array(v.strictObject({ path: v.string(), code: v.string(), message: v.string() }))),
});
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What holds for every answer, by the name of the check that tells when it did not. */
export const promises = {
  requestId: 'every answer: X-Request-Id is a UUID, and another one each time',
  cacheControl: 'every answer: Cache-Control is what the contract says, no-store for every refusal',
  problem: 'every refusal: an RFC 9457 problem document with the code, title, status and request that belong together',
  noFailure: 'every answer: none is a failure (5xx)',
  limits: 'every answer of an operation with a limit: RateLimit and RateLimit-Policy, in their syntax',
} as const;
export const documentedPromise = (name: OperationName): string =>
  `${name}: every answer is as the OpenAPI document says`;

export interface Asked {
  readonly method: string;
  readonly path: string;
}

/** Looks at every answer of a run; what is wrong is told by checks of its own, once. */
export class Ledger {
  readonly #document = new ApiDocument();
  readonly #faults = new Map<string, Set<string>>();
  readonly #seen = new Map<string, number>();
  readonly #requestIds = new Set<string>();

  /** How many answers were held against a promise, and what was wrong with them. */
  of(promise: string): { readonly seen: number; readonly faults: readonly string[] } {
    return { seen: this.#seen.get(promise) ?? 0, faults: [...(this.#faults.get(promise) ?? [])] };
  }

  examine(name: OperationName, asked: Asked, answer: Answer): void {
    const operation: Operation = operations[name];
    const what = `${asked.method} ${asked.path.split('?')[0]} ${answer.status}`;
    const judge = (promise: string, faults: readonly string[]) => {
      this.#seen.set(promise, (this.#seen.get(promise) ?? 0) + 1);
      if (faults.length === 0) return;
      const told = this.#faults.get(promise) ?? new Set();
      for (const fault of faults) told.add(`${what}: ${fault}`);
      this.#faults.set(promise, told);
    };
    judge(documentedPromise(name), documentedFaults(this.#document, name, asked, answer));
    judge(promises.noFailure, answer.status >= 500 && !mayFail(name, answer) ? [answer.text.slice(0, 200)] : []);
    if (operation.isStatic && answer.status < 400) return;
    judge(promises.requestId, this.#requestIdFaults(answer));
    judge(promises.cacheControl, cacheFaults(operation, asked, answer));
    if (answer.status >= 400 && asked.method !== 'HEAD' && !(name === 'getHealth' && answer.status === 503))
      judge(promises.problem, problemFaults(answer));
    if (operation.limit && asked.method === operation.method && isAt(operation, asked.path) && answer.status < 400)
      judge(promises.limits, limitFaults(operation.limit, answer));
  }

  #requestIdFaults({ headers }: Answer): string[] {
    const id = headers.get('x-request-id') ?? '';
    if (!UUID.test(id)) return [id === '' ? 'there is none' : 'it is no UUID'];
    const isRepeated = this.#requestIds.has(id);
    this.#requestIds.add(id);
    return isRepeated ? [`${id} was another request's`] : [];
  }
}

/** Speech and dialogues may be missing or rest on services that fail. */
const mayFail = (name: OperationName, { status }: Answer): boolean =>
  (name === 'synthesizeSpeech' || name === 'createConversation') && status !== 500;

function cacheFaults(operation: Operation, { method, path }: Asked, { status, headers }: Answer): string[] {
  const isOwn = isAt(operation, path) && (method === operation.method || method === 'HEAD') && status < 400;
  const wanted = (isOwn && operation.cacheControl) || 'no-store';
  const found = headers.get('cache-control');
  return found === wanted ? [] : [`${found ?? 'none'} instead of ${wanted}`];
}

function problemFaults({ status, headers, text }: Answer): string[] {
  if (headers.get('content-type')?.split(';')[0] !== 'application/problem+json')
    return [`it is ${headers.get('content-type') ?? 'of no type'}`];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return ['it is no JSON'];
  }
  const parsed = v.safeParse(ProblemDocument, document);
  if (!parsed.success) return parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  const { code, title, type, requestId, ...problem } = parsed.output;
  const faults: string[] = [];
  if (problem.status !== status || errors[code].status !== status) faults.push(`${code} says ${problem.status}`);
  if (title !== errors[code].title) faults.push(`the title of ${code} is ${JSON.stringify(title)}`);
  if (type !== `urn:shizi:problem:${code.toLowerCase().replaceAll('_', '-')}`)
    faults.push(`the type of ${code} is ${type}`);
  if (requestId !== headers.get('x-request-id')) faults.push('requestId is not X-Request-Id');
  return faults;
}

function limitFaults(limit: string, { headers }: Answer): string[] {
  const policy = headers.get('ratelimit-policy') ?? '';
  const left = headers.get('ratelimit') ?? '';
  return [
    ...(new RegExp(`^"${limit}";q=\\d+;w=\\d+$`).test(policy) ? [] : [`RateLimit-Policy is ${policy || 'missing'}`]),
    ...(new RegExp(`^"${limit}";r=\\d+;t=\\d+$`).test(left) ? [] : [`RateLimit is ${left || 'missing'}`]),
  ];
}
