import type { JsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import type { ApiDocument } from '../../dev/openapi/api-document.js';

/** Stands for something of the learner who sends the request; see `Sender`. */
export const own = (what: string): string => `@{${what}}`;

const wordIds = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(own('word0'), own('word1'), own('word2'), 'ai4-love') },
  { weight: 1, arbitrary: fc.constantFrom('no-such-word', 'a b', '爱') },
);
const passwords = fc.constantFrom(own('password'), 'four quiet red barns', 'wrong', 'password', '12345678');
const uuids = fc.oneof({ weight: 20, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constant(own('review')) });

/** What a field of this name means; without these, hardly a request would get past the first look. */
const meanings: Readonly<Record<string, fc.Arbitrary<string>>> = {
  wordId: wordIds,
  listId: fc.constantFrom('hsk-2021-1', 'hsk-2025-1', 'hsk-2025-2', 'hsk-1900-1'),
  id: uuids,
  undo: uuids,
  email: fc.oneof(fc.constant(own('email')), fc.constant(own('newEmail')), fc.emailAddress()),
  password: passwords,
  currentPassword: passwords,
  newPassword: fc.oneof(passwords, fc.string({ unit: 'grapheme', minLength: 8, maxLength: 72 })),
  refreshToken: fc.constantFrom(own('refreshToken'), own('accessToken'), 'a.b.c'),
  recoveryCode: fc.constantFrom(own('recoveryCode'), '7K3M-Q8ZD-2WXN-5B0F', 'none'),
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC', 'Mars/Olympus', '+05:30'),
  conversationId: fc.constantFrom('ai4-love', 'none', '../../x'),
  after: fc.oneof(fc.constant('mkz1q0w8.6f1c2d3e-4b5a-4978-8695-a4b3c2d1e0f9'), fc.string({ maxLength: 100 })),
  text: fc.constantFrom('爱', '你好', '中文', '我爱你。', '我 love 你', '𠮷', '爱'.repeat(20)),
  voice: fc.constantFrom('cmn-CN-Standard-A', 'cmn-CN-Wavenet-D', 'en-US-Standard-A'),
};

const times = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
  .chain((time) => fc.constantFrom(time.toISOString(), time.toISOString().replace(/\.\d+Z/, 'Z')));

/** Long enough for more than one of everything, short enough for thousands of requests. */
const MOST_ITEMS = 8;
const LONGEST_TEXT = 300;

/** Values that the schema of the document allows, `name` being that of the field. */
export function valuesOf(document: ApiDocument, given: JsonSchema | boolean, name = ''): fc.Arbitrary<unknown> {
  const schema = document.resolve<JsonSchema | boolean>(given);
  if (typeof schema === 'boolean') return fc.jsonValue();
  const within = (inner: JsonSchema | boolean, key = name) => valuesOf(document, inner, key);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map((option) => within(option)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? 'string'].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => within({ ...schema, type })));
  switch (types[0]) {
    case 'object':
      return objectsOf(document, schema);
    case 'array': {
      const size = { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS) };
      return fc.array(within(schema.items as JsonSchema), size);
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return textsOf(schema, name);
  }
}

function textsOf({ format, minLength = 0, maxLength = LONGEST_TEXT }: JsonSchema, name: string): fc.Arbitrary<string> {
  const meant = meanings[name];
  if (meant) return meant;
  if (format === 'date-time') return times;
  if (format === 'uuid') return uuids;
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, LONGEST_TEXT) });
}

type ObjectSchema = JsonSchema & { readonly dependentRequired?: Readonly<Record<string, readonly string[]>> };

function objectsOf(document: ApiDocument, schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], dependentRequired = {}, minProperties = 0 }: ObjectSchema = schema;
  const fields = Object.entries(properties).map(([key, inner]) => [key, valuesOf(document, inner, key)] as const);
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  const kept = fc.subarray(optional, { minLength: Math.max(0, minProperties - required.length) });
  // "at least one of these fields"
  const alternatives = (schema.anyOf ?? [{}]).map((one) => (typeof one === 'object' ? (one.required ?? []) : []));
  return fc
    .tuple(fc.record(Object.fromEntries(fields)), kept, fc.constantFrom(...alternatives))
    .map(([all, some, alternative]) => {
      const names = new Set([...required, ...some, ...alternative]);
      for (const name of names) for (const needed of dependentRequired[name] ?? []) names.add(needed);
      return Object.fromEntries(Object.entries(all).filter(([key]) => names.has(key)));
    });
}
