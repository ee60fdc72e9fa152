import * as v from 'valibot';
import { Direction, MemoryState, type Progress, type StudyEvent } from '../contract/progress.js';
import type { Deed, WordEvent } from '../domain/events.js';
import type { WordState } from '../domain/fold.js';
import { progressOf } from '../domain/progress.js';
import { type Memory, SCHEDULER_VERSION } from '../domain/scheduler.js';
import type { Change, EventWrite, KnownEvent, ProgressWrite, Stored, StoredProgress } from '../domain/stored.js';

const Value = v.number();
const Maybe = v.nullable(v.number());
const ratings = ['again', 'hard', 'good', 'easy'] as const;

/** A progress row as `progressJson` gives it; times in epoch ms. */
export const ProgressJson = v.object({
  wordId: v.string(),
  present: v.boolean(),
  studyCount: Value,
  correctCount: Value,
  state: MemoryState,
  stability: Maybe,
  difficulty: Maybe,
  learningSteps: Value,
  lapses: Value,
  lastReviewedAt: Maybe,
  nextReview: Maybe,
  lastEffectiveAt: Maybe,
  lastClaimedAt: Maybe,
  lastEventId: v.nullable(v.string()),
  schedulerVersion: v.string(),
  createdAt: Value,
  updatedAt: Value,
});
type ProgressJson = v.InferOutput<typeof ProgressJson>;

const column = <Schema extends v.GenericSchema>(value: Schema) => v.nullable(v.array(value));

/** The rows of a list as `PROGRESS_COLUMNS` gives them. */
const ProgressColumns = v.object({
  wordId: column(v.string()),
  present: column(v.boolean()),
  studyCount: column(Value),
  correctCount: column(Value),
  state: column(MemoryState),
  stability: column(Maybe),
  difficulty: column(Maybe),
  learningSteps: column(Value),
  lapses: column(Value),
  lastReviewedAt: column(Maybe),
  nextReview: column(Maybe),
  schedulerVersion: column(v.string()),
  createdAt: column(Value),
  updatedAt: column(Value),
});
type ProgressColumns = v.InferOutput<typeof ProgressColumns>;

const Kind = v.nullable(v.picklist(['review', 'state', 'reset']));

/** An event as `eventJson` gives it; kind and times are null while only an undo has arrived. */
export const EventJson = v.object({
  id: v.string(),
  wordId: v.string(),
  kind: Kind,
  rating: Maybe,
  studyCount: Maybe,
  correctCount: Maybe,
  confidence: Maybe,
  effectiveAt: Maybe,
  claimedAt: Maybe,
  durationMs: Maybe,
  direction: v.nullable(Direction),
  voided: v.boolean(),
  changedAt: Value,
});
type EventJson = v.InferOutput<typeof EventJson>;

/** A live event of a log that is folded again: id, kind, rating, three values of a state, effective, claimed. */
const LogJson = v.tuple([v.string(), Kind, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe]);

const StoredJson = v.object({
  now: Value,
  words: v.array(
    v.object({
      wordId: v.string(),
      exists: v.boolean(),
      progress: v.nullable(ProgressJson),
      log: v.nullable(v.array(LogJson)),
    }),
  ),
  known: v.array(EventJson),
});

export const ReadRow = v.object({ stored: StoredJson });
export const ListRow = v.object({ cursor: Value, progress: v.nullable(ProgressColumns) });
export const FindRow = v.object({ progress: v.nullable(ProgressJson), events: v.nullable(v.array(EventJson)) });
export const LogRow = v.object({ events: v.array(EventJson) });

type EventValues = Pick<
  EventJson,
  'id' | 'kind' | 'rating' | 'studyCount' | 'correctCount' | 'confidence' | 'effectiveAt' | 'claimedAt'
>;

function deedFrom({ kind, rating, studyCount, correctCount, confidence }: EventValues): Deed | null {
  if (kind === 'reset') return { kind };
  if (kind === 'state') return { kind, studyCount, correctCount, confidence };
  const name = ratings[(rating ?? 0) - 1];
  return kind === 'review' && name ? { kind, rating: name } : null;
}

function eventFrom(values: EventValues): WordEvent | null {
  const deed = deedFrom(values);
  const { id, effectiveAt, claimedAt } = values;
  return deed && effectiveAt !== null && claimedAt !== null ? { ...deed, id, effectiveAt, claimedAt } : null;
}

function stateFrom(json: ProgressJson): WordState {
  const { present, studyCount, correctCount, lastEffectiveAt, lastClaimedAt, lastEventId } = json;
  const last =
    lastEffectiveAt === null || lastClaimedAt === null || lastEventId === null
      ? null
      : { effectiveAt: lastEffectiveAt, claimedAt: lastClaimedAt, id: lastEventId };
  return { present, studyCount, correctCount, memory: memoryFrom(json), last };
}

type MemoryJson = Pick<
  ProgressJson,
  'state' | 'stability' | 'difficulty' | 'learningSteps' | 'lapses' | 'lastReviewedAt' | 'nextReview'
>;

function memoryFrom(json: MemoryJson): Memory | null {
  const { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview } = json;
  if (state === 'new' || stability === null || difficulty === null || lastReviewedAt === null || nextReview === null) {
    return null;
  }
  return { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview };
}

