import * as v from 'valibot';
import { Direction, MemoryState, type Progress, type StudyEvent } from '../contract/progress.js';
import type { Deed, Position, WordEvent } from '../domain/events.js';
import type { WordState } from '../domain/fold.js';
import { isoTime } from '../domain/iso-time.js';
import { progressOf } from '../domain/progress.js';
import type { Memory } from '../domain/scheduler.js';
import type { Change, EventWrite, ProgressWrite, Stored, StoredProgress } from '../domain/stored.js';

const Value = v.number();
const Maybe = v.nullable(v.number());
const ratings = ['again', 'hard', 'good', 'easy'] as const;

/** A table as the functions of the database give it; null in the place of each column where there are no rows. */
type Columns<Row> = { readonly [Key in keyof Row]: readonly Row[Key][] | null };

/** Columns whose rows are as `row` says. */
function columnsOf<Row extends object>(row: v.GenericSchema<unknown, Row> & { readonly entries: v.ObjectEntries }) {
  const columns = Object.entries(row.entries).map(([name, value]) => [name, v.nullable(v.array(value))] as const);
  const schema = v.object(Object.fromEntries(columns));
  return v.custom<Columns<Row>>((value) => v.is(schema, value));
}

/** What is shown of a progress row; times in epoch ms. */
const ShownJson = v.object({
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
  schedulerVersion: v.string(),
  createdAt: Value,
  updatedAt: Value,
});
type ShownJson = v.InferOutput<typeof ShownJson>;

/** All of a progress row, for the fold that goes on from it. */
const ProgressJson = v.object({
  ...ShownJson.entries,
  lastEffectiveAt: Maybe,
  lastClaimedAt: Maybe,
  lastEventId: v.nullable(v.string()),
});
type ProgressJson = v.InferOutput<typeof ProgressJson>;

const counted = { studyCount: Maybe, correctCount: Maybe, confidence: Maybe };

/** An event; kind and times are null while only an undo has arrived. */
const KnownJson = v.object({
  id: v.string(),
  wordId: v.string(),
  kind: v.nullable(v.picklist(['review', 'state', 'reset'])),
  rating: Maybe,
  ...counted,
  effectiveAt: Maybe,
  claimedAt: Maybe,
  voided: v.boolean(),
});
type KnownJson = v.InferOutput<typeof KnownJson>;

const EventJson = v.object({
  ...KnownJson.entries,
  durationMs: Maybe,
  direction: v.nullable(Direction),
  changedAt: Value,
});
type EventJson = v.InferOutput<typeof EventJson>;

/** A word that changes name. */
const NamedJson = v.object({ wordId: v.string(), exists: v.boolean(), needsLog: v.boolean() });

/** A live event of a word that needs its log; the claimed time where it is another than the effective one, a rating where it is a review. */
const LoggedJson = v.object({
  /** The word's among the named ones, from 0. */
  place: Value,
  id: v.string(),
  rating: Maybe,
  effectiveAt: Value,
  claimedAt: Maybe,
});
/** What else there is of those that are no review, in the same order. */
const OtherJson = v.object({ kind: v.picklist(['state', 'reset']), ...counted });
type OtherJson = v.InferOutput<typeof OtherJson>;

const StoredJson = v.object({
  now: Value,
  words: columnsOf(NamedJson),
  progress: columnsOf(ProgressJson),
  log: v.intersect([columnsOf(LoggedJson), columnsOf(OtherJson)]),
  known: columnsOf(KnownJson),
});
type StoredJson = v.InferOutput<typeof StoredJson>;

export const ReadRow = v.object({ stored: v.nullable(StoredJson) });
export const ListRow = v.object({
  listed: v.nullable(v.object({ cursor: Value, progress: v.nullable(columnsOf(ShownJson)) })),
});
export const FindRow = v.object({ progress: v.nullable(ShownJson), events: v.nullable(v.array(EventJson)) });
export const LogRow = v.object({ events: v.array(EventJson) });

// Rows and events are plain literals: a log has thousands, and objects that are spread into others, or filled name by name, take
// several times as long.

