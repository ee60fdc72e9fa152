import type { OperationAddress } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { type FunctionName, functionOperations } from './samples.js';

/** Whether a path, with or without a query, is one of the operation's. */
export const isAt = ({ path: template }: OperationAddress, path: string): boolean =>
  new RegExp(`^${template.replace(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0] ?? '');

export const operationOf = (name: FunctionName): Operation => operations[name];

export const those = (test: (operation: Operation) => boolean): FunctionName[] =>
  functionOperations.filter((name) => test(operationOf(name)));

/** Every path that functions answer, with the methods that it has. */
export function pathsWithMethods(): {
  readonly path: string;
  readonly name: FunctionName;
  readonly methods: string[];
}[] {
  const byPath = new Map<string, FunctionName[]>();
  for (const name of functionOperations) {
    const { path } = operationOf(name);
    byPath.set(path, [...(byPath.get(path) ?? []), name]);
  }
  return [...byPath].map(([path, names]) => ({
    path,
    name: names[0] ?? 'getHealth',
    methods: [
      ...names
        .map((name) => operationOf(name).method)
        .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
      'OPTIONS',
    ],
  }));
}
