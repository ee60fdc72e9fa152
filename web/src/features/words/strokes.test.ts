import { expect, test } from 'vitest';
import { describeStroke } from './strokes.js';

type Median = Parameters<typeof describeStroke>[0];

test.each<[string, Median, string]>([
  [
    'heng across the middle',
    [
      [100, 388],
      [900, 400],
    ],
    'left to right; in the middle',
  ],
  [
    'shu on the left',
    [
      [150, 850],
      [150, -50],
    ],
    'top to bottom; at the left',
  ],
  [
    'pie to the bottom left',
    [
      [400, 350],
      [100, -50],
    ],
    'down to the left; at the bottom left',
  ],
  [
    'dian at the top',
    [
      [480, 850],
      [600, 750],
    ],
    'short, down to the right; at the top',
  ],
  [
    'zhe',
    [
      [100, 800],
      [800, 800],
      [800, 0],
    ],
    'down to the right, with a turn; in the middle',
  ],
  [
    'ti',
    [
      [50, 0],
      [320, 250],
    ],
    'up to the right; at the bottom left',
  ],
])('%s', (_, median, expected) => {
  expect(describeStroke(median)).toBe(expected);
});
