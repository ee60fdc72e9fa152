import * as v from 'valibot';
import { MAX_UPDATES } from './operation-table.js';
import { Count, Fraction, queryInteger, Timestamp, TimeZone, Uuid, WordId } from './primitives.js';
import { oneOf, strictObject } from './strict.js';

export const Rating = v.picklist(['again', 'hard', 'good', 'easy']);
export type Rating = v.InferOutput<typeof Rating>;

/** What was shown and asked for: characters, English or sound first. */
export const Direction = v.picklist(['characters', 'english', 'sound']);
export type Direction = v.InferOutput<typeof Direction>;

export const MemoryState = v.picklist(['new', 'learning', 'review', 'relearning']);
export type MemoryState = v.InferOutput<typeof MemoryState>;

/** A count in an answer: reviews go on beyond what a request may assign. */
const Tally = v.pipe(v.number(), v.integer(), v.minValue(0));

export const Progress = v.object({
  wordId: WordId,
  studyCount: Tally,
  correctCount: Tally,
  confidence: Fraction,
  state: MemoryState,
  stability: v.nullable(v.number()),
  difficulty: v.nullable(v.number()),
  learningSteps: v.pipe(v.number(), v.integer()),
  lapses: Tally,
  lastReviewedAt: v.nullable(Timestamp),
  nextReview: v.nullable(Timestamp),
  schedulerVersion: v.string(),
  createdAt: v.nullable(Timestamp),
  updatedAt: Timestamp,
  deleted: v.optional(v.literal(true)),
});
export type Progress = v.InferOutput<typeof Progress>;

export const StudyEvent = v.object({
  id: Uuid,
  wordId: WordId,
  kind: v.picklist(['review', 'state', 'reset']),
  rating: v.optional(Rating),
  studyCount: v.optional(Count),
  correctCount: v.optional(Count),
  confidence: v.optional(Fraction),
  at: Timestamp,
  claimedAt: Timestamp,
  durationMs: v.optional(v.number()),
  direction: v.optional(Direction),
  voided: v.boolean(),
});
export type StudyEvent = v.InferOutput<typeof StudyEvent>;

export const ProgressWithEvents = v.object({ ...Progress.entries, events: v.optional(v.array(StudyEvent)) });
export type ProgressWithEvents = v.InferOutput<typeof ProgressWithEvents>;

const DurationMs = v.pipe(
  v.number(),
  v.integer('must be a whole number of milliseconds'),
  v.minValue(0, 'must be 0 or more'),
  v.maxValue(86_400_000, 'must be a day or less'),
);

const stateFields = {
  studyCount: v.optional(Count),
  correctCount: v.optional(Count),
  confidence: v.optional(Fraction),
};

const namesAField = (value: { studyCount?: unknown; correctCount?: unknown; confidence?: unknown }) =>
  value.studyCount !== undefined || value.correctCount !== undefined || value.confidence !== undefined;
const NAMES_A_FIELD = 'must name at least one of studyCount, correctCount and confidence';

export const StateBody = v.pipe(
  strictObject(stateFields),
  v.check((value) => namesAField(value), NAMES_A_FIELD),
  v.metadata({ minProperties: 1 }),
);
export type StateBody = v.InferOutput<typeof StateBody>;

export const ReviewUpdate = strictObject({
  wordId: WordId,
  id: Uuid,
  rating: Rating,
  at: Timestamp,
  durationMs: v.optional(DurationMs),
  direction: v.optional(Direction),
});
export const UndoUpdate = strictObject({ wordId: WordId, undo: Uuid });
export const ResetUpdate = strictObject({
  wordId: WordId,
  id: Uuid,
  reset: v.literal(true, 'must be true'),
  at: Timestamp,
});
/** With `ifAbsent`, an import: it counts only where the word has no progress before it, at its own time where it has one. */
export const StateUpdate = v.pipe(
  strictObject({
    wordId: WordId,
    ...stateFields,
    id: v.optional(Uuid),
    at: v.optional(Timestamp),
    ifAbsent: v.optional(v.literal(true, 'must be true')),
  }),
  v.check((value) => namesAField(value), NAMES_A_FIELD),
  v.check((value) => (value.id === undefined) === (value.at === undefined), 'id and at go together'),
  v.metadata({
    anyOf: Object.keys(stateFields).map((field) => ({ required: [field] })),
    dependentRequired: { id: ['at'], at: ['id'] },
  }),
);

/** Told apart by its keys: `rating`, `undo`, `reset`, or none of them (a state). */
export const Update = oneOf([ReviewUpdate, UndoUpdate, ResetUpdate, StateUpdate], (input) => {
  if (typeof input === 'object' && input !== null) {
    if (Object.hasOwn(input, 'undo')) return UndoUpdate;
    if (Object.hasOwn(input, 'reset')) return ResetUpdate;
    if (Object.hasOwn(input, 'rating')) return ReviewUpdate;
  }
  return StateUpdate;
});

export type ReviewUpdate = v.InferOutput<typeof ReviewUpdate>;
export type UndoUpdate = v.InferOutput<typeof UndoUpdate>;
export type ResetUpdate = v.InferOutput<typeof ResetUpdate>;
export type StateUpdate = v.InferOutput<typeof StateUpdate>;
export type Update = ReviewUpdate | UndoUpdate | ResetUpdate | StateUpdate;

export const BatchBody = strictObject({
  updates: v.pipe(
    v.array(Update),
    v.minLength(1, 'must have at least one update'),
    // more are PAYLOAD_TOO_LARGE, which is found before any of them is looked at
    v.metadata({ maxItems: MAX_UPDATES }),
  ),
  sentAt: v.optional(Timestamp),
});
export type BatchBody = v.InferOutput<typeof BatchBody>;

export const ProgressList = v.array(Progress);

export const ListQuery = v.object({ since: v.optional(Timestamp) });
export const WordParams = v.object({ wordId: WordId });
export const WordQuery = v.object({ include: v.optional(v.picklist(['events'])) });
export const LogQuery = v.object({
  after: v.optional(v.pipe(v.string(), v.maxLength(100))),
  limit: v.optional(queryInteger(1, 1000)),
});
/**
 * `next` asks for the page after this one, and is null on the last. `cursor` asks, now or a week later, for what has changed
 * since this page; null in an empty log.
 */
export const LogPage = v.object({
  events: v.array(StudyEvent),
  next: v.nullable(v.string()),
  cursor: v.nullable(v.string()),
});
export type LogPage = v.InferOutput<typeof LogPage>;

export const StatisticsQuery = v.object({ timeZone: v.optional(TimeZone) });

const Day = v.pipe(v.string(), v.isoDate());
export const Statistics = v.object({
  totalWords: Count,
  studiedWords: Count,
  masteredWords: Count,
  averageConfidence: Fraction,
  dueNow: Count,
  dueToday: Count,
  introducedToday: Count,
  reviewedToday: v.number(),
  totalReviews: v.number(),
  accuracy: v.nullable(Fraction),
  trueRetention: v.nullable(Fraction),
  streakDays: Count,
  reviewsByDay: v.array(v.object({ date: Day, reviews: v.number(), correct: v.number(), durationMs: v.number() })),
  forecast: v.array(v.object({ date: Day, due: v.number() })),
  byList: v.array(v.object({ listId: v.string(), total: Count, studied: Count, mastered: Count })),
  byState: v.object({ new: Count, learning: Count, review: Count, relearning: Count }),
});
export type Statistics = v.InferOutput<typeof Statistics>;
