import { metaKey, type OwnerChange } from './shapes.js';

/** After this event the server is asked for more of the log. */
export const LOG_CURSOR = metaKey<string>('log-cursor');
/** The log was read to its end once; since then it only lags. */
export const LOG_IS_WHOLE = metaKey<boolean>('log-whole');

/** What was read of the server's log counts for nothing any more, and is read again from its beginning. */
export const FORGET_LOG: OwnerChange = {
  clearEvents: true,
  meta: { [LOG_CURSOR.name]: undefined, [LOG_IS_WHOLE.name]: undefined },
};

/**
 * The change without what it adds to the log, which the server tells again after the cursor; until then the log is not whole.
 * Null when it adds nothing.
 */
export function withoutLog({ addEvents, voidEvents, ...rest }: OwnerChange): OwnerChange | null {
  if (!addEvents?.length && !voidEvents?.length) return null;
  return { ...rest, meta: { ...rest.meta, [LOG_IS_WHOLE.name]: undefined } };
}
