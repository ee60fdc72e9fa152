import { expect, test } from 'vitest';
import { forecast, history } from '../../../../lib/domain/statistics.js';
import { gistOfForecast, gistOfLists, gistOfRetention, gistOfTime, gistOfYear } from './gists.js';

const TODAY = '2026-03-10';
const year = (...days: (readonly [date: string, reviews: number])[]) =>
  history(
    TODAY,
    days.map(([date, reviews]) => ({ date, reviews, correct: reviews, durationMs: reviews * 60_000 })),
  );

test.each([
  [[], 'You have not reviewed in the last 30 days.'],
  [
    [
      ['2026-03-03', 54],
      ['2026-03-09', 12],
    ],
    'You reviewed on 2 of the last 30 days; the most was 54 reviews, on 3 March.',
  ],
  [[[TODAY, 1]], 'You reviewed on 1 of the last 30 days; the most was 1 review, today.'],
  [
    [['2025-12-31', 8]],
    'You have not reviewed in the last 30 days; the most in the year was 8 reviews, on 31 December 2025.',
  ],
] as const)('a year in a sentence %#', (days, gist) => {
  expect(gistOfYear(year(...days))).toBe(gist);
});

test.each([
  [[], 'Nothing falls due in the coming 14 days.'],
  [[{ date: TODAY, due: 1 }], '1 review falls due in the coming 14 days; the most, 1, today.'],
  [
    [
      { date: '2026-03-12', due: 4 },
      { date: '2026-03-13', due: 4 },
    ],
    '8 reviews fall due in the coming 14 days; the most, 4, on Thursday 12 March.',
  ],
])('what is coming in a sentence %#', (days, gist) => {
  expect(gistOfForecast(forecast(TODAY, days))).toBe(gist);
});

test('retention says of which words it speaks, and nothing before there are any', () => {
  expect(gistOfRetention(0.914)).toBe(
    'Of the words that came back after a day or more, you still knew 91 % in the last 30 days.',
  );
  expect(gistOfRetention(null)).toMatch(/^Nothing to tell yet/);
});

test('time is told of the last 30 days', () => {
  expect(gistOfTime(year(['2026-03-09', 20], [TODAY, 10], ['2025-06-01', 500]))).toBe(
    'You spent 30 min in the last 30 days: 15 min on a day with reviews.',
  );
  expect(gistOfTime(year(['2025-06-01', 500]))).toBe('No time spent in the last 30 days.');
});

test('of the lists the one furthest along is named', () => {
  const lists = [
    { name: 'One', total: 300, studied: 30 },
    { name: 'Two', total: 200, studied: 30 },
  ];
  expect(gistOfLists(lists)).toBe('Furthest along is Two, with 30 of 200 words begun.');
  expect(gistOfLists([])).toBe('No word of a list is begun yet.');
});
