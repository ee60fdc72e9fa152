/**
 * The study day: the calendar date a learner would name for a moment of study. It begins at 04:00 wall-clock time in the
 * learner's zone, so that a session after midnight still belongs to the evening before.
 *
 * Everything that speaks of days (today, streaks, forecasts) compares the days of instants, never the instants of days: the
 * forward mapping is total in every zone, while "04:00 on that date" may not exist, or exist twice, where clocks change.
 */

/** A calendar date as `YYYY-MM-DD`; such strings sort in order of time. */
export type Day = string;

const STUDY_DAY_BEGINS_HOUR = 4;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One formatter per zone, whatever its spelling: constructing one costs far more than a call of it. */
function wallClockIn(timeZone: string): Intl.DateTimeFormat {
  const key = timeZone.toLowerCase();
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/**
 * The study day of an instant: the date of (wall clock in `timeZone` − 4 hours). The same in SQL, whose answers are tested to be equal:
 * `((at AT TIME ZONE zone) - interval '4 hours')::date`.
 *
 * The hours are taken off the wall clock and not off the instant; the two differ for some hours after clocks change.
 *
 * @throws RangeError for an invalid date, and for a zone that `Intl` does not know; ask `isTimeZone` first.
 */
export function studyDay(instant: Date, timeZone: string): Day {
  let year = Number.NaN;
  let month = Number.NaN;
  let day = Number.NaN;
  let hour = Number.NaN;
  for (const { type, value } of wallClockIn(timeZone).formatToParts(instant)) {
    if (type === 'year') year = Number(value);
    else if (type === 'month') month = Number(value);
    else if (type === 'day') day = Number(value);
    else if (type === 'hour') hour = Number(value);
  }
  return isoDay(Date.UTC(year, month - 1, hour < STUDY_DAY_BEGINS_HOUR ? day - 1 : day));
}

/**
 * When the study day of `instant` ends: the first millisecond after `instant` that belongs to a later one.
 * For a display ("today's words until …") or a timer; rules compare days instead.
 *
 * Where clocks go back across 04:00 (no zone that changes at night does), a day is left twice; either end may be the answer.
 *
 * @throws RangeError as `studyDay`.
 */
export function studyDayEnd(instant: Date, timeZone: string): Date {
  const today = studyDay(instant, timeZone);
  let before = instant.getTime();
  let after = before;
  do after += DAY_MS;
  while (studyDay(new Date(after), timeZone) <= today);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (studyDay(new Date(middle), timeZone) <= today) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** The calendar date `days` after `day` (before it when negative). */
export function addDays(day: Day, days: number): Day {
  return isoDay(Date.parse(day) + days * DAY_MS);
}

/** Calendar days from `from` to `to`; negative when `to` is the earlier one. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

// Offsets ("+05:30"), which follow no change of clocks, and ICU's private "SystemV/EST5".
const NOT_A_PLACE = /^(?:[+-]|systemv\/)/i;
// "CST" is Chicago for one reader, Shanghai or Havana for another; "CET" has summer time for Intl and none for PostgreSQL.
const ABBREVIATION = /^(?!utc$|gmt$)[a-z]{3}$/i;

/**
 * Whether `name` is an IANA time zone that this machine knows and that means the same to every reader, so that the browser, the server and
 * PostgreSQL agree on days. Offsets are refused, and bare abbreviations but `UTC` and `GMT`; upper and lower case are one.
 */
export function isTimeZone(name: string): boolean {
  if (NOT_A_PLACE.test(name) || ABBREVIATION.test(name)) return false;
  try {
    wallClockIn(name);
    return true;
  } catch {
    return false;
  }
}

function isoDay(utcMs: number): Day {
  return new Date(utcMs).toISOString().slice(0, 10);
}
