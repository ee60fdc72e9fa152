import type { Progress } from '../../../../lib/contract/progress.js';
import { MASTERED_CONFIDENCE } from '../../../../lib/domain/confidence.js';

export const wordStates = ['new', 'learning', 'review', 'mastered'] as const;
export type WordState = (typeof wordStates)[number];

export const stateNames: Readonly<Record<WordState, string>> = {
  new: 'New',
  learning: 'Learning',
  review: 'In review',
  mastered: 'Mastered',
};

export const filters = ['all', 'due', ...wordStates] as const;
export type WordFilter = (typeof filters)[number];

export const filterNames: Readonly<Record<WordFilter, string>> = { all: 'All', due: 'Due', ...stateNames };

/** Where a word stands with the learner; without progress it is new. */
export function stateOf(progress: Progress | undefined): WordState {
  if (!progress || progress.state === 'new') return 'new';
  if (progress.confidence >= MASTERED_CONFIDENCE) return 'mastered';
  return progress.state === 'review' ? 'review' : 'learning';
}

/** `now` in epoch ms. */
export function isDue(progress: Progress | undefined, now: number): boolean {
  return progress?.nextReview != null && Date.parse(progress.nextReview) <= now;
}

export function matches(progress: Progress | undefined, filter: WordFilter, now: number): boolean {
  if (filter === 'all') return true;
  return filter === 'due' ? isDue(progress, now) : stateOf(progress) === filter;
}
