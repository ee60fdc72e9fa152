import { MAX_UPDATES } from '../../../lib/contract/operation-table.js';
import type { Update } from '../../../lib/contract/progress.js';
import type { Entry } from '../local/shapes.js';

/** The server takes 1 MB; this leaves room for what is around the updates. */
const MAX_BYTES = 900_000;

/** The first entries that go into one request: `limit` of them, or fewer where they are long; at least one. */
export function nextBatch(entries: readonly Entry[], limit = MAX_UPDATES): readonly Entry[] {
  let bytes = 0;
  const encoder = new TextEncoder();
  for (const [index, { update }] of entries.slice(0, limit).entries()) {
    bytes += encoder.encode(JSON.stringify(update)).length + 1;
    if (bytes > MAX_BYTES) return entries.slice(0, Math.max(1, index));
  }
  return entries.slice(0, limit);
}

/**
 * What tells an update from its repetition.
 * @throws Error for a plain state, which would be another event each time that it is sent.
 */
export function keyOf(update: Update): string {
  if ('undo' in update) return `undo-${update.undo}`;
  // a word is imported once, whatever the ids: only the first can count
  if ('ifAbsent' in update && update.ifAbsent) return `if-absent-${update.wordId}`;
  if ('id' in update && update.id !== undefined) return update.id;
  throw new Error('an update without an id can not be told from its repetition');
}
