import { type OperationName, operationTable } from '../../lib/contract/operation-table.js';
import type { ApiDocument } from '../openapi/api-document.js';
import { type Answer, jsonOf } from '../remote/exchange.js';
import { isAt } from './addresses.js';

/** `200`, or `401 TOKEN_EXPIRED`. */
export function answerKey(answer: Answer): string {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') && answer.text !== '';
  const code = isProblem ? (jsonOf(answer) as { code?: unknown } | undefined)?.code : undefined;
  return code === undefined ? String(answer.status) : `${answer.status} ${String(code)}`;
}

/** Why the document does not say that the operation may answer so: status and code, the headers that it names, the body. */
export function documentedFaults(
  api: ApiDocument,
  name: OperationName,
  { method, path }: { readonly method: string; readonly path: string },
  answer: Answer,
): string[] {
  const own = operationTable[name];
  const key = answerKey(answer);
  const only = (wanted: string) => (answer.text === '' || key === wanted ? [] : [`${key} instead of ${wanted}`]);
  if (!isAt(own, path)) return only('404 NOT_FOUND');
  if (method === 'OPTIONS') return [];
  if (method !== own.method && !(method === 'HEAD' && own.method === 'GET')) return only('405 METHOD_NOT_ALLOWED');
  const response = api.operation(name).responses[answer.status];
  if (!response) return [`${key} is not documented`];

  const headerFaults = Object.entries(response.headers).flatMap(([header, value]) => {
    const { required, schema } = api.resolve(value);
    const found = answer.headers.get(header);
    if (found === null) return required ? [`${header} is missing`] : [];
    return api.faults({ schema }, found).map((fault) => `${header}${fault}`);
  });
  if (method === 'HEAD') return headerFaults;
  const [type] = (answer.headers.get('content-type') ?? '').split(';');
  if (!response.content) return [...headerFaults, ...(answer.text === '' ? [] : ['it has a body'])];
  const isOf = (range: string) => type === range || (range.endsWith('/*') && type?.startsWith(range.slice(0, -1)));
  const [, content] = Object.entries(response.content).find(([range]) => isOf(range)) ?? [];
  if (!content) return [...headerFaults, `it is ${type || 'of no type'}`];
  const body = type?.endsWith('json') ? api.faults(content, jsonOf(answer)) : [];
  return [...headerFaults, ...body];
}
