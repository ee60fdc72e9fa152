import { randomUUID } from 'node:crypto';
import type { Rating, Update } from '../../lib/contract/progress.js';

const DAY_MS = 86_400_000;

export function review(wordId: string, rating: Rating, daysAgo: number): Update {
  return { wordId, id: randomUUID(), rating, at: new Date(Date.now() - daysAgo * DAY_MS).toISOString() };
}

/** A word that was learnt, and forgotten eight times since; due now. */
export function forgottenEightTimes(wordId: string): Update[] {
  const lapses = Array.from({ length: 8 }, (_, index) => 50 - 5 * index);
  const minutes = (count: number) => count / (24 * 60);
  return [
    review(wordId, 'easy', 60),
    ...lapses.flatMap((days) => [review(wordId, 'again', days), review(wordId, 'good', days - minutes(11))]),
  ];
}
