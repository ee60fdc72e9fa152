import { plural } from '../../ui/format.js';

/** What learners call the events of their log. */
export function sayEvents(count: number): string {
  return plural(count, 'review or change', 'reviews or changes');
}
