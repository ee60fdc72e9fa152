import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { errors } from '../../lib/contract/errors.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { ApiDocument } from './api-document.js';
import { documentFile, documentPath, documentText } from './document.js';

const api = new ApiDocument();
const everyOperation: [string, Operation][] = Object.entries(operations);

describe('the document of the API', () => {
  it('is what the contract says today; `npm run openapi` writes it', async () => {
    expect(readFileSync(documentFile, 'utf8') === (await documentText())).toBe(true);
  });

  // it compiles all of its rules first, which takes a busy machine a while
  it('passes the linter without an error or a warning', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        // nothing that a client sends can make every operation fail
        'operation-4xx-response': 'off',
        // looks for the properties beside `required`, not around it
        'no-required-schema-properties-undefined': 'off',
      },
    });
    const problems = await lintFromString({ source: readFileSync(documentFile, 'utf8'), config });
    expect(
      problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`),
    ).toEqual([]);
  }, 60_000);

  it('has every operation of the contract and no other, each under its method and path', () => {
    expect(
      Object.entries(api.document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
      ),
    ).toEqual(
      expect.arrayContaining(
        everyOperation.map(
          ([name, operation]) => `${name} ${operation.method.toLowerCase()} ${documentPath(operation)}`,
        ),
      ),
    );
    expect(api.operations()).toHaveLength(everyOperation.length);
  });

  it('shows an example of every error code, which is a problem document of that code', () => {
    const { info, components } = api.document;
    // the one that no operation answers stands in the introduction
    const [, ofMethods = ''] = /```json\n(.*?)```/s.exec(String(info.description)) ?? [];
    const examples = { ...components.examples, METHOD_NOT_ALLOWED: { value: JSON.parse(ofMethods) } };
    expect(Object.keys(examples).sort()).toEqual(Object.keys(errors).sort());
    for (const [code, { value }] of Object.entries(examples)) {
      expect(api.faults({ schema: { $ref: '#/components/schemas/Problem' } }, value), code).toEqual([]);
      expect(value).toMatchObject({ code, status: errors[code as keyof typeof errors].status });
    }
  });
});

describe.each(everyOperation)('the document of %s', (name, operation) => {
  const { requestBody, responses, parameters = [] } = api.operation(name);

  it('shows requests that the API accepts', () => {
    const json = requestBody?.content['application/json'];
    expect(json !== undefined).toBe(operation.body !== undefined);
    if (!json || !operation.body) return;
    const examples = Object.values(json.examples ?? {}).map((example) => api.resolve(example));
    expect(examples.length).toBeGreaterThan(0);
    for (const { value, summary } of examples) {
      expect(api.faults(json, value), summary).toEqual([]);
      expect(v.is(operation.body, value), summary).toBe(true);
    }
  });

  it('shows an example of each of its parameters, which the API accepts', () => {
    for (const { schema, example, name: parameter } of parameters) {
      expect(example, parameter).toBeDefined();
      expect(api.faults({ schema }, example), parameter).toEqual([]);
    }
  });

  it('shows an example of each header of its answers, which is one', () => {
    for (const [status, response] of Object.entries(responses)) {
      for (const [header, reference] of Object.entries(response.headers)) {
        const { schema } = api.resolve(reference);
        const [example] = 'examples' in schema ? (schema.examples ?? []) : [];
        expect(example, `${header} of ${status}`).toBeDefined();
        expect(api.faults({ schema }, example), `${header} of ${status}`).toEqual([]);
      }
    }
  });

  it('shows an example of each of its answers, and they are what it says they are', () => {
    for (const [status, response] of Object.entries(responses)) {
      for (const [type, content] of Object.entries(response.content ?? {})) {
        if (!type.endsWith('json')) continue;
        const examples = Object.values(content.examples ?? {}).map((example) => api.resolve(example));
        expect(examples.length, status).toBeGreaterThan(0);
        for (const { value } of examples) {
          expect(api.faults(content, value), status).toEqual([]);
          if (type === 'application/json' && operation.response) {
            expect(v.parse(operation.response, value), status).toEqual(value);
          }
        }
      }
    }
  });
});
