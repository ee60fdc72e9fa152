import type { Day } from '../../../../lib/domain/study-day.js';

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const at = (day: Day) => Date.parse(`${day}T12:00:00Z`);

const long = format({ day: 'numeric', month: 'long' });
const longOfYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
const full = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const short = format({ day: 'numeric', month: 'short' });
const week = format({ weekday: 'long' });
const month = format({ month: 'short' });
const monthOfYear = format({ month: 'short', year: 'numeric' });

/** "3 March", with the year where it is not today's. */
export function dayName(day: Day, today: Day): string {
  return (day.slice(0, 4) === today.slice(0, 4) ? long : longOfYear).format(at(day));
}

/** "Tuesday 3 March 2026" */
export const fullDayName = (day: Day) => full.format(at(day)).replace(',', '');

/** "3 Mar" */
export const shortDayName = (day: Day) => short.format(at(day));

/** "Tuesday" */
export const weekdayName = (day: Day) => week.format(at(day));

/** "Mar", of `YYYY-MM` */
export const monthName = (yearAndMonth: string) => month.format(at(`${yearAndMonth}-01`));

/** "Mar 2026", of `YYYY-MM` */
export const monthAndYear = (yearAndMonth: string) => monthOfYear.format(at(`${yearAndMonth}-01`));
