import { type Card, FSRS, Rating as Grade, State, StrategyMode } from 'ts-fsrs';
import type { MemoryState, Rating } from '../contract/progress.js';
import { stabilityOf } from './confidence.js';

/** Names the rules below. A state that other rules made is folded again from the log before it goes on. */
export const SCHEDULER_VERSION = 'fsrs-6.1';

const DAY_MS = 86_400_000;

/** The memory of one word. Times are epoch milliseconds, stability is in days, difficulty is 1..10. */
export interface Memory {
  readonly state: Exclude<MemoryState, 'new'>;
  readonly stability: number;
  readonly difficulty: number;
  /** The step within learning or relearning, from 0. */
  readonly learningSteps: number;
  readonly lapses: number;
  readonly lastReviewedAt: number;
  readonly nextReview: number;
}

/** Pinned, so that an update of the library moves nobody's schedule: FSRS-6 with its published default weights. */
export const PARAMETERS = {
  request_retention: 0.9,
  maximum_interval: 36_500,
  enable_fuzz: false,
  enable_short_term: true,
  learning_steps: ['1m', '10m'],
  relearning_steps: ['10m'],
  w: [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ],
} as const;

/**
 * The library's scheduler without two things that are only for those who change parameters or have intervals fuzzed, and
 * which took a third to a half of a review's time: parameters behind a proxy, and a seed written out as text for each review.
 */
class PinnedScheduler extends FSRS {
  constructor() {
    super(PARAMETERS);
    this.param = { ...this.param };
    this.useStrategy(StrategyMode.SEED, () => '');
  }
}

const scheduler = new PinnedScheduler();

/** FSRS's difficulty after a first Good: the difficulty of a word whose confidence was set and not earned. */
export const ASSIGNED_DIFFICULTY = scheduler.init_difficulty(Grade.Good);

const grades = { again: Grade.Again, hard: Grade.Hard, good: Grade.Good, easy: Grade.Easy } as const;
const states = ['new', 'learning', 'review', 'relearning'] as const satisfies readonly MemoryState[];
const stateNumbers = { learning: State.Learning, review: State.Review, relearning: State.Relearning } as const;

/** 4 decimals, as part of the rule: engines differ in the last bits of `exp` and `pow`, and a fold must not. */
function round4(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** The library's card. What it does not read is zero: the times of a new card, last intervals, repetitions. */
function cardOf(memory: Memory | null): Card {
  // one plain literal, without spread: the fold of a long history spends its time here
  return {
    due: new Date(memory === null ? 0 : memory.nextReview),
    stability: memory === null ? 0 : memory.stability,
    difficulty: memory === null ? 0 : memory.difficulty,
    elapsed_days: 0,
    scheduled_days: 0,
    learning_steps: memory === null ? 0 : memory.learningSteps,
    reps: 0,
    lapses: memory === null ? 0 : memory.lapses,
    state: memory === null ? State.New : stateNumbers[memory.state],
    last_review: new Date(memory === null ? 0 : memory.lastReviewedAt),
  };
}

/**
 * The memory after a review at `at` (epoch ms), by FSRS-6 as ts-fsrs computes it; null stands for a new word. A time
 * before the last review counts as the time of that review: only a device that folds onto a newer state meets one.
 */
export function review(memory: Memory | null, rating: Rating, at: number): Memory {
  const reviewedAt = memory === null ? at : Math.max(at, memory.lastReviewedAt);
  const { card } = scheduler.next(cardOf(memory), new Date(reviewedAt), grades[rating]);
  const state = states[card.state];
  if (state === undefined || state === 'new') throw new Error(`a reviewed card is in state ${card.state}`);
  return {
    state,
    stability: round4(card.stability),
    difficulty: round4(card.difficulty),
    learningSteps: card.learning_steps,
    lapses: card.lapses,
    lastReviewedAt: reviewedAt,
    nextReview: card.due.getTime(),
  };
}

/**
 * The memory of a word whose confidence (0..1) is set at `at` (epoch ms): stability exactly as the confidence says, due
 * after as many whole days, one at least.
 */
export function assignedMemory(confidence: number, at: number): Memory {
  const stability = stabilityOf(confidence);
  return {
    state: 'review',
    stability,
    difficulty: ASSIGNED_DIFFICULTY,
    learningSteps: 0,
    lapses: 0,
    lastReviewedAt: at,
    nextReview: at + Math.max(1, Math.round(stability)) * DAY_MS,
  };
}

/** What each of the four buttons would do at `at` (epoch ms): the time until the word is due again, in ms. */
export function preview(memory: Memory | null, at: number): Record<Rating, number> {
  const intervalMs = (rating: Rating) => {
    const next = review(memory, rating, at);
    return next.nextReview - next.lastReviewedAt;
  };
  return { again: intervalMs('again'), hard: intervalMs('hard'), good: intervalMs('good'), easy: intervalMs('easy') };
}
