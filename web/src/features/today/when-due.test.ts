import { expect, test } from 'vitest';
import { whenDue } from './when-due.js';

const NOW = Date.parse('2026-01-31T20:00:00.000Z');

test.each([
  ['2026-01-31T19:59:00.000Z', 'now'],
  ['2026-01-31T20:00:30.000Z', 'in a minute'],
  ['2026-01-31T20:12:00.000Z', 'in 12 minutes'],
  ['2026-01-31T22:40:00.000Z', 'today at 23:40'],
  ['2026-02-01T02:30:00.000Z', 'today at 03:30'],
  ['2026-02-01T03:00:00.000Z', 'tomorrow'],
  ['2026-03-03T12:00:00.000Z', 'on 3 Mar'],
  ['2027-03-03T12:00:00.000Z', 'on 3 Mar 2027'],
])('a word due at %s is due, in Berlin, %s', (at, expected) => {
  expect(whenDue(Date.parse(at), NOW, 'Europe/Berlin')).toBe(expected);
});
