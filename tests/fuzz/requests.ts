import fc from 'fast-check';
import { stringify } from '../../dev/conformance/hostile.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { api } from '../contract/documented.js';
import { rubbish, spoilt } from './damage.js';
import { own, valuesOf } from './values.js';

/** How far from what the contract allows. */
export type Care = 'valid' | 'almost valid' | 'hostile';

/** A request as a value, so that it can be shrunk, printed and sent again. `@{…}` stands for what is the sender's. */
export interface FuzzRequest {
  readonly care: Care;
  readonly name: OperationName;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** With the replacement character in place of half a surrogate pair, which no URL can hold. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const bearer = `Bearer ${own('accessToken')}`;

/** What HTTP can carry in a header and a client would hardly send. */
const strangeText = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 60,
});

const strangeHeaders = fc.oneof(
  fc.record({
    Authorization: fc.oneof(
      fc.constantFrom(
        'Bearer',
        `Bearer ${own('refreshToken')}`,
        `bearer ${own('accessToken')}`,
        'Basic YTpi',
        `${bearer} x`,
      ),
      strangeText,
    ),
  }),
  fc.record({
    'Content-Type': fc.oneof(
      fc.constantFrom(
        'text/plain',
        'application/json; charset=utf-16',
        'application/json;',
        'APPLICATION/JSON',
        'multipart/form-data',
      ),
      strangeText,
    ),
  }),
  fc.record({ 'Content-Encoding': fc.constantFrom('gzip', 'br', 'identity', 'rubbish') }),
  fc.record({
    Accept: fc.oneof(
      fc.constantFrom('audio/*', 'text/html', '*/*;q=0', 'audio/wav, application/json;q=2'),
      strangeText,
    ),
  }),
  fc.record({
    'If-None-Match': fc.oneof(fc.constantFrom('*', 'W/"x"', '"', '"a", "b"', `"${'x'.repeat(4_000)}"`), strangeText),
  }),
  fc.record({
    Cookie: fc.oneof(
      fc.constantFrom(
        `__Secure-shizi_refresh=${own('refreshToken')}`,
        '__Secure-shizi_refresh=',
        '__Secure-shizi_refresh=%',
        '=; ;;',
      ),
      strangeText,
    ),
  }),
  fc.record({ Origin: fc.constantFrom('https://evil.example', 'null', 'http://localhost:5173', 'x') }),
  fc.record({
    'X-Forwarded-For': fc.oneof(fc.constantFrom('::1', '999.1.1.1', `${'1.2.3.4, '.repeat(300)}x`), strangeText),
  }),
  fc.record({ 'Accept-Encoding': fc.constantFrom('identity', 'gzip;q=0, *;q=0', 'zstd') }),
  fc.record({ 'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'PUT') }),
);

const strangeSegments = fc.oneof(
  fc.constantFrom(
    '%00',
    '%',
    '%E0%A4%A',
    '%ff',
    '%2e%2e%2f',
    '..%2f..%2fx',
    'a'.repeat(101),
    'a'.repeat(7_000),
    '%20',
    '[wordId]',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => encodeURIComponent(wellFormed(text))),
);

const strangeQueries = fc.oneof(
  fc.constantFrom(
    '?',
    '?&&&',
    '?=',
    '?a',
    '?%',
    '?%00=%00',
    '?since=',
    '?since=x&since=y',
    '?limit=1&limit=2',
    '?include[]=events',
  ),
  fc.constantFrom(
    '?timeZone=%F0%9F%98%80',
    '?after=%ff',
    '?limit=-0',
    '?limit=1e1',
    `?x=${'y'.repeat(6_000)}`,
    '?__proto__=x',
  ),
  fc.webQueryParameters().map((query) => `?${query}`),
);

function pathsOf(name: OperationName, careful: boolean): fc.Arbitrary<string> {
  const { parameters = [] } = api.operation(name);
  const template = operations[name].path;
  const [inPath] = parameters.filter((parameter) => parameter.in === 'path');
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  const segments = inPath
    ? valuesOf(api, inPath.schema, inPath.name).map((value) => encodeSegment(String(value)))
    : fc.constant('');
  const queries = fc
    .record(
      Object.fromEntries(asked.map((parameter) => [parameter.name, valuesOf(api, parameter.schema, parameter.name)])),
      { requiredKeys: [] },
    )
    .map((query) => {
      const text = new URLSearchParams(
        Object.entries(query).map(([key, value]) => [key, wellFormed(String(value))] as [string, string]),
      );
      return text.size > 0 ? `?${text}` : '';
    });
  return fc
    .tuple(
      careful ? segments : fc.oneof(segments, strangeSegments),
      careful ? queries : fc.oneof(queries, strangeQueries),
    )
    .map(([segment, query]) => template.replace(/:\w+/, () => segment) + query);
}

/** What stands for the sender's stays as it is until it is sent. */
const encodeSegment = (text: string): string => (text.startsWith('@{') ? text : encodeURIComponent(wellFormed(text)));

const methodsOf = (method: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(method) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND') },
  );

/** Requests for an operation: those that the contract allows, those that it nearly allows, and those of somebody who means harm. */
export function requestsFor(name: OperationName): fc.Arbitrary<FuzzRequest> {
  const { method, auth, body: hasBody, isStatic }: Operation = operations[name];
  const { requestBody } = api.operation(name);
  const [content] = Object.values(requestBody?.content ?? {});
  const documents = content ? valuesOf(api, content.schema) : fc.constant(undefined);
  const token = auth === 'none' ? {} : { Authorization: bearer };
  const usual = { ...token, ...(hasBody && { 'Content-Type': 'application/json' }) };
  const withoutBody = fc.constant(undefined);
  const isWithBody = content !== undefined;

  const of = (
    care: Care,
    parts: {
      path: fc.Arbitrary<string>;
      method: fc.Arbitrary<string>;
      headers: fc.Arbitrary<object>;
      body: fc.Arbitrary<string | undefined>;
    },
  ) =>
    fc.record(parts).map(({ body, headers, ...rest }): FuzzRequest => {
      return { care, name, ...rest, headers: { ...usual, ...headers }, ...(body !== undefined && { body }) };
    });

  const none = fc.constant({});
  return fc.oneof(
    of('valid', {
      path: pathsOf(name, true),
      method: fc.constant(method),
      headers: none,
      body: isWithBody ? documents.map(stringify) : withoutBody,
    }),
    of('almost valid', {
      path: pathsOf(name, isWithBody),
      method: fc.constant(method),
      headers: isWithBody ? none : fc.oneof(none, strangeHeaders),
      body: isWithBody ? spoilt(documents) : withoutBody,
    }),
    of('hostile', {
      path: pathsOf(name, false),
      // a list that is no file is nothing, whatever the method
      method: isStatic ? fc.constant(method) : methodsOf(method),
      headers: fc.oneof(
        none,
        strangeHeaders,
        fc.tuple(strangeHeaders, strangeHeaders).map(([a, b]) => ({ ...a, ...b })),
      ),
      body: isWithBody
        ? fc.oneof(rubbish(documents), spoilt(documents), withoutBody)
        : fc.oneof(withoutBody, fc.json()),
    }),
  );
}
