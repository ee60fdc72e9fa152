import { expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { introducedToday, nextDue } from './day.js';

function words(...entries: Partial<Progress>[]): Map<string, Progress> {
  const list = entries.map((entry, index) => ({ wordId: String(index), state: 'learning', ...entry }) as Progress);
  return new Map(list.map((progress) => [progress.wordId, progress]));
}

const NOW = Date.parse('2026-01-31T12:00:00.000Z');

test('a word that began after four in the morning, where the learner is, began today', () => {
  const progress = words(
    { createdAt: '2026-01-31T03:00:00.000Z' }, // 04:00 in Berlin
    { createdAt: '2026-01-31T02:59:59.999Z' },
    { createdAt: '2026-01-31T11:00:00.000Z', state: 'new' },
    { createdAt: '2025-12-31T11:00:00.000Z' },
  );
  expect(introducedToday(progress, 'Europe/Berlin', NOW)).toBe(1);
  expect(introducedToday(progress, 'America/New_York', NOW)).toBe(0);
});

test('the next due word is the soonest that is still to come', () => {
  const at = (offsetMs: number) => new Date(NOW + offsetMs).toISOString();
  expect(nextDue(words({ nextReview: at(-1) }, { nextReview: at(9) }, { nextReview: at(5) }), NOW)).toBe(NOW + 5);
  expect(nextDue(words({ nextReview: null }), NOW)).toBeNull();
});
