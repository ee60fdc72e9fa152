import { addDays, type Day } from '../../../../lib/domain/study-day.js';

/** Seven days, Monday first; null where the week reaches beyond the days that are shown. */
export type Week<Entry> = readonly (Entry | null)[];

/** A month over the weeks that are headed by its name. */
export interface MonthSpan {
  /** `YYYY-MM` */
  readonly month: string;
  readonly weeks: number;
}

const WEEK_DAYS = 7;

/** 0 for Monday to 6 for Sunday. A date is the same day of the week in every zone. */
export function weekday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % WEEK_DAYS;
}

/** Days that follow each other, in weeks from Monday to Sunday. */
export function weeksOf<Entry extends { readonly date: Day }>(days: readonly Entry[]): readonly Week<Entry>[] {
  const [first] = days;
  if (!first) return [];
  const before = weekday(first.date);
  const count = Math.ceil((before + days.length) / WEEK_DAYS);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: WEEK_DAYS }, (_, place) => days[week * WEEK_DAYS + place - before] ?? null),
  );
}

/** The weeks by month; a week belongs to the month in which its last shown day lies. */
export function monthsOf(weeks: readonly Week<{ readonly date: Day }>[]): readonly MonthSpan[] {
  const spans: MonthSpan[] = [];
  for (const week of weeks) {
    const month = week.findLast((day) => day !== null)?.date.slice(0, 7) ?? '';
    const last = spans.at(-1);
    if (last?.month === month) spans[spans.length - 1] = { month, weeks: last.weeks + 1 };
    else spans.push({ month, weeks: 1 });
  }
  return spans;
}

interface Reach {
  readonly first: Day;
  readonly last: Day;
}

const steps: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -WEEK_DAYS,
  ArrowRight: WEEK_DAYS,
  PageUp: -4 * WEEK_DAYS,
  PageDown: 4 * WEEK_DAYS,
};

/** The day to which a key leads from `from`, where weeks stand as columns; `from` itself at the edge, undefined for other keys. */
export function dayByKey(key: string, from: Day, { first, last }: Reach): Day | undefined {
  if (key === 'Home') return first;
  if (key === 'End') return last;
  const step = steps[key];
  if (step === undefined) return undefined;
  const day = addDays(from, step);
  return day < first || day > last ? from : day;
}
