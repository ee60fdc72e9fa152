import type { Statistics } from '../contract/progress.js';
import { addDays, type Day } from './study-day.js';

/** Study days of `reviewsByDay`, today included: the same date a year ago is always in it. */
export const HISTORY_DAYS = 366;
/** Study days of `forecast`, today included. */
export const FORECAST_DAYS = 14;
/** Study days whose reviews make `trueRetention`, today included. */
export const RETENTION_DAYS = 30;

/** `part` of `whole` as 0..1 with 6 decimals; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6;
}

/** The last `HISTORY_DAYS` days up to today, oldest first; a day that is not in `known` had no review. */
export function history(today: Day, known: Statistics['reviewsByDay']): Statistics['reviewsByDay'] {
  return eachDay(addDays(today, 1 - HISTORY_DAYS), HISTORY_DAYS, known, { reviews: 0, correct: 0, durationMs: 0 });
}

/** The next `FORECAST_DAYS` days from today; on a day that is not in `known` nothing falls due. */
export function forecast(today: Day, known: Statistics['forecast']): Statistics['forecast'] {
  return eachDay(today, FORECAST_DAYS, known, { due: 0 });
}

function eachDay<T extends object>(
  first: Day,
  days: number,
  known: readonly ({ date: Day } & T)[],
  empty: T,
): ({ date: Day } & T)[] {
  const byDate = new Map(known.map((entry) => [entry.date, entry]));
  return Array.from({ length: days }, (_, index) => {
    const date = addDays(first, index);
    return byDate.get(date) ?? { date, ...empty };
  });
}
