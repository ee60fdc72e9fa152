import { createHash } from 'node:crypto';
import type { Rating, ReviewUpdate } from '../../lib/contract/progress.js';
import { type Memory, review } from '../../lib/domain/scheduler.js';

const DAY_MS = 86_400_000;
const CARD_MS = 9_000;
/** Above every interval of a word that is still being learned. */
const SESSION_MS = 30 * 60_000;

interface PastOptions {
  readonly wordIds: readonly string[];
  /** Epoch milliseconds at which all of it is past. */
  readonly now: number;
  readonly days: number;
  readonly newPerDay: number;
}

/**
 * What a learner did who came on most days and answered what was due by the schedule itself, some of it wrong. The same words
 * and the same time give the same past, ids included.
 */
export function pastOf({ wordIds, now, days, newPerDay }: PastOptions): ReviewUpdate[] {
  const random = dice(days);
  const memories = new Map<string, Memory>();
  const updates: ReviewUpdate[] = [];
  for (let day = days; day >= 1; day -= 1) {
    // the last weeks without a gap, so that there is a streak
    if (day > 24 && random() < 0.22) continue;
    let at = now - day * DAY_MS - Math.floor(random() * 3 * 3_600_000);
    const rate = (wordId: string, rating: Rating) => {
      memories.set(wordId, review(memories.get(wordId) ?? null, rating, at));
      const durationMs = 2_000 + Math.floor(random() * 6_000);
      updates.push({ wordId, id: idOf(updates.length), rating, at: new Date(at).toISOString(), durationMs });
      at += CARD_MS;
    };
    const due = [...memories].filter(([, { nextReview }]) => nextReview <= at + SESSION_MS);
    for (const [wordId] of due) rate(wordId, ratingFor(random()));
    for (const wordId of wordIds.slice(memories.size, memories.size + newPerDay)) {
      rate(wordId, random() < 0.3 ? 'easy' : 'good');
    }
  }
  return updates;
}

function ratingFor(chance: number): Rating {
  if (chance < 0.11) return 'again';
  if (chance < 0.2) return 'hard';
  return chance < 0.85 ? 'good' : 'easy';
}

/** A word that was learnt, and forgotten eight times since; due now. */
export function forgottenEightTimes(wordId: string, now: number): ReviewUpdate[] {
  const rated = (rating: Rating, index: number, daysAgo: number): ReviewUpdate => ({
    wordId,
    id: idOf(100_000 + index),
    rating,
    at: new Date(now - daysAgo * DAY_MS).toISOString(),
  });
  const lapses = Array.from({ length: 8 }, (_, index) => 50 - 5 * index);
  return [
    rated('easy', 0, 60),
    ...lapses.flatMap((days, index) => [
      rated('again', 2 * index + 1, days),
      rated('good', 2 * index + 2, days - 11 / (24 * 60)),
    ]),
  ];
}

/** A word that was known twice; due now, and for less long than one of `forgottenEightTimes`. */
export function learntTwice(wordId: string, now: number): ReviewUpdate[] {
  return [50, 48].map((daysAgo, index) => ({
    wordId,
    id: idOf(200_000 + index),
    rating: 'good',
    at: new Date(now - daysAgo * DAY_MS).toISOString(),
  }));
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function idOf(number: number): string {
  const hex = createHash('sha256').update(`picture ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
