import { type Day, studyDay } from '../../../lib/domain/study-day.js';

const QUARTER_HOUR_MS = 15 * 60_000;
/** More than a year of study holds; then it begins anew. */
const MOST_KEPT = 50_000;

const byZone = new Map<string, Map<number, Day>>();

/**
 * `studyDay` of `at` (epoch ms), asked of the calendar once a quarter of an hour: no zone's clock stands elsewhere than at a
 * quarter. For long histories, where the calendar would cost more than all the rest.
 */
export function dayOf(at: number, timeZone: string): Day {
  const quarter = Math.floor(at / QUARTER_HOUR_MS);
  let days = byZone.get(timeZone);
  if (!days || days.size > MOST_KEPT) {
    days = new Map();
    byZone.set(timeZone, days);
  }
  let day = days.get(quarter);
  if (day === undefined) {
    day = studyDay(new Date(quarter * QUARTER_HOUR_MS), timeZone);
    days.set(quarter, day);
  }
  return day;
}
