import { expect, test } from 'vitest';
import { apart, drawChart } from './chart.js';

test('names of lines that end at one place do not touch', () => {
  const heights = apart([340, 340, 100, 341, 100]).toSorted((one, other) => one - other);
  const gaps = heights.slice(1).map((height, index) => height - (heights[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(16);
  expect(Math.max(...heights)).toBeLessThanOrEqual(344);
});

test('a chart has a title, names for its axes and lines, and a look for dark pages', () => {
  const svg = drawChart({
    title: 'Cost & size',
    xTitle: 'reviews',
    yTitle: 'ms',
    lines: [
      {
        name: 'list',
        points: [
          [1, 2.5],
          [50_000, 40],
        ],
      },
    ],
  });
  for (const text of ['<title id="title">Cost &amp; size</title>', '>reviews</text>', '>ms</text>', '>list</text>'])
    expect(svg).toContain(text);
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
