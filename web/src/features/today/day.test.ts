import { expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { nameOfDay, nextDue } from './day.js';

function words(...entries: Partial<Progress>[]): Map<string, Progress> {
  const list = entries.map((entry, index) => ({ wordId: String(index), state: 'learning', ...entry }) as Progress);
  return new Map(list.map((progress) => [progress.wordId, progress]));
}

const NOW = Date.parse('2026-01-31T12:00:00.000Z');

test('the next due word is the soonest that is still to come', () => {
  const at = (offsetMs: number) => new Date(NOW + offsetMs).toISOString();
  expect(nextDue(words({ nextReview: at(-1) }, { nextReview: at(9) }, { nextReview: at(5) }), NOW)).toBe(NOW + 5);
  expect(nextDue(words({ nextReview: null }), NOW)).toBeNull();
});

test('the day is named as all dates here are written, and goes on until 04:00', () => {
  expect(nameOfDay(Date.parse('2026-03-12T20:00:00Z'), 'Europe/Berlin')).toMatch(/^Thursday,? 12 March$/);
  expect(nameOfDay(Date.parse('2026-03-13T02:59:00Z'), 'Europe/Berlin')).toMatch(/^Thursday,? 12 March$/);
  expect(nameOfDay(Date.parse('2026-03-13T03:00:00Z'), 'Europe/Berlin')).toMatch(/^Friday,? 13 March$/);
});