function valueIn<Value>(column: readonly Value[] | null, row: number): Value {
  const value = column?.[row];
  if (value === undefined) throw new Error('a column is shorter than the others');
  return value;
}

const shownIn = (columns: Columns<ShownJson>, row: number): ShownJson => ({
  wordId: valueIn(columns.wordId, row),
  present: valueIn(columns.present, row),
  studyCount: valueIn(columns.studyCount, row),
  correctCount: valueIn(columns.correctCount, row),
  state: valueIn(columns.state, row),
  stability: valueIn(columns.stability, row),
  difficulty: valueIn(columns.difficulty, row),
  learningSteps: valueIn(columns.learningSteps, row),
  lapses: valueIn(columns.lapses, row),
  lastReviewedAt: valueIn(columns.lastReviewedAt, row),
  nextReview: valueIn(columns.nextReview, row),
  schedulerVersion: valueIn(columns.schedulerVersion, row),
  createdAt: valueIn(columns.createdAt, row),
  updatedAt: valueIn(columns.updatedAt, row),
});

const knownIn = (columns: Columns<KnownJson>, row: number): KnownJson => ({
  id: valueIn(columns.id, row),
  wordId: valueIn(columns.wordId, row),
  kind: valueIn(columns.kind, row),
  rating: valueIn(columns.rating, row),
  studyCount: valueIn(columns.studyCount, row),
  correctCount: valueIn(columns.correctCount, row),
  confidence: valueIn(columns.confidence, row),
  effectiveAt: valueIn(columns.effectiveAt, row),
  claimedAt: valueIn(columns.claimedAt, row),
  voided: valueIn(columns.voided, row),
});

const otherIn = (columns: Columns<OtherJson>, row: number): OtherJson => ({
  kind: valueIn(columns.kind, row),
  studyCount: valueIn(columns.studyCount, row),
  correctCount: valueIn(columns.correctCount, row),
  confidence: valueIn(columns.confidence, row),
});

function eventFrom(row: KnownJson): WordEvent | null {
  const { id, kind, rating, studyCount, correctCount, confidence, effectiveAt, claimedAt } = row;
  if (kind === null || effectiveAt === null || claimedAt === null) return null;
  const position = { id, effectiveAt, claimedAt };
  if (kind === 'review') return reviewFrom(rating, position);
  return otherFrom({ kind, studyCount, correctCount, confidence }, position);
}

function reviewFrom(rating: number | null, { id, effectiveAt, claimedAt }: Position): WordEvent | null {
  const name = ratings[(rating ?? 0) - 1];
  return name ? { kind: 'review', rating: name, id, effectiveAt, claimedAt } : null;
}

function otherFrom(other: OtherJson, { id, effectiveAt, claimedAt }: Position): WordEvent {
  const { kind, studyCount, correctCount, confidence } = other;
  if (kind === 'reset') return { kind, id, effectiveAt, claimedAt };
  return { kind, studyCount, correctCount, confidence, id, effectiveAt, claimedAt };
}

function stateFrom(row: ShownJson, last: Position | null): WordState {
  const { present, studyCount, correctCount } = row;
  return { present, studyCount, correctCount, memory: memoryFrom(row), last };
}

function memoryFrom(row: ShownJson): Memory | null {
  const { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview } = row;
  if (state === 'new' || stability === null || difficulty === null || lastReviewedAt === null || nextReview === null) {
    return null;
  }
  return { state, stability, difficulty, learningSteps, lapses, lastReviewedAt, nextReview };
}

function lastIn(columns: Columns<ProgressJson>, row: number): Position | null {
  const effectiveAt = valueIn(columns.lastEffectiveAt, row);
  const claimedAt = valueIn(columns.lastClaimedAt, row);
  const id = valueIn(columns.lastEventId, row);
  return effectiveAt === null || claimedAt === null || id === null ? null : { effectiveAt, claimedAt, id };
}

