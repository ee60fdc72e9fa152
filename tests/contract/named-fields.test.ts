import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { answerExamples } from '../../dev/openapi/examples.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { operations } from '../../lib/contract/operations.js';
import { namedFields } from '../../lib/http/named-fields.js';

/** A field that no schema names, in each of its objects. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) => [name, withMore(inner)] as const);
  return Object.fromEntries([['passwordHash', '$2b$12$…'], ...fields, ['toString', { secret: 1 }]]);
}

const answers = Object.entries(answerExamples).flatMap(([name, byStatus]) =>
  Object.values(byStatus).flatMap((examples) =>
    Object.entries(examples).map(([example, { value }]) => [name as OperationName, example, value] as const),
  ),
);

describe('what goes out, its values not looked at, is what goes out through its schema', () => {
  it.each(answers)('%s, %s', (name, _, answer) => {
    const operation = operations[name];
    if (!('response' in operation)) throw new Error('an example of no answer');
    const schema: v.GenericSchema = operation.response;
    expect(namedFields(schema, answer)).toEqual(answer);
    const more = withMore(answer);
    expect(JSON.stringify(more)).toContain('passwordHash');
    const sent = JSON.stringify(namedFields(schema, more));
    expect(sent).toBe(JSON.stringify(namedFields(schema, answer)));
    expect(JSON.parse(sent)).toEqual(v.parse(schema, more));
  });

  it('is looked at for every operation', () => {
    const withBody = Object.entries(operations).flatMap(([name, operation]) => ('response' in operation ? [name] : []));
    expect([...new Set(answers.map(([name]) => name))].sort()).toEqual(withBody.sort());
  });
});

describe('fields', () => {
  const Inner = v.object({ kept: v.optional(v.number()) });

  it.each<[string, v.GenericSchema, unknown, unknown]>([
    ['in what may be null', v.nullable(Inner), { kept: 1, more: 2 }, { kept: 1 }],
    ['in what is null', v.nullable(Inner), null, null],
    ['in a list in a list', v.array(v.array(Inner)), [[{ kept: 1, more: 2 }], []], [[{ kept: 1 }], []]],
    ['in what is left out', v.object({ inner: v.optional(Inner) }), { more: 1 }, {}],
    ['in one of several shapes', v.union([v.object({ a: v.literal(1) }), Inner]), { kept: 1, a: 2 }, { kept: 1 }],
    ['in a list of texts', v.array(v.string()), ['a'], ['a']],
    ['of which none is named', v.object({}), { more: 1 }, {}],
  ])('%s', (_, schema, value, named) => {
    expect(namedFields(schema, value)).toEqual(named);
  });

  it('of what is given are left as they are', () => {
    const given = { inner: { kept: 1, more: 2 } };
    expect(namedFields(v.object({ inner: Inner }), given)).toEqual({ inner: { kept: 1 } });
    expect(given).toEqual({ inner: { kept: 1, more: 2 } });
  });
});
