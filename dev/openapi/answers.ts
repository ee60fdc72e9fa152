import type { JsonSchema } from '@valibot/to-json-schema';
import { errorsOf, successesOf } from '../../lib/contract/answers.js';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import type { Operation } from '../../lib/contract/operations.js';
import { described } from './errors.js';
import { answerExamples } from './examples.js';
import type { Header, MediaType, Reference, Response } from './model.js';
import { refTo, schemaOf } from './schemas.js';

const text = (description: string, example: string): Header => ({
  description,
  schema: { type: 'string', examples: [example] },
});
const always = (description: string, example: string): Header => ({ ...text(description, example), required: true });

/** Every header that an answer may have because of what it answers; `required`: it always has it where it is listed. */
export const headers = {
  'X-Request-Id': {
    description: 'Names the request in our log.',
    required: true,
    schema: { type: 'string', format: 'uuid', examples: ['0b6f2c1e-5d0a-4c7e-9a43-7f1d2e8b6c55'] },
  },
  'Server-Timing': always(
    'Milliseconds spent in database, cache and upstream.',
    'db;dur=3.1, cache;dur=0.0, upstream;dur=0.0',
  ),
  'Cache-Control': always('Who may keep the answer.', 'no-store'),
  // a server of files may leave it out of a 304
  ETag: text('The version of the answer, for `If-None-Match`.', 'W/"2026-01-31T08:30:00.000Z.0190"'),
  'Progress-Cursor': always('For `since`: brings what changes from now on.', '2026-01-31T08:30:00.000Z'),
  Vary: always('What else the answer depends on.', 'Authorization'),
  'Set-Cookie': text(
    'The refresh token, or its end. Only where tokens travel as cookies.',
    '__Secure-shizi_refresh=eyJhbGciOi…; Max-Age=604800; Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict',
  ),
  'RateLimit-Policy': text('The limit: requests (`q`) in a window of seconds (`w`).', '"login";q=30;w=60'),
  RateLimit: text('What is left of it (`r`), and when it is renewed, in seconds (`t`).', '"login";r=29;t=60'),
  'Retry-After': {
    description: 'Seconds to wait.',
    required: true,
    schema: { type: 'string', pattern: '^[1-9][0-9]*$', examples: ['42'] },
  },
  'WWW-Authenticate': text('The scheme that is asked for.', 'Bearer'),
} as const satisfies Record<string, Header>;

export type HeaderName = keyof typeof headers;

/** By status: what the operation may answer, with everything that goes with it. */
export function answersOf(name: OperationName, operation: Operation): Record<string, Response> {
  const answers = successesOf(operation).map((status) => [status, successOf(name, operation, status)] as const);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(operation)) {
    const { status } = errors[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) answers.push([status, refusalOf(operation, status, codes)]);
  return Object.fromEntries(answers);
}

const meanings: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Created.',
  204: 'Done; there is nothing to say.',
  304: 'What the client has is current.',
  503: 'What matters does not work: `dependencies` say why.',
};

function successOf(name: OperationName, operation: Operation, status: number): Response {
  const { response, otherMediaType } = operation;
  const description = meanings[status] ?? '';
  const own = headersOf(operation, [
    ...(operation.isConditional ? (['ETag'] as const) : []),
    ...((operation.answerHeaders ?? []) as HeaderName[]),
    ...(otherMediaType ? (['Vary'] as const) : []),
    ...(operation.setsCookie ? (['Set-Cookie'] as const) : []),
    ...(operation.limit ? limitHeaders : []),
  ]);
  if (!response || status === 304) return { description, headers: own };
  const json: MediaType = { schema: schemaOf(response), examples: answerExamples[name][status] ?? {} };
  const audio: MediaType = { schema: { description: 'The sound itself, where the client prefers it.' } };
  return {
    description,
    headers: own,
    content: { 'application/json': json, ...(otherMediaType && { [otherMediaType]: audio }) },
  };
}

const limitHeaders = ['RateLimit-Policy', 'RateLimit'] as const satisfies readonly HeaderName[];

function refusalOf(operation: Operation, status: number, codes: readonly ErrorCode[]): Response {
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }] as const);
  const schema: JsonSchema = {
    allOf: [{ $ref: refTo('Problem') }, { properties: { status: { const: status }, code: { enum: [...codes] } } }],
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${described[code].when}`).join('\n\n'),
    headers: headersOf({ isStatic: false }, [
      ...(operation.limit || codes.includes('RATE_LIMITED') ? limitHeaders : []),
      ...(codes.some((code) => waiting.has(code)) ? (['Retry-After'] as const) : []),
      ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
      ...(status === 401 && operation.readsCookie ? (['Set-Cookie'] as const) : []),
    ]),
    content: { 'application/problem+json': { schema, examples: Object.fromEntries(examples) } },
  };
}

/** These say how long. */
const waiting: ReadonlySet<ErrorCode> = new Set(['RATE_LIMITED', 'QUOTA_EXCEEDED', 'SERVICE_UNAVAILABLE']);

function headersOf(
  { isStatic = false }: { isStatic?: boolean },
  own: readonly HeaderName[],
): Record<string, Reference> {
  const common: readonly HeaderName[] = isStatic
    ? ['Cache-Control']
    : ['X-Request-Id', 'Server-Timing', 'Cache-Control'];
  const names = [...new Set([...common, ...own])];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