export function storedFrom({ now, words, progress, log, known }: StoredJson): Stored {
  const progressOfWord = new Map<string, StoredProgress>();
  for (const [index, wordId] of (progress.wordId ?? []).entries()) {
    const row = shownIn(progress, index);
    const { schedulerVersion, createdAt, updatedAt } = row;
    const state = stateFrom(row, lastIn(progress, index));
    progressOfWord.set(wordId, { state, schedulerVersion, createdAt, updatedAt });
  }
  const logs = (words.needsLog ?? []).map((isNeeded): WordEvent[] | null => (isNeeded ? [] : null));
  let others = 0;
  for (const [index, place] of (log.place ?? []).entries()) {
    const id = valueIn(log.id, index);
    const rating = valueIn(log.rating, index);
    const effectiveAt = valueIn(log.effectiveAt, index);
    const position = { id, effectiveAt, claimedAt: valueIn(log.claimedAt, index) ?? effectiveAt };
    const event = rating === null ? otherFrom(otherIn(log, others++), position) : reviewFrom(rating, position);
    if (event) valueIn(logs, place)?.push(event);
  }
  return {
    now,
    words: (words.wordId ?? []).map((wordId, index) => ({
      wordId,
      exists: valueIn(words.exists, index),
      progress: progressOfWord.get(wordId) ?? null,
      log: valueIn(logs, index),
    })),
    known: (known.id ?? []).map((id, index) => {
      const row = knownIn(known, index);
      return { id, wordId: row.wordId, event: eventFrom(row), voided: row.voided };
    }),
  };
}

export function progressFrom(row: ShownJson): Progress {
  return progressOf(row.wordId, stateFrom(row, null), row);
}

export function listFrom(columns: Columns<ShownJson>): Progress[] {
  return (columns.wordId ?? []).map((_, row) => progressFrom(shownIn(columns, row)));
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
      at: isoTime(event.effectiveAt),
      claimedAt: isoTime(event.claimedAt),
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

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Records of a composite type as PostgreSQL reads an array of them. Ids, names of ours and numbers hold nothing that needs quotes. */
const arrayOf = (records: readonly (readonly (string | number | boolean | null)[])[]) =>
  `{${records.map((fields) => quoted(`(${fields.join(',')})`)).join(',')}}`;

/** What READ is asked about: one progress_asked_v3 a change. */
export function askedOf(changes: readonly Change[]): string {
  return arrayOf(
    changes.map((change) => {
      if ('undo' in change) return [quoted(change.wordId), change.undo, null];
      if (!('id' in change) || change.id === undefined) return [quoted(change.wordId), null, null];
      return [quoted(change.wordId), change.id, Date.parse(change.at ?? '')];
    }),
  );
}

/** progress_event_v3 of each. */
export const eventRecords = (events: readonly EventWrite[]): string => arrayOf(events.map(eventFields));

function eventFields({ wordId, id, event, voided, durationMs, direction }: EventWrite) {
  const state = event?.kind === 'state' ? event : null;
  return [
    id,
    quoted(wordId),
    event?.kind ?? null,
    event?.kind === 'review' ? ratings.indexOf(event.rating) + 1 : null,
    state?.studyCount ?? null,
    state?.correctCount ?? null,
    state?.confidence ?? null,
    event?.effectiveAt ?? null,
    event?.claimedAt ?? null,
    durationMs,
    direction,
    voided,
  ];
}

/** progress_state_v3 of each. */
export const stateRecords = (states: readonly ProgressWrite[]): string => arrayOf(states.map(stateFields));

function stateFields({ wordId, state, createdAt }: ProgressWrite) {
  const { present, studyCount, correctCount, memory, last } = state;
  return [
    quoted(wordId),
    studyCount,
    correctCount,
    memory?.state ?? 'new',
    memory?.stability ?? null,
    memory?.difficulty ?? null,
    memory?.learningSteps ?? 0,
    memory?.lapses ?? 0,
    memory?.lastReviewedAt ?? null,
    memory?.nextReview ?? null,
    last?.effectiveAt ?? null,
    last?.claimedAt ?? null,
    last?.id ?? null,
    !present,
    createdAt,
  ];
}
