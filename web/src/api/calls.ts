import type * as v from 'valibot';
import type { OperationName, operations } from '../../../lib/contract/operations.js';

type Operations = typeof operations;
type Schema = v.GenericSchema<unknown, unknown>;

/** A part of a request; one that may be left out on the wire may be left out here. */
type Part<Name extends OperationName, Key extends 'body' | 'params'> =
  Operations[Name] extends Record<Key, infer S extends Schema>
    ? undefined extends v.InferInput<S>
      ? { readonly [K in Key]?: v.InferOutput<S> }
      : { readonly [K in Key]: v.InferOutput<S> }
    : unknown;

type QueryPart<Name extends OperationName> = Operations[Name] extends { query: infer S extends Schema }
  ? { readonly query?: Readonly<Partial<Record<keyof v.InferOutput<S> & string, string>>> }
  : unknown;

export type CallOptions<Name extends OperationName> = { readonly signal?: AbortSignal } & Part<Name, 'body'> &
  Part<Name, 'params'> &
  QueryPart<Name>;

/** What an operation answers, by its schema in the contract; undefined where it answers without a body. */
export type Answer<Name extends OperationName> = Operations[Name] extends { response: infer S extends Schema }
  ? v.InferOutput<S>
  : undefined;

export interface Received<Name extends OperationName> {
  readonly data: Answer<Name>;
  readonly headers: Headers;
}

/** The parts that any call may have, for the code that does not know which operation it sends. */
export interface AnyCall {
  readonly signal?: AbortSignal;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}
