import { describe, expect, test } from 'vitest';
import { HISTORY_DAYS, history } from '../../../../lib/domain/statistics.js';
import { addDays } from '../../../../lib/domain/study-day.js';
import { dayByKey, monthsOf, weekday, weeksOf } from './year.js';

const yearTo = (today: string) => weeksOf(history(today, []));

test.each([
  ['2026-11-16', 0],
  ['2026-11-22', 6],
  ['2026-03-29', 6],
  ['2028-02-29', 1],
  ['2000-01-01', 5],
])('%s has its place in the week', (day, place) => {
  expect(weekday(day)).toBe(place);
});

describe.each([
  ['a year that ends on a Sunday', '2026-11-22'],
  ['a year that ends on a Monday', '2026-11-23'],
  ['a leap day at the end', '2028-02-29'],
  ['a leap day within', '2028-11-22'],
  ['clocks that go forward in Europe', '2026-03-29'],
  ['clocks that go back in Europe', '2026-10-25'],
  ['clocks that go forward in America', '2027-03-14'],
  ['the end of a year', '2026-12-31'],
])('%s', (_, today) => {
  const weeks = yearTo(today);
  const days = weeks.flat();

  test('has every day once, in order, today last', () => {
    const dates = days.flatMap((day) => (day ? [day.date] : []));
    expect(dates).toEqual(Array.from({ length: HISTORY_DAYS }, (_, index) => addDays(today, index + 1 - HISTORY_DAYS)));
  });

  test('has whole weeks, each day in the row of its weekday', () => {
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    for (const week of weeks) {
      for (const [row, day] of week.entries()) if (day) expect(weekday(day.date)).toBe(row);
    }
  });

  test('is empty only before the first day and after the last', () => {
    const first = days.findIndex((day) => day !== null);
    const last = days.findLastIndex((day) => day !== null);
    expect(days.slice(first, last + 1)).not.toContain(null);
    expect([first < 7, days.length - 1 - last < 7]).toEqual([true, true]);
  });

  test('has names of months over all its weeks', () => {
    const months = monthsOf(weeks);
    expect(months.reduce((sum, month) => sum + month.weeks, 0)).toBe(weeks.length);
    expect(months.map(({ month }) => month)).toEqual([...new Set(months.map(({ month }) => month))].sort());
    expect(months.at(-1)?.month).toBe(today.slice(0, 7));
  });
});

test('without a day there is no week', () => {
  expect(weeksOf([])).toEqual([]);
  expect(monthsOf([])).toEqual([]);
});

test.each([
  ['ArrowUp', '2026-03-02', '2026-03-01'],
  ['ArrowDown', '2026-03-02', '2026-03-03'],
  ['ArrowLeft', '2026-03-02', '2026-02-23'],
  ['ArrowRight', '2026-03-02', '2026-03-09'],
  ['PageUp', '2026-03-30', '2026-03-02'],
  ['PageDown', '2026-02-27', '2026-03-27'],
  ['Home', '2026-03-02', '2026-01-01'],
  ['End', '2026-03-02', '2026-03-31'],
  ['ArrowDown', '2026-03-31', '2026-03-31'],
  ['ArrowLeft', '2026-01-07', '2026-01-07'],
  ['Tab', '2026-03-02', undefined],
])('%s leads from %s to %s', (key, from, to) => {
  expect(dayByKey(key, from, { first: '2026-01-01', last: '2026-03-31' })).toBe(to);
});
