import { TOLERATED_SKEW_MS } from '../domain/events.js';

// Rows travel as JSON, which reads the same on every path to the database; times as epoch milliseconds.

// date_part and not extract: numbers of type numeric would take most of the time of a long log
const ms = (column: string) => `(date_part('epoch', ${column}) * 1000)::bigint`;

type Fields = Readonly<Record<string, string>>;

const jsonOf = (fields: Fields) =>
  `json_build_object(${Object.entries(fields).map(([name, value]) => `'${name}', ${value}`)})`;

/**
 * Rows column by column, where there are many: json_build_object looks up how each of its arguments is written, anew for every
 * row, which would take more time than all else. Nulls for no rows.
 */
const columnsOf = (fields: Fields) =>
  jsonOf(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `array_agg(${value})`])));

const shownFields = (p: string) => ({
  wordId: `${p}.word_id`,
  present: `NOT ${p}.deleted`,
  studyCount: `${p}.study_count`,
  correctCount: `${p}.correct_count`,
  state: `${p}.state`,
  stability: `${p}.stability`,
  difficulty: `${p}.difficulty`,
  learningSteps: `${p}.learning_steps`,
  lapses: `${p}.lapses`,
  lastReviewedAt: ms(`${p}.last_reviewed_at`),
  nextReview: ms(`${p}.next_review`),
  schedulerVersion: `${p}.scheduler_version`,
  createdAt: ms(`${p}.created_at`),
  updatedAt: ms(`${p}.updated_at`),
});

const progressFields = (p: string) => ({
  ...shownFields(p),
  lastEffectiveAt: ms(`${p}.last_effective_at`),
  lastClaimedAt: ms(`${p}.last_claimed_at`),
  lastEventId: `${p}.last_event_id`,
});

const loggedFields = (e: string) => ({
  id: `${e}.id`,
  wordId: `${e}.word_id`,
  kind: `${e}.kind`,
  rating: `${e}.rating`,
  studyCount: `${e}.study_count`,
  correctCount: `${e}.correct_count`,
  confidence: `${e}.confidence`,
  effectiveAt: ms(`${e}.effective_at`),
  claimedAt: ms(`${e}.claimed_at`),
});

const knownFields = (e: string) => ({ ...loggedFields(e), voided: `${e}.voided_at IS NOT NULL` });

const eventFields = (e: string) => ({
  ...knownFields(e),
  durationMs: `${e}.duration_ms`,
  direction: `${e}.direction`,
  changedAt: ms(`${e}.changed_at`),
});

/** $1 user, $2 session: one row while both are alive, none else. */
const LEARNER = `SELECT u.id FROM users u
  JOIN sessions s ON s.id = $2::uuid AND s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
  WHERE u.id = $1::uuid AND u.deleted_at IS NULL`;

/**
 * $1 user, $2 the limit of the wait in ms. Nothing else may be read here, because the snapshot of this statement is older than the
 * wait; nor is it asked whether there was anybody to lock, which READ tells.
 */
export const LOCK = `WITH setting AS MATERIALIZED (SELECT set_config('lock_timeout', $2::text, true) AS value)
SELECT FROM setting, users
WHERE users.id = $1::uuid AND users.deleted_at IS NULL AND setting.value IS NOT NULL
FOR NO KEY UPDATE OF users`;

/**
 * $1 user, $2 session, $3 what is asked: [{w: word, i: id of an event, c: claimed time in ms, or null for an undo}], $4
 * when it was sent in ms or null, $5 version of the scheduling rules. One row, none without a live session.
 *
 * A word's log is read only where the stored state can't go on: there is none, other rules made it, an event comes that
 * is not later than the last one folded, or a live event is undone.
 *
 * LIMIT tells the planner how many changes there are, so that for one it does not read all that the learner has. OFFSET 0
 * keeps it to one look into the index for each word: before a table's first ANALYZE it would compare every event with every word.
 */
