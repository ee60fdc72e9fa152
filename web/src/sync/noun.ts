import type { Entry } from '../local/shapes.js';

/** What several updates are together: reviews, with what takes one back; or changes, once an import or “I know this” is among them. */
export function nounOf(entries: readonly Pick<Entry, 'update'>[]): 'review' | 'change' {
  return entries.every(({ update }) => 'rating' in update || 'undo' in update) ? 'review' : 'change';
}
