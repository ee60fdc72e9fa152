import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { documentFile } from './document.js';
import type { MediaType, OpenApiDocument, PathOperation, Response } from './model.js';

/** The document as it is served, with what it refers to looked up and its schemas compiled. */
export class ApiDocument {
  readonly document: OpenApiDocument;
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(text: string = readFileSync(documentFile, 'utf8')) {
    this.document = JSON.parse(text) as OpenApiDocument;
    this.#ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
    addFormats.default(this.#ajv);
    for (const [name, schema] of Object.entries(this.document.components.schemas)) {
      this.#ajv.addSchema(withNames(schema) as object, name);
    }
  }

  operations(): PathOperation[] {
    return Object.values(this.document.paths).flatMap((path) => Object.values(path));
  }

  operation(name: string): PathOperation {
    const found = this.operations().find(({ operationId }) => operationId === name);
    if (!found) throw new Error(`the document has no operation ${name}`);
    return found;
  }

  /** What is at the other end of a reference within the document. */
  resolve<T>(value: T | { readonly $ref: string }): T {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T;
    return value.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.document) as T;
  }

  /** Why the value is not what the schema says; empty when it is. */
  faults({ schema }: Pick<MediaType, 'schema'>, value: unknown): string[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = this.#ajv.compile(withNames(schema) as object);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  /** The codes that a problem document of this answer may have. */
  codes({ content }: Response): string[] {
    const [, ours] = content?.['application/problem+json']?.schema.allOf ?? [];
    const code = typeof ours === 'object' ? ours.properties?.code : undefined;
    return typeof code === 'object' ? (code.enum ?? []).map(String) : [];
  }
}

/** The schema with the names of others where it refers to them by their place in the document. */
function withNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [
      key,
      key === '$ref' ? String(inside).replace('#/components/schemas/', '') : withNames(inside),
    ]),
  );
}
