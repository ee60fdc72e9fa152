import type * as v from 'valibot';
import type { OperationName } from '../../../lib/contract/operation-table.js';
import type { operations } from '../../../lib/contract/operations.js';

type Operations = typeof operations;
type Schema = v.GenericSchema<unknown, unknown>;

/** A body that may be left out on the wire may be left out here. */
type BodyPart<Name extends OperationName> = Operations[Name] extends { body: infer S extends Schema }
  ? undefined extends v.InferInput<S>
    ? { readonly body?: v.InferOutput<S> }
    : { readonly body: v.InferOutput<S> }
  : unknown;

/** The `:name` parts of the path. */
type ParamsPart<Name extends OperationName> = Operations[Name]['path'] extends `${string}/:${infer Key}`
  ? { readonly params: Readonly<Record<Key, string>> }
  : unknown;

type QueryPart<Name extends OperationName> = Operations[Name] extends { query: infer S extends Schema }
  ? { readonly query?: Readonly<Partial<Record<keyof v.InferOutput<S> & string, string>>> }
  : unknown;

/** How a call is made, whatever it asks for. */
interface Manner {
  readonly signal?: AbortSignal;
  /** For an operation whose answer may take longer than others do. */
  readonly timeoutMs?: number;
  /** Whose data it is about: refused, without a request, unless exactly this learner is signed in. */
  readonly asUser?: string;
  /** Audio instead of JSON; see `Client.audio`. */
  readonly accept?: 'audio/*';
}

/** The operations that answer with a sound when they are asked for one. */
export type SoundOperation = {
  [Name in OperationName]: Operations[Name] extends { otherMediaType: 'audio/*' } ? Name : never;
}[OperationName];

export type CallOptions<Name extends OperationName> = Manner & BodyPart<Name> & ParamsPart<Name> & QueryPart<Name>;

/** What an operation answers, by its schema in the contract; undefined where it answers without a body. */
export type Answer<Name extends OperationName> = Operations[Name] extends { response: infer S extends Schema }
  ? v.InferOutput<S>
  : undefined;

export interface Received<Name extends OperationName> {
  readonly data: Answer<Name>;
  readonly headers: Headers;
}

/** The parts that any call may have, for the code that does not know which operation it sends. */
export interface AnyCall extends Manner {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}