export function storedFrom(json: v.InferOutput<typeof StoredJson>): Stored {
  const storedProgress = (row: ProgressJson): StoredProgress => ({
    state: stateFrom(row),
    schedulerVersion: row.schedulerVersion,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  });
  const logEvent = ([id, kind, rating, studyCount, correctCount, confidence, effectiveAt, claimedAt]: v.InferOutput<
    typeof LogJson
  >) => eventFrom({ id, kind, rating, studyCount, correctCount, confidence, effectiveAt, claimedAt }) ?? [];
  return {
    now: json.now,
    words: json.words.map(({ wordId, exists, progress, log }) => ({
      wordId,
      exists,
      progress: progress && storedProgress(progress),
      log: log?.flatMap(logEvent) ?? null,
    })),
    known: json.known.map(
      (event): KnownEvent => ({ id: event.id, wordId: event.wordId, event: eventFrom(event), voided: event.voided }),
    ),
  };
}

export function progressFrom(json: ProgressJson): Progress {
  return progressOf(json.wordId, stateFrom(json), json);
}

export function listFrom(columns: ProgressColumns): Progress[] {
  return (columns.wordId ?? []).map((wordId, row) => {
    const memory = memoryFrom({
      state: valueIn(columns.state, row),
      stability: valueIn(columns.stability, row),
      difficulty: valueIn(columns.difficulty, row),
      learningSteps: valueIn(columns.learningSteps, row),
      lapses: valueIn(columns.lapses, row),
      lastReviewedAt: valueIn(columns.lastReviewedAt, row),
      nextReview: valueIn(columns.nextReview, row),
    });
    const state = {
      present: valueIn(columns.present, row),
      studyCount: valueIn(columns.studyCount, row),
      correctCount: valueIn(columns.correctCount, row),
      memory,
      last: null,
    };
    return progressOf(wordId, state, {
      schedulerVersion: valueIn(columns.schedulerVersion, row),
      createdAt: valueIn(columns.createdAt, row),
      updatedAt: valueIn(columns.updatedAt, row),
    });
  });
}

function valueIn<Value>(column: readonly Value[] | null, row: number): Value {
  const value = column?.[row];
  if (value === undefined) throw new Error('a column is shorter than the list');
  return value;
}

/** The event as clients see it; none for a bare undo, which says nothing yet. */
export function studyEventFrom(json: EventJson): StudyEvent[] {
  const { id, wordId, voided, durationMs, direction } = json;
  const event = eventFrom(json);
  if (event === null) return [];
  return [
    {
      id,
      wordId,
      kind: event.kind,
      ...(event.kind === 'review' ? { rating: event.rating } : {}),
      ...(event.kind === 'state' ? namedFields(event) : {}),
      at: new Date(event.effectiveAt).toISOString(),
      claimedAt: new Date(event.claimedAt).toISOString(),
      ...(durationMs === null ? {} : { durationMs }),
      ...(direction === null ? {} : { direction }),
      voided,
    },
  ];
}

function namedFields({ studyCount, correctCount, confidence }: Extract<Deed, { kind: 'state' }>) {
  return {
    ...(studyCount === null ? {} : { studyCount }),
    ...(correctCount === null ? {} : { correctCount }),
    ...(confidence === null ? {} : { confidence }),
  };
}

/** What READ is asked about: one item a change. */
export function askedOf(changes: readonly Change[]): string {
  return JSON.stringify(
    changes.map((change) => {
      if ('undo' in change) return { w: change.wordId, i: change.undo };
      if (!('id' in change) || change.id === undefined) return { w: change.wordId };
      return { w: change.wordId, i: change.id, c: Date.parse(change.at ?? '') };
    }),
  );
}

const iso = (at: number | null | undefined) => (at === null || at === undefined ? null : new Date(at).toISOString());

export function eventRow({ wordId, id, event, voided, durationMs, direction }: EventWrite) {
  const state = event?.kind === 'state' ? event : null;
  return {
    id,
    word_id: wordId,
    kind: event?.kind ?? null,
    rating: event?.kind === 'review' ? ratings.indexOf(event.rating) + 1 : null,
    study_count: state?.studyCount ?? null,
    correct_count: state?.correctCount ?? null,
    confidence: state?.confidence ?? null,
    effective_at: iso(event?.effectiveAt),
    claimed_at: iso(event?.claimedAt),
    duration_ms: durationMs,
    direction,
    voided,
  };
}

export function progressRow({ wordId, state, createdAt }: ProgressWrite) {
  const { present, studyCount, correctCount, memory, last } = state;
  return {
    word_id: wordId,
    study_count: studyCount,
    correct_count: correctCount,
    state: memory?.state ?? 'new',
    stability: memory?.stability ?? null,
    difficulty: memory?.difficulty ?? null,
    learning_steps: memory?.learningSteps ?? 0,
    lapses: memory?.lapses ?? 0,
    last_reviewed_at: iso(memory?.lastReviewedAt),
    next_review: iso(memory?.nextReview),
    scheduler_version: SCHEDULER_VERSION,
    last_effective_at: iso(last?.effectiveAt),
    last_claimed_at: iso(last?.claimedAt),
    last_event_id: last?.id ?? null,
    deleted: !present,
    created_at: iso(createdAt),
  };
}
