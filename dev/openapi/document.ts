import { readFileSync } from 'node:fs';
import type * as v from 'valibot';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { answersOf, headers } from './answers.js';
import { problemExamples } from './errors.js';
import { bodyExamples } from './examples.js';
import type { OpenApiDocument, Parameter, PathOperation } from './model.js';
import { introduction, parameterProse, prose, tags } from './prose.js';
import { namedSchemas, schemaOf } from './schemas.js';

/** Of all paths; they are written without it. */
const BASE = '/api/v1';
export const documentFile = new URL('../../web/public/openapi.json', import.meta.url);
const packageFile = new URL('../../package.json', import.meta.url);

/** The API in OpenAPI 3.1, from the contract alone: the same contract always makes the same document. */
export async function makeDocument(): Promise<OpenApiDocument> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const paths: Record<string, Record<string, PathOperation>> = {};
  for (const name of Object.keys(operations) as OperationName[]) {
    const operation: Operation = operations[name];
    const path = documentPath(operation);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(name, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shizi',
      summary: 'Accounts, progress, speech and words of an app for learning Mandarin.',
      description: await introduction(),
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: BASE, description: 'Where this document is served.' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: namedSchemas(),
      headers,
      examples: await problemExamples(),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `accessToken` of register, login or refresh.',
        },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Secure-shizi_refresh',
          description: 'Set and sent by the browser, after a sign-in with `tokenTransport: "cookie"`.',
        },
      },
    },
  };
}

export const documentText = async (): Promise<string> => `${JSON.stringify(await makeDocument(), null, 2)}\n`;

export function documentPath({ path }: Operation): string {
  return path.slice(BASE.length).replace(/:(\w+)/g, '{$1}');
}

function describe(name: OperationName, operation: Operation): PathOperation {
  const parameters = parametersOf(operation);
  const { body } = operation;
  return {
    operationId: name,
    tags: [prose[name].tag],
    summary: operation.summary,
    description: prose[name].description,
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: bodyOf(name as keyof typeof bodyExamples, body) }),
    responses: answersOf(name, operation),
  };
}

function securityOf({ auth, readsCookie }: Operation): PathOperation['security'] {
  const cookie = readsCookie ? [{ refreshCookie: [] }] : [];
  // a refresh token in the body needs neither
  if (auth === 'none') return readsCookie ? [{}, ...cookie] : [];
  if (auth === 'optional') return [{}, { accessToken: [] }, ...cookie];
  return [{ accessToken: [] }];
}

function parametersOf({ params, query, isConditional }: Operation): Parameter[] {
  return [
    ...fieldsOf('path', params),
    ...fieldsOf('query', query),
    ...(isConditional
      ? [
          {
            name: 'If-None-Match',
            in: 'header' as const,
            required: false,
            description: 'The `ETag` of the answer that the client has.',
            schema: { type: 'string' as const },
            example: 'W/"2026-01-31T08:30:00.000Z.0190"',
          },
        ]
      : []),
  ];
}

function fieldsOf(where: 'path' | 'query', schema: v.GenericSchema | undefined): Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).map(([name, field]) => {
    const said = parameterProse[name];
    if (!said || typeof field !== 'object') throw new Error(`the parameter ${name} has no description`);
    return { name, in: where, required: required.includes(name), schema: field, ...said };
  });
}

type Body = Required<PathOperation>['requestBody'];

function bodyOf(name: keyof typeof bodyExamples, schema: v.GenericSchema): Body {
  return {
    required: !('default' in schema),
    content: { 'application/json': { schema: schemaOf(schema), examples: bodyExamples[name] } },
  };
}
