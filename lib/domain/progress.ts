import type { Progress } from '../contract/progress.js';
import { confidenceOf } from './confidence.js';
import { NOTHING, shownCorrectCount, type WordState } from './fold.js';
import { isoTime } from './iso-time.js';
import { type Memory, SCHEDULER_VERSION } from './scheduler.js';

/** A word's state as clients see it; times in epoch ms. An absent word becomes a tombstone: zeroes, no times, `deleted`. */
export function progressOf(
  wordId: string,
  state: WordState,
  row: { readonly createdAt: number; readonly updatedAt: number; readonly schedulerVersion?: string },
): Progress {
  const { memory } = state;
  return {
    wordId,
    studyCount: state.studyCount,
    correctCount: shownCorrectCount(state),
    confidence: confidenceOf(memory?.stability ?? null),
    state: memory?.state ?? 'new',
    stability: memory?.stability ?? null,
    difficulty: memory?.difficulty ?? null,
    learningSteps: memory?.learningSteps ?? 0,
    lapses: memory?.lapses ?? 0,
    lastReviewedAt: memory ? isoTime(memory.lastReviewedAt) : null,
    nextReview: memory ? isoTime(memory.nextReview) : null,
    schedulerVersion: row.schedulerVersion ?? SCHEDULER_VERSION,
    createdAt: state.present ? isoTime(row.createdAt) : null,
    updatedAt: isoTime(row.updatedAt),
    ...(state.present ? {} : { deleted: true as const }),
  };
}

/** The memory in a Progress, for `preview` and `review`; null for a new word or none. */
export function memoryOf(progress: Progress | null): Memory | null {
  if (progress === null || progress.state === 'new') return null;
  const { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview } = progress;
  if (stability === null || difficulty === null || lastReviewedAt === null || nextReview === null) return null;
  return {
    state,
    stability,
    difficulty,
    learningSteps,
    lapses,
    lastReviewedAt: Date.parse(lastReviewedAt),
    nextReview: Date.parse(nextReview),
  };
}

/** The state that a device folds its own events onto; `null` where the server has sent nothing for the word. */
export function stateOf(progress: Progress | null): WordState {
  if (progress === null || progress.deleted) return NOTHING;
  return {
    present: true,
    studyCount: progress.studyCount,
    correctCount: progress.correctCount,
    memory: memoryOf(progress),
    last: null,
  };
}
