import { duration, plural } from '../../ui/format.js';
import type { StudiedDay } from './sums.js';

/** What was done on a day: "24 reviews, 22 known, 6 min". */
export function ofDay({ reviews, correct, durationMs }: StudiedDay): string {
  if (reviews === 0) return 'no reviews';
  return [plural(reviews, 'review'), `${correct.toLocaleString('en')} known`, durationMs > 0 && duration(durationMs)]
    .filter(Boolean)
    .join(', ');
}
