import assert from 'node:assert/strict';
import * as v from 'valibot';
import { operationOf, those } from '../addresses.js';
import type { Request } from '../api.js';
import { type Check, check, type Given } from '../check.js';
import { nested, objects, type Place, places, raw, stringify } from '../hostile.js';
import { type FunctionName, samples } from '../samples.js';

/** The fields without which nothing can be done. */
const required: Partial<Record<FunctionName, readonly string[]>> = {
  register: ['email', 'password'],
  login: ['email', 'password'],
  deleteMe: ['password'],
  applyBatch: ['updates'],
  synthesizeSpeech: ['text'],
  createConversation: ['type'],
};

/** Where few requests are allowed in a minute, one spoils everything at once. */
const isScarce = (name: FunctionName) => operationOf(name).limit !== undefined;

async function prepare(name: FunctionName, { api, accounts }: Given, which = 0) {
  const account = await accounts.first();
  const make = Object.values(samples[name])[which];
  const { path, body = {} } = make?.(account) ?? {};
  const common: Request = {
    ...(path !== undefined && { path }),
    ...(operationOf(name).auth !== 'none' && { token: account.accessToken }),
  };
  return {
    body,
    send: (spoilt: Request['body'], headers = {}) => api.send(name, { ...common, body: spoilt, headers }),
    refuses: (
      code: Parameters<typeof api.refuses>[0],
      spoilt: Request['body'],
      fields: readonly string[] = [],
      headers: Record<string, string> = {},
    ) => api.refuses(code, name, { ...common, body: spoilt, headers }, fields),
  };
}

/** The document with one, or where that is dear with every, place of a kind replaced; with the names of what is bad. */
function spoiled(
  name: FunctionName,
  body: object,
  isMeant: (place: Place) => boolean,
  bad: (place: Place) => unknown,
): { readonly document: string; readonly fields: readonly string[] }[] {
  const meant = places(body).filter(isMeant);
  if (!isScarce(name))
    return meant.map((place) => ({ document: stringify(place.with(bad(place))), fields: [place.path] }));
  const top = meant.filter(({ path }) => !/[.[]/.test(path));
  if (top.length === 0) return [];
  const replaced = Object.fromEntries(top.map((place) => [place.path, bad(place)]));
  return [{ document: stringify({ ...body, ...replaced }), fields: top.map(({ path }) => path) }];
}

/** A value of another type than the one in place. */
const another = ({ value }: Place): unknown => (typeof value === 'object' ? 7 : ['bad']);

const ofBody = (name: FunctionName): readonly Check[] => [
  check(`${name}: a body that is cut off, or no JSON, is INVALID_JSON`, async (given) => {
    const { refuses } = await prepare(name, given);
    const bodies = ['{"a":', 'email=a@example.com', '{}{}', '{"a":NaN}'];
    for (const body of isScarce(name) ? bodies.slice(0, 1) : bodies) await refuses('INVALID_JSON', body);
  }),
  check(`${name}: a body that is not UTF-8 is INVALID_JSON`, async (given) => {
    const { refuses } = await prepare(name, given);
    await refuses('INVALID_JSON', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]));
  }),
  check(`${name}: a body that is no object is VALIDATION_FAILED`, async (given) => {
    const { refuses } = await prepare(name, given);
    const bodies = ['[]', '[{}]', '"text"', '42', 'true', 'null'];
    for (const body of isScarce(name) ? bodies.slice(0, 1) : bodies) await refuses('VALIDATION_FAILED', body);
  }),
  check(`${name}: a body of another media type is UNSUPPORTED_MEDIA_TYPE`, async (given) => {
    const { body, refuses } = await prepare(name, given);
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'];
    for (const type of types)
      await refuses('UNSUPPORTED_MEDIA_TYPE', JSON.stringify(body), [], { 'Content-Type': type });
  }),
  check(`${name}: a body of more than 1 MB is PAYLOAD_TOO_LARGE`, async (given) => {
    const { body, refuses } = await prepare(name, given);
    await refuses('PAYLOAD_TOO_LARGE', JSON.stringify({ ...body, filler: 'x'.repeat(1_048_576) }));
  }),
  check(`${name}: 10,000 nested lists or objects are refused with 400`, async (given) => {
    const { send } = await prepare(name, given);
    const bodies = [nested(10_000, '{"a":', '}'), nested(10_000, '[', ']')];
    for (const body of isScarce(name) ? bodies.slice(0, 1) : bodies) assert.equal((await send(body)).status, 400);
  }),
  ...Object.keys(samples[name]).flatMap((sample, index) => ofSample(name, sample, index)),
];

const ofSample = (name: FunctionName, sample: string, index: number): readonly Check[] => [
  check(`${name} (${sample}): unknown fields are refused by name, in every object`, async (given) => {
    const { body, refuses } = await prepare(name, given, index);
    for (const { path, withFields } of objects(body)) {
      const prefix = path === '' ? '' : `${path}.`;
      await refuses('VALIDATION_FAILED', stringify(withFields({ zzz: 1, yyy: { deep: true } })), [
        `${prefix}zzz`,
        `${prefix}yyy`,
      ]);
    }
  }),
  check(`${name} (${sample}): fields called __proto__, constructor or prototype are refused by name`, async (given) => {
    const { body, refuses } = await prepare(name, given, index);
    const document = JSON.stringify(body).replace('{', '{"__proto__":{"a":1},"constructor":{"a":1},"prototype":1,');
    await refuses('VALIDATION_FAILED', document, ['__proto__', 'constructor', 'prototype']);
  }),
  check(`${name} (${sample}): a value of another type is refused by name`, async (given) => {
    const { body, refuses } = await prepare(name, given, index);
    for (const { document, fields } of spoiled(name, body, ({ path }) => !/[.[]/.test(path), another))
      await refuses('VALIDATION_FAILED', document, fields);
  }),
  check(`${name} (${sample}): text with NUL or half of a surrogate pair is refused by name`, async (given) => {
    const { body, refuses } = await prepare(name, given, index);
    const isText = ({ value }: Place) => typeof value === 'string';
    for (const bad of isScarce(name) ? ['x\udc00y\0'] : ['a\0b', '\ud800'])
      for (const { document, fields } of spoiled(name, body, isText, () => bad))
        await refuses('VALIDATION_FAILED', document, fields);
  }),
  check(`${name} (${sample}): numbers out of range are refused by name`, async (given) => {
    const { body, refuses } = await prepare(name, given, index);
    const isNumber = ({ value }: Place) => typeof value === 'number';
    for (const bad of isScarce(name) ? ['-1e400'] : ['3e9', '1e400', '-1'])
      for (const { document, fields } of spoiled(name, body, isNumber, () => raw(bad)))
        await refuses('VALIDATION_FAILED', document, fields);
  }),
];

export const bodyChecks: readonly Check[] = those(({ body }) => body !== undefined).flatMap((name) => {
  const { body: schema } = operationOf(name);
  const missing = required[name];
  return [
    ...ofBody(name),
    ...(missing
      ? [
          check(`${name}: ${missing.join(' and ')} must be there, each is named`, async (given) => {
            const { refuses } = await prepare(name, given);
            await refuses('VALIDATION_FAILED', '{}', missing);
          }),
        ]
      : []),
    ...(schema && !v.is(schema, undefined)
      ? [
          check(`${name}: no body at all is VALIDATION_FAILED`, async (given) => {
            const { refuses } = await prepare(name, given);
            await refuses('VALIDATION_FAILED', undefined);
          }),
        ]
      : []),
  ];
});
