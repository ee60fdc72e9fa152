import type * as v from 'valibot';
import type { Operation } from '../contract/operations.js';
import type { Learner } from '../services/ports/access.js';

type Output<S> = S extends v.GenericSchema<unknown, infer T> ? T : undefined;
type Part<O extends Operation, K extends 'params' | 'query' | 'body'> =
  O extends Record<K, infer S> ? Output<S> : undefined;

/** A request that passed every check of its operation. */
export interface Call<O extends Operation> {
  readonly params: Part<O, 'params'>;
  readonly query: Part<O, 'query'>;
  readonly body: Part<O, 'body'>;
  readonly learner: O['auth'] extends 'account' | 'token'
    ? Learner
    : O['auth'] extends 'optional'
      ? Learner | undefined
      : undefined;
  readonly headers: Headers;
  readonly path: string;
  /** Name and port of this server, as the caller wrote them. */
  readonly host: string;
  /** The caller's address as limits count it. */
  readonly network: string;
  readonly requestId: string;
  /** When the request came, by `performance.now()`. */
  readonly startedAtMs: number;
}

/** A `Headers` where one name has several values, as cookies may. */
export type ReplyHeaders = Headers | Readonly<Record<string, string>>;

/**
 * What a handler answers: a body, with the operation's status unless it says otherwise; bytes of another media type, where
 * the operation has one; or 304 with headers alone.
 */
export type Reply<O extends Operation> =
  | {
      readonly body: O extends { response: infer S } ? Output<S> : undefined;
      readonly status?: O['status'] | (O extends { otherStatus: infer S } ? S : never);
      readonly headers?: ReplyHeaders;
      /** Why a failure is answered; for the log only. */
      readonly cause?: unknown;
    }
  | ('otherMediaType' extends keyof O
      ? { readonly bytes: Uint8Array; readonly contentType: string; readonly headers?: ReplyHeaders }
      : never)
  | { readonly status: 304; readonly headers: ReplyHeaders };

export interface Endpoint<C> {
  readonly operation: Operation;
  readonly handle: (call: Call<Operation>, container: C) => Promise<Reply<Operation>>;
}

/** Ties an operation of the contract to the one service call that carries it out. */
export function on<O extends Operation, C>(
  operation: O,
  handle: (call: Call<O>, container: C) => Promise<Reply<O>>,
): Endpoint<C> {
  // safe: the kit parses the parts with the schemas of this very operation before it calls
  return { operation, handle: handle as unknown as Endpoint<C>['handle'] };
}
