import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { errors } from '../../lib/contract/errors.js';
import { components } from './components.js';
import { descriptions } from './descriptions.js';

type JsonSchemaTypeName = Exclude<JsonSchema['type'], readonly unknown[] | undefined>;

export const refTo = (name: string): string => `#/components/schemas/${name}`;

/** Of one type, whose values are not listed: null can stand beside it in the list of types. */
function isPlain(schema: JsonSchema | boolean | undefined): schema is JsonSchema & { type: JsonSchemaTypeName } {
  return typeof schema === 'object' && typeof schema.type === 'string' && schema.enum === undefined;
}

function namedRef(schema: v.GenericSchema): JsonSchema {
  const named = Object.entries(components).find(([, component]) => component === schema);
  if (!named) throw new Error('one of several shapes needs a name in the document');
  return { $ref: refTo(named[0]) };
}

/** What JSON Schema has no word for. Rules that a `check` holds are said by metadata beside it. */
const unsaid = ['check', 'partial_check', 'trim', 'to_lower_case', 'transform'];

const conversion: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'output',
  ignoreActions: unsaid,
  overrideRef: ({ referenceId }) => refTo(referenceId),
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    if ('options' in valibotSchema && valibotSchema.type === 'lazy') {
      return { oneOf: (valibotSchema.options as v.GenericSchema[]).map(namedRef) };
    }
    const [inner, nothing] = jsonSchema.anyOf ?? [];
    if (valibotSchema.type === 'nullable' && isPlain(inner) && nothing) {
      return { ...inner, type: [inner.type, 'null'] };
    }
    if (jsonSchema.type !== 'object') return undefined;
    const { required = [], ...rest } = jsonSchema;
    return {
      ...rest,
      ...(required.length > 0 && { required }),
      // the rest of a strict object is `never`
      ...(valibotSchema.type === 'object_with_rest' && { additionalProperties: false }),
    };
  },
};

/** The schema where it is used: a reference to its name, when it has one. */
export function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema, $defs, ...converted } = toJsonSchema(schema, { ...conversion, definitions: components });
  return converted;
}

/** An RFC 9457 problem document, as `lib/http/reply.ts` writes it. */
const Problem: JsonSchema = {
  type: 'object',
  description: 'A refusal or a failure (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', pattern: '^urn:shizi:problem:[a-z-]+$', description: 'The code as a URN.' },
    title: { type: 'string', description: 'What the code means, in words that do not change.' },
    status: { type: 'integer', enum: [...new Set(Object.values(errors).map(({ status }) => status))] },
    detail: { type: 'string', minLength: 1, description: 'What happened this time, and what to do about it.' },
    code: { type: 'string', enum: Object.keys(errors), description: 'Stable: decide by this one.' },
    requestId: { type: 'string', format: 'uuid', description: 'Names the request in our log.' },
    errors: {
      type: 'array',
      description: 'Every bad field or item.',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: {
          path: { type: 'string', description: 'Such as `updates[3].rating`.' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

export function namedSchemas(): Record<string, JsonSchema> {
  const converted: Readonly<Record<string, JsonSchema>> = toJsonSchemaDefs(components, conversion);
  const described = Object.entries(converted).map(([name, schema]): [string, JsonSchema] => [
    name,
    withDescriptions(schema, descriptions[name as keyof typeof components]),
  ]);
  return { ...Object.fromEntries(described), Problem };
}

function withDescriptions(schema: JsonSchema, said: Readonly<Record<string, string>> | undefined): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([field, value]) => {
    const description = said?.[field];
    return [field, description !== undefined && typeof value === 'object' ? { ...value, description } : value] as const;
  });
  return {
    ...(said?.[''] !== undefined && { description: said[''] }),
    ...schema,
    properties: Object.fromEntries(properties),
  };
}
