import fc from 'fast-check';
import { default_w, fsrs } from 'ts-fsrs';
import { describe, expect, it } from 'vitest';
import type { Rating } from '../contract/progress.js';
import { ASSIGNED_DIFFICULTY, assignedMemory, type Memory, preview, review } from './scheduler.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const start = Date.parse('2026-03-01T09:00:00.000Z');
const ratings = ['again', 'hard', 'good', 'easy'] as const;
const decimals = (value: number) => String(value).split('.')[1]?.length ?? 0;

function memoryAfter(reviews: readonly (readonly [Rating, number])[]): Memory | null {
  let memory: Memory | null = null;
  let at = start;
  for (const [rating, gapMs] of reviews) {
    at += gapMs;
    memory = review(memory, rating, at);
  }
  return memory;
}

const anyReviews = fc.array(
  fc.tuple(fc.constantFrom(...ratings), fc.oneof(fc.nat(20 * MINUTE_MS), fc.nat(60 * DAY_MS))),
  { maxLength: 30 },
);

describe('the first review', () => {
  it.each([
    ['again', 'learning', 0.212, MINUTE_MS],
    ['hard', 'learning', 1.2931, 6 * MINUTE_MS],
    ['good', 'learning', 2.3065, 10 * MINUTE_MS],
    ['easy', 'review', 8.2956, 8 * DAY_MS],
  ] as const)('%s makes the state %s', (rating, state, stability, intervalMs) => {
    const memory = review(null, rating, start);
    expect(memory).toMatchObject({ state, stability, lapses: 0, lastReviewedAt: start });
    expect(memory.nextReview - start).toBe(intervalMs);
  });
});

describe('the scheduler', () => {
  it('uses the published weights of FSRS-6, pinned', () => {
    const published = fsrs({ w: default_w, enable_fuzz: false });
    const card = { due: new Date(start), stability: 0, difficulty: 0, elapsed_days: 0, scheduled_days: 0 };
    const next = published.next(
      { ...card, learning_steps: 0, reps: 0, lapses: 0, state: 0 },
      new Date(start),
      ratings.indexOf('easy') + 1,
    ).card;
    expect(review(null, 'easy', start).stability).toBe(Math.round(next.stability * 1e4) / 1e4);
    expect(published.init_difficulty(3)).toBe(ASSIGNED_DIFFICULTY);
  });

  it('keeps 4 decimals of stability and difficulty, and both within their bounds', () => {
    fc.assert(
      fc.property(anyReviews, (reviews) => {
        const memory = memoryAfter(reviews);
        if (memory === null) return;
        expect(decimals(memory.stability)).toBeLessThanOrEqual(4);
        expect(decimals(memory.difficulty)).toBeLessThanOrEqual(4);
        expect(memory.stability).toBeGreaterThanOrEqual(0.001);
        expect(memory.difficulty).toBeGreaterThanOrEqual(1);
        expect(memory.difficulty).toBeLessThanOrEqual(10);
        expect(memory.nextReview).toBeGreaterThan(memory.lastReviewedAt);
      }),
    );
  });

  it('survives sixty failures in a row', () => {
    const memory = memoryAfter(Array.from({ length: 60 }, () => ['again', DAY_MS] as const));
    expect(memory?.stability).toBeGreaterThanOrEqual(0.001);
  });

  it('counts a lapse when a known word is forgotten, and relearns it in ten minutes', () => {
    const known = assignedMemory(0.8, start);
    const forgotten = review(known, 'again', start + 20 * DAY_MS);
    expect(forgotten).toMatchObject({ state: 'relearning', lapses: 1, learningSteps: 0 });
    expect(forgotten.nextReview - forgotten.lastReviewedAt).toBe(10 * MINUTE_MS);
  });

  it('takes a time before the last review as the time of that review', () => {
    const known = assignedMemory(0.5, start);
    expect(review(known, 'good', start - 9 * DAY_MS)).toEqual(review(known, 'good', start));
  });
});

describe('a confidence that is set', () => {
  it.each([
    [0, 1, 1],
    [0.5, 8.25, 8],
    [0.8, 19.560000000000002, 20],
    [1, 30, 30],
  ])('of %s is a stability of %s days, due after %s', (confidence, stability, days) => {
    expect(assignedMemory(confidence, start)).toEqual({
      state: 'review',
      stability,
      difficulty: ASSIGNED_DIFFICULTY,
      learningSteps: 0,
      lapses: 0,
      lastReviewedAt: start,
      nextReview: start + days * DAY_MS,
    });
  });
});

describe('the preview of the four buttons', () => {
  it('is what each button then does', () => {
    fc.assert(
      fc.property(anyReviews, fc.nat(90 * DAY_MS), (reviews, laterMs) => {
        const memory = memoryAfter(reviews);
        const at = (memory?.lastReviewedAt ?? start) + laterMs;
        const intervals = preview(memory, at);
        for (const rating of ratings) expect(review(memory, rating, at).nextReview).toBe(at + intervals[rating]);
      }),
    );
  });

  it('never gives a better rating a shorter interval', () => {
    fc.assert(
      fc.property(anyReviews, fc.nat(90 * DAY_MS), (reviews, laterMs) => {
        const memory = memoryAfter(reviews);
        const { again, hard, good, easy } = preview(memory, (memory?.lastReviewedAt ?? start) + laterMs);
        expect([again, hard, good, easy]).toEqual([again, hard, good, easy].sort((a, b) => a - b));
      }),
    );
  });
});
