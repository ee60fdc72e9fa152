import { expect } from 'vitest';
import { readPlatformConfiguration } from '../../dev/server/functions.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { operations } from '../../lib/contract/operations.js';
import { ApiDocument } from '../support/api-document.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** As it is served. */
export const api = new ApiDocument();

/** Headers that say nothing of the operation: of the connection, of static files, of `vercel.json`. */
const ofNoOperation = new Set([
  'connection',
  'keep-alive',
  'date',
  'transfer-encoding',
  'content-length',
  'content-type',
  'last-modified',
  // a path's, not an operation's
  'allow',
  ...(readPlatformConfiguration().headers ?? []).flatMap(({ headers }) => headers.map(({ key }) => key.toLowerCase())),
]);
ofNoOperation.delete('cache-control');

/** `200`, or `401 TOKEN_EXPIRED`: everything that the document says the operation may answer. */
export function documentedAnswers(name: OperationName): string[] {
  return Object.entries(api.operation(name).responses).flatMap(([status, response]) => {
    const codes = api.codes(response).map((code) => `${status} ${code}`);
    return codes.length > 0 ? codes : [status];
  });
}

export function answerKey({ status, headers, text }: Answer): string {
  const isProblem = headers.get('content-type') === 'application/problem+json' && text !== '';
  return isProblem ? `${status} ${(JSON.parse(text) as { code: string }).code}` : String(status);
}

/** Fails unless the document says that the operation may answer so: status and code, headers, body. */
export function expectDocumented(
  name: OperationName,
  { method, path }: { readonly method: string; readonly path: string },
  answer: Answer,
): void {
  const { method: own, path: template } = operations[name];
  const what = `${method} ${path} answered ${answer.status} ${answer.text.slice(0, 500)}`;
  if (!new RegExp(`^${template.replace(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0] ?? '')) {
    if (answer.text !== '') expect(answerKey(answer), what).toBe('404 NOT_FOUND');
    return;
  }
  if (method === 'OPTIONS') return;
  if (method !== own && !(method === 'HEAD' && own === 'GET')) {
    if (answer.text !== '') expect(answerKey(answer), what).toBe('405 METHOD_NOT_ALLOWED');
    return;
  }
  const response = api.operation(name).responses[answer.status];
  if (!response) throw new Error(`not documented: ${what}`);

  const documented = Object.entries(response.headers).map(([header, value]) => ({ header, ...api.resolve(value) }));
  const known = new Set(documented.map(({ header }) => header.toLowerCase()));
  // what compresses static files on their way says so
  if (name === 'getLists' || name === 'getList') known.add('vary');
  const unknown = [...answer.headers.keys()].filter((header) => !known.has(header) && !ofNoOperation.has(header));
  expect(unknown, `undocumented headers: ${what}`).toEqual([]);
  for (const { header, required, schema } of documented) {
    const value = answer.headers.get(header);
    if (value === null) expect(required ?? false, `${header} is missing: ${what}`).toBe(false);
    else expect(api.faults({ schema }, value), `${header}: ${what}`).toEqual([]);
  }

  if (method === 'HEAD') return;
  const type = answer.headers.get('content-type') ?? undefined;
  if (!response.content) {
    expect(answer.text, what).toBe('');
    return;
  }
  const isOf = (range: string) => type === range || (range.endsWith('/*') && type?.startsWith(range.slice(0, -1)));
  const [, content] = Object.entries(response.content).find(([range]) => isOf(range)) ?? [];
  if (!content) throw new Error(`not documented as ${type}: ${what}`);
  if (type?.endsWith('json')) expect(api.faults(content, JSON.parse(answer.text)), what).toEqual([]);
}
