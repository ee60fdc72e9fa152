import { type ErrorCode, errors } from './errors.js';
import type { Operation } from './operations.js';

const ofBodies: readonly ErrorCode[] = ['INVALID_JSON', 'UNSUPPORTED_MEDIA_TYPE', 'PAYLOAD_TOO_LARGE'];
const ofTokens: readonly ErrorCode[] = ['UNAUTHENTICATED', 'TOKEN_EXPIRED'];

/** Codes of no operation: for a method that a path does not have, and for a path that is none of the API's. */
export const pathErrors = ['METHOD_NOT_ALLOWED', 'NOT_FOUND'] as const satisfies readonly ErrorCode[];

/**
 * Every code that the operation may answer, and no other, in the order of the table of errors: what its declaration implies,
 * and what it names itself.
 */
export function errorsOf(operation: Operation): readonly ErrorCode[] {
  const { auth, params, query, body, limit, isStatic } = operation;
  const implied: readonly ErrorCode[] = isStatic
    ? []
    : [
        ...(params || query || body ? (['VALIDATION_FAILED'] as const) : []),
        ...(body ? ofBodies : []),
        ...(auth === 'token' || auth === 'account' ? ofTokens : []),
        // whether the account and the session live is a question to the database
        ...(auth === 'account' ? (['SERVICE_UNAVAILABLE'] as const) : []),
        ...(limit === undefined ? [] : (['RATE_LIMITED'] as const)),
        'INTERNAL',
      ];
  const codes = new Set([...implied, ...operation.errors]);
  return (Object.keys(errors) as ErrorCode[]).filter((code) => codes.has(code));
}

/** Every status that is no problem document. */
export function successesOf({ status, isConditional, otherStatus }: Operation): readonly number[] {
  return [status, ...(isConditional ? [304] : []), ...(otherStatus === undefined ? [] : [otherStatus])];
}
