import type * as v from 'valibot';
import type { OperationName } from '../../lib/contract/operation-table.js';
import type { operations } from '../../lib/contract/operations.js';

/** The body that an operation answers when all is well. */
export type Success<N extends OperationName> = (typeof operations)[N] extends {
  readonly response: infer S extends v.GenericSchema;
}
  ? v.InferOutput<S>
  : undefined;
