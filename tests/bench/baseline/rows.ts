import type { Progress } from '../../../lib/contract/progress.js';
import { confidenceOf } from '../../../lib/domain/confidence.js';
import type { WordEvent } from '../../../lib/domain/events.js';
import { NOTHING, type WordState } from '../../../lib/domain/fold.js';
import { type Memory, SCHEDULER_VERSION } from '../../../lib/domain/scheduler.js';
import type { StudyEvent as EventRow, Progress as ProgressRow } from '../../../lib/generated/prisma/client.js';

const ratings = ['again', 'hard', 'good', 'easy'] as const;

/** A row as clients see it. */
export function toProgress(row: ProgressRow): Progress {
  return {
    wordId: row.wordId,
    studyCount: row.studyCount,
    correctCount: Math.min(row.correctCount, row.studyCount),
    confidence: confidenceOf(row.stability),
    state: row.state as Progress['state'],
    stability: row.stability,
    difficulty: row.difficulty,
    learningSteps: row.learningSteps,
    lapses: row.lapses,
    lastReviewedAt: row.lastReviewedAt?.toISOString() ?? null,
    nextReview: row.nextReview?.toISOString() ?? null,
    schedulerVersion: row.schedulerVersion,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toState(row: ProgressRow | null | undefined): WordState {
  if (!row || row.deleted) return NOTHING;
  const { studyCount, correctCount } = row;
  return { present: true, studyCount, correctCount, memory: toMemory(row), last: null };
}

function toMemory(row: ProgressRow): Memory | null {
  const { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview } = row;
  if (stability === null || difficulty === null || !lastReviewedAt || !nextReview) return null;
  return {
    state: state as Memory['state'],
    stability,
    difficulty,
    learningSteps,
    lapses,
    lastReviewedAt: lastReviewedAt.getTime(),
    nextReview: nextReview.getTime(),
  };
}

/** The columns of a state. */
export function fromState({ studyCount, correctCount, memory }: WordState, updatedAt: Date) {
  return {
    studyCount,
    correctCount,
    state: memory?.state ?? 'new',
    stability: memory?.stability ?? null,
    difficulty: memory?.difficulty ?? null,
    learningSteps: memory?.learningSteps ?? 0,
    lapses: memory?.lapses ?? 0,
    lastReviewedAt: memory ? new Date(memory.lastReviewedAt) : null,
    nextReview: memory ? new Date(memory.nextReview) : null,
    schedulerVersion: SCHEDULER_VERSION,
    deleted: false,
    updatedAt,
  };
}

/** The columns of an event, besides whose it is and of which word. */
export function fromEvent(event: WordEvent, receivedAt: Date) {
  return {
    id: event.id,
    kind: event.kind,
    rating: event.kind === 'review' ? ratings.indexOf(event.rating) + 1 : null,
    studyCount: event.kind === 'state' ? event.studyCount : null,
    correctCount: event.kind === 'state' ? event.correctCount : null,
    confidence: event.kind === 'state' ? event.confidence : null,
    effectiveAt: new Date(event.effectiveAt),
    claimedAt: new Date(event.claimedAt),
    receivedAt,
    changedAt: receivedAt,
  };
}

export function toEvent(row: EventRow): WordEvent[] {
  const { id, kind, effectiveAt, claimedAt, studyCount, correctCount, confidence } = row;
  if (!effectiveAt || !claimedAt) return [];
  const position = { id, effectiveAt: effectiveAt.getTime(), claimedAt: claimedAt.getTime() };
  const rating = ratings[(row.rating ?? 0) - 1];
  if (kind === 'review' && rating) return [{ ...position, kind, rating }];
  if (kind === 'state') return [{ ...position, kind, studyCount, correctCount, confidence }];
  return kind === 'reset' ? [{ ...position, kind }] : [];
}