export const READ = `WITH learner AS MATERIALIZED (${LEARNER}),
asked AS MATERIALIZED (SELECT w AS word_id, i AS id, c AS claimed_ms FROM json_to_recordset($3::json) AS x(w text, i uuid, c bigint)
  LIMIT json_array_length($3::json)),
clock AS MATERIALIZED (SELECT ${ms('latest')} AS now_ms FROM (SELECT greatest(
    date_trunc('milliseconds', clock_timestamp()),
    (SELECT max(updated_at) FROM progress WHERE user_id = $1::uuid) + interval '1 millisecond',
    (SELECT max(changed_at) FROM study_events WHERE user_id = $1::uuid) + interval '1 millisecond') AS latest) AS x),
shift AS MATERIALIZED (SELECT now_ms, CASE WHEN abs(now_ms - $4::bigint) > ${TOLERATED_SKEW_MS} THEN now_ms - $4::bigint ELSE 0 END AS shift_ms FROM clock),
known AS MATERIALIZED (SELECT e.* FROM study_events e WHERE e.user_id = $1::uuid AND e.id IN (SELECT id FROM asked)),
named AS MATERIALIZED (
  SELECT a.word_id AS named, w.id IS NOT NULL AS is_word, p.*,
    coalesce(bool_or(p.user_id IS NULL OR p.scheduler_version <> $5::text
      OR CASE WHEN a.claimed_ms IS NULL THEN k.kind IS NOT NULL AND k.voided_at IS NULL
         ELSE k.id IS NULL AND greatest(0, least(a.claimed_ms + shift_ms, now_ms)) <= ${ms('p.last_effective_at')} END), false) AS needs_log
  FROM asked a CROSS JOIN shift
  LEFT JOIN known k ON k.id = a.id
  LEFT JOIN words w ON w.id = a.word_id
  LEFT JOIN progress p ON p.user_id = $1::uuid AND p.word_id = a.word_id
  GROUP BY a.word_id, w.id, p.user_id, p.word_id)
SELECT json_build_object(
  'now', (SELECT now_ms FROM clock),
  'words', (SELECT ${columnsOf({ wordId: 'n.named', exists: 'n.is_word', needsLog: 'n.needs_log' })} FROM named n),
  'progress', (SELECT ${columnsOf(progressFields('n'))} FROM named n WHERE n.user_id IS NOT NULL),
  'log', (SELECT ${columnsOf(loggedFields('e'))} FROM named n CROSS JOIN LATERAL (
      SELECT * FROM study_events x
      WHERE x.user_id = $1::uuid AND x.word_id = n.named AND x.kind IS NOT NULL AND x.voided_at IS NULL OFFSET 0) AS e
    WHERE n.needs_log),
  'known', (SELECT ${columnsOf(knownFields('k'))} FROM known k)) AS stored
FROM learner`;

/**
 * $1 user, $2 the write clock, $3 events, $4 progress rows. Events fill stubs and void others; nothing else changes. As json:
 * jsonb would be built, keys sorted, only to be taken apart again.
 */
