import { expect } from 'vitest';
import { isAt } from '../../dev/conformance/addresses.js';
import { documentedFaults } from '../../dev/conformance/documented.js';
import { ApiDocument } from '../../dev/openapi/api-document.js';
import type { Answer } from '../../dev/remote/exchange.js';
import { readPlatformConfiguration } from '../../dev/server/functions.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { operations } from '../../lib/contract/operations.js';

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

/** Fails unless the document says that the operation may answer so: status and code, headers, body. */
export function expectDocumented(
  name: OperationName,
  { method, path }: { readonly method: string; readonly path: string },
  answer: Answer,
): void {
  const what = `${method} ${path} answered ${answer.status} ${answer.text.slice(0, 500)}`;
  expect(documentedFaults(api, name, { method, path }, answer), what).toEqual([]);
  const own = operations[name];
  if (!isAt(own, path) || (method !== own.method && !(method === 'HEAD' && own.method === 'GET'))) return;
  const known = new Set(
    Object.keys(api.operation(name).responses[answer.status]?.headers ?? {}).map((header) => header.toLowerCase()),
  );
  // what compresses static files on their way says so
  if (name === 'getLists' || name === 'getList') known.add('vary');
  const unknown = [...answer.headers.keys()].filter((header) => !known.has(header) && !ofNoOperation.has(header));
  expect(unknown, `undocumented headers: ${what}`).toEqual([]);
}
