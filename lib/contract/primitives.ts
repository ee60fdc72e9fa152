import * as v from 'valibot';
import { isTimeZone } from '../domain/study-day.js';

/** Unicode text that PostgreSQL and JSON can hold: no NUL, no half of a surrogate pair. */
export const Text = v.pipe(
  v.string(),
  v.check((value) => !value.includes('\0'), 'must not contain NUL characters'),
  v.check(
    (value) => !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value),
    'must be well-formed Unicode',
  ),
);

export const Uuid = v.pipe(v.string(), v.uuid('must be a UUID'), v.toLowerCase());

/** ISO 8601 in UTC, milliseconds optional when read, always written. */
export const Timestamp = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/,
    'must be an ISO 8601 time in UTC, such as 2026-01-31T08:30:00.000Z',
  ),
  // Date.parse accepts 31 February and moves it to March
  v.check((value) => isCalendarTime(value), 'must be a time that exists'),
  v.metadata({ format: 'date-time' }),
);

const WITHIN_RANGES =
  /^(?:19[7-9]\d|[2-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d.*Z$/;
const LONG_MONTHS = [1, 3, 5, 7, 8, 10, 12];

/** A list of 500 words has 2,000 times: a Date for each, or arithmetic with each of its numbers, takes most of what checking it costs. */
function isCalendarTime(value: string): boolean {
  if (!WITHIN_RANGES.test(value)) return false;
  const day = Number(value.slice(8, 10));
  if (day <= 28) return true;
  const [year, month] = [Number(value.slice(0, 4)), Number(value.slice(5, 7))];
  if (month === 2) return day === 29 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  return day <= 30 || LONG_MONTHS.includes(month);
}

export const Count = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be 0 or more'),
  v.maxValue(1_000_000, 'must be 1,000,000 or less'),
);

/** 0..1 */
export const Fraction = v.pipe(v.number(), v.minValue(0, 'must be 0 or more'), v.maxValue(1, 'must be 1 or less'));

/** Ids are ours and never change; whatever does not look like one names no word. */
export const WordId = v.pipe(
  Text,
  v.minLength(1, 'must not be empty'),
  v.maxLength(100, 'must have 100 characters or fewer'),
);

/** An IANA name that this runtime knows; offsets such as +05:30 know no daylight-saving time and are refused. */
export const TimeZone = v.pipe(
  Text,
  v.maxLength(64, 'must have 64 characters or fewer'),
  v.check((value) => isTimeZone(value), 'must be the name of a time zone, such as Europe/Berlin'),
);

/** A whole number in a query string. */
export const queryInteger = (minimum: number, maximum: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, 'must be a whole number'),
    v.transform(Number),
    v.number(),
    v.integer(),
    v.minValue(minimum, `must be ${minimum} or more`),
    v.maxValue(maximum, `must be ${maximum} or less`),
  );