export const WRITE = `WITH events AS (
  INSERT INTO study_events (user_id, id, word_id, kind, rating, study_count, correct_count, confidence, effective_at,
    claimed_at, received_at, duration_ms, direction, voided_at, changed_at)
  SELECT $1::uuid, x.id, x.word_id, x.kind, x.rating, x.study_count, x.correct_count, x.confidence, x.effective_at,
    x.claimed_at, $2::timestamptz, x.duration_ms, x.direction, CASE WHEN x.voided THEN $2::timestamptz END, $2::timestamptz
  FROM json_to_recordset($3::json) AS x(id uuid, word_id text, kind text, rating smallint, study_count int,
    correct_count int, confidence float8, effective_at timestamptz, claimed_at timestamptz, duration_ms int,
    direction text, voided boolean)
  ON CONFLICT (user_id, id) DO UPDATE SET
    kind = excluded.kind, rating = excluded.rating, study_count = excluded.study_count,
    correct_count = excluded.correct_count, confidence = excluded.confidence, effective_at = excluded.effective_at,
    claimed_at = excluded.claimed_at, duration_ms = coalesce(study_events.duration_ms, excluded.duration_ms),
    direction = coalesce(study_events.direction, excluded.direction),
    voided_at = coalesce(study_events.voided_at, excluded.voided_at), changed_at = excluded.changed_at)
INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty, learning_steps, lapses,
  last_reviewed_at, next_review, scheduler_version, last_effective_at, last_claimed_at, last_event_id, deleted,
  created_at, updated_at)
SELECT $1::uuid, x.word_id, x.study_count, x.correct_count, x.state, x.stability, x.difficulty, x.learning_steps, x.lapses,
  x.last_reviewed_at, x.next_review, x.scheduler_version, x.last_effective_at, x.last_claimed_at, x.last_event_id,
  x.deleted, x.created_at, $2::timestamptz
FROM json_to_recordset($4::json) AS x(word_id text, study_count int, correct_count int, state text, stability float8,
  difficulty float8, learning_steps smallint, lapses int, last_reviewed_at timestamptz, next_review timestamptz,
  scheduler_version text, last_effective_at timestamptz, last_claimed_at timestamptz, last_event_id uuid,
  deleted boolean, created_at timestamptz)
ON CONFLICT (user_id, word_id) DO UPDATE SET
  study_count = excluded.study_count, correct_count = excluded.correct_count, state = excluded.state,
  stability = excluded.stability, difficulty = excluded.difficulty, learning_steps = excluded.learning_steps,
  lapses = excluded.lapses, last_reviewed_at = excluded.last_reviewed_at, next_review = excluded.next_review,
  scheduler_version = excluded.scheduler_version, last_effective_at = excluded.last_effective_at,
  last_claimed_at = excluded.last_claimed_at, last_event_id = excluded.last_event_id, deleted = excluded.deleted,
  updated_at = excluded.updated_at`;

/** $1 user, $2 session, $3 since or null, $4 the cursor that the client knows or null. */
export const LIST = `WITH learner AS MATERIALIZED (${LEARNER}),
latest AS MATERIALIZED (SELECT id AS user_id, coalesce(
    (SELECT max(updated_at) FROM progress WHERE user_id = $1::uuid), to_timestamp(0)) AS cursor FROM learner)
SELECT round(date_part('epoch', latest.cursor) * 1000) AS cursor,
  CASE WHEN latest.cursor IS DISTINCT FROM $4::timestamptz THEN
    (SELECT ${columnsOf(shownFields('p'))} FROM (
       SELECT * FROM progress x WHERE x.user_id = latest.user_id
         AND CASE WHEN $3::timestamptz IS NULL THEN NOT x.deleted ELSE x.updated_at > $3::timestamptz END
       ORDER BY x.updated_at, x.word_id) AS p) END AS progress
FROM latest`;

/** $1 user, $2 session, $3 word, $4 with its events. */
export const FIND = `WITH learner AS MATERIALIZED (${LEARNER})
SELECT (SELECT ${jsonOf(shownFields('p'))} FROM progress p
    WHERE p.user_id = learner.id AND p.word_id = $3::text AND NOT p.deleted) AS progress,
  CASE WHEN $4::boolean THEN
    (SELECT coalesce(json_agg(${jsonOf(eventFields('e'))} ORDER BY e.effective_at, e.claimed_at, e.id), '[]'::json)
     FROM study_events e WHERE e.user_id = learner.id AND e.word_id = $3::text AND e.kind IS NOT NULL) END AS events
FROM learner`;

/** $1 user, $2 session, $3 and $4 the position after which the page begins, or null, $5 how many events. */
export const LOG = `WITH learner AS MATERIALIZED (${LEARNER})
SELECT (SELECT coalesce(json_agg(${jsonOf(eventFields('e'))} ORDER BY e.changed_at, e.id), '[]'::json) FROM (
    SELECT * FROM study_events x
    WHERE x.user_id = $1::uuid AND x.kind IS NOT NULL
      AND ($3::timestamptz IS NULL OR (x.changed_at, x.id) > ($3::timestamptz, $4::uuid))
    ORDER BY x.changed_at, x.id LIMIT $5::int) AS e) AS events
FROM learner`;
