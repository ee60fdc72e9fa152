// What is asked most often are functions of the database, whose SQL is in migrations (*_progress_functions, *_progress_records): a
// connection parses and plans it once. Rows come as JSON, which reads the same on every path to the database, and go as records; times as
// epoch milliseconds.

// date_part and not extract: numbers of type numeric would take most of the time of a long log
const ms = (column: string) => `(date_part('epoch', ${column}) * 1000)::bigint`;

type Fields = Readonly<Record<string, string>>;

const jsonOf = (fields: Fields) =>
  `json_build_object(${Object.entries(fields).map(([name, value]) => `'${name}', ${value}`)})`;

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

const eventFields = (e: string) => ({
  id: `${e}.id`,
  wordId: `${e}.word_id`,
  kind: `${e}.kind`,
  rating: `${e}.rating`,
  studyCount: `${e}.study_count`,
  correctCount: `${e}.correct_count`,
  confidence: `${e}.confidence`,
  effectiveAt: ms(`${e}.effective_at`),
  claimedAt: ms(`${e}.claimed_at`),
  voided: `${e}.voided_at IS NOT NULL`,
  durationMs: `${e}.duration_ms`,
  direction: `${e}.direction`,
  changedAt: ms(`${e}.changed_at`),
});

/** $1 user, $2 session: one row while both are alive, none else. */
const LEARNER = `SELECT u.id FROM users u
  JOIN sessions s ON s.id = $2::uuid AND s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
  WHERE u.id = $1::uuid AND u.deleted_at IS NULL`;

/** The functions of the database that are called here. */
export const FUNCTIONS = { read: 'progress_read_v3', write: 'progress_write_v3', list: 'progress_list_v1' } as const;

/**
 * $1 user, $2 session, $3 what is asked: word, id of an event, claimed time in ms or null for an undo, $4 when it was sent in ms or
 * null, $5 version of the scheduling rules, $6 the skew of a clock that is tolerated in ms, $7 the limit of the wait for the learner's
 * lock in ms. Null without a live session.
 *
 * A word's log is read only where the stored state can't go on: there is none, other rules made it, an event comes
 * that is not later than the last one folded, or a live event is undone.
 */
export const READ = `SELECT ${FUNCTIONS.read}($1::uuid, $2::uuid, $3::progress_asked_v3[], $4::bigint, $5::text, $6::bigint, $7::text) AS stored`;

/**
 * $1 user, $2 the write clock, $3 version of the scheduling rules, $4 events to add or to fill in, $5 ids of stored events to void, $6
 * states of words.
 */
export const WRITE = `SELECT FROM ${FUNCTIONS.write}($1::uuid, $2::timestamptz, $3::text, $4::progress_event_v3[], $5::uuid[], $6::progress_state_v3[])`;

/** $1 user, $2 session, $3 since or null, $4 the cursor that the client knows or null. Null without a live session. */
export const LIST = `SELECT ${FUNCTIONS.list}($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz) AS listed`;

/** $1 user, $2 session, $3 word, $4 with its events: live and voided ones, of which each have their index. */
export const FIND = `WITH learner AS MATERIALIZED (${LEARNER})
SELECT (SELECT ${jsonOf(shownFields('p'))} FROM progress p
    WHERE p.user_id = learner.id AND p.word_id = $3::text AND NOT p.deleted) AS progress,
  CASE WHEN $4::boolean THEN
    (SELECT coalesce(json_agg(${jsonOf(eventFields('e'))} ORDER BY e.effective_at, e.claimed_at, e.id), '[]'::json) FROM (
        SELECT * FROM study_events x WHERE x.user_id = learner.id AND x.word_id = $3::text AND x.voided_at IS NULL
        UNION ALL
        SELECT * FROM study_events x WHERE x.user_id = learner.id AND x.word_id = $3::text AND x.voided_at IS NOT NULL) AS e
     WHERE e.kind IS NOT NULL) END AS events
FROM learner`;

/** $1 user, $2 session, $3 and $4 the position after which the page begins, or null, $5 how many events. */
export const LOG = `WITH learner AS MATERIALIZED (${LEARNER})
SELECT (SELECT coalesce(json_agg(${jsonOf(eventFields('e'))} ORDER BY e.changed_at, e.id), '[]'::json) FROM (
    SELECT * FROM study_events x
    WHERE x.user_id = $1::uuid AND x.kind IS NOT NULL
      AND ($3::timestamptz IS NULL OR (x.changed_at, x.id) > ($3::timestamptz, $4::uuid))
    ORDER BY x.changed_at, x.id LIMIT $5::int) AS e) AS events
FROM learner`;
