-- What a write of progress asks and writes goes as records of a type, and not as JSON, of which PostgreSQL makes a table of names for
-- every row (docs/decisions/0025). What is live of the log is found by indexes of its own, which an undo leaves instead of growing them
-- (docs/decisions/0029, also how to make them beforehand). The next migration drops those that they replace: here it would wait, with
-- the lock of making these, for writers who wait for that.

CREATE INDEX IF NOT EXISTS "study_events_live_by_word_idx" ON "study_events"("user_id", "word_id", "effective_at")
  WHERE voided_at IS NULL;
CREATE INDEX IF NOT EXISTS "study_events_voided_by_word_idx" ON "study_events"("user_id", "word_id") WHERE voided_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "study_events_live_reviews_idx" ON "study_events"("user_id", "effective_at")
  WHERE kind = 'review' AND voided_at IS NULL;

CREATE TYPE "progress_asked_v3" AS (word_id text, event_id uuid, claimed_ms bigint);
CREATE TYPE "progress_event_v3" AS (
  id uuid, word_id text, kind text, rating smallint, study_count int, correct_count int, confidence float8, effective_ms bigint,
  claimed_ms bigint, duration_ms int, direction text, voided boolean
);
CREATE TYPE "progress_state_v3" AS (
  word_id text, study_count int, correct_count int, state text, stability float8, difficulty float8, learning_steps smallint, lapses int,
  last_reviewed_ms bigint, next_review_ms bigint, last_effective_ms bigint, last_claimed_ms bigint, last_event_id uuid, deleted boolean,
  created_ms bigint
);

-- VOLATILE: each statement has a snapshot of its own, so what is read behind the lock is as the last writer left it. Tables come back as
-- one array a column: a json_build_object for each row would take several times as long.
CREATE FUNCTION "progress_read_v3"(
  p_user uuid, p_session uuid, p_asked progress_asked_v3[], p_sent_ms bigint, p_scheduler_version text, p_skew_ms bigint, p_lock_timeout_ms text
) RETURNS json LANGUAGE plpgsql VOLATILE SET plan_cache_mode = 'force_generic_plan' AS $function$
DECLARE
  now_ms bigint;
  shift_ms bigint;
BEGIN
  PERFORM set_config('lock_timeout', p_lock_timeout_ms, true);
  PERFORM FROM users u WHERE u.id = p_user AND u.deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM FROM sessions s
    WHERE s.id = p_session AND s.user_id = p_user AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp();
  IF NOT FOUND THEN RETURN NULL; END IF;

  SELECT (date_part('epoch', greatest(
      date_trunc('milliseconds', clock_timestamp()),
      (SELECT max(p.updated_at) FROM progress p WHERE p.user_id = p_user) + interval '1 millisecond',
      (SELECT max(e.changed_at) FROM study_events e WHERE e.user_id = p_user) + interval '1 millisecond')) * 1000)::bigint
    INTO now_ms;
  shift_ms := CASE WHEN abs(now_ms - p_sent_ms) > p_skew_ms THEN now_ms - p_sent_ms ELSE 0 END;

  -- LATERAL and OFFSET 0 keep it to one look into the index for each change. Otherwise the planner, who thinks of a learner with as
  -- many events as most have, would read all that there are, also for the one who has 50,000.
  RETURN (
    WITH asked AS MATERIALIZED (
      SELECT x.word_id, x.event_id AS id, x.claimed_ms FROM unnest(p_asked) AS x),
    known AS MATERIALIZED (
      SELECT e.* FROM (SELECT DISTINCT a.id FROM asked a WHERE a.id IS NOT NULL) AS ids
      CROSS JOIN LATERAL (SELECT x.* FROM study_events x WHERE x.user_id = p_user AND x.id = ids.id OFFSET 0) AS e),
    by_word AS MATERIALIZED (
      SELECT a.word_id, bool_or(a.claimed_ms IS NULL AND k.kind IS NOT NULL AND k.voided_at IS NULL) AS is_undone,
        min(greatest(0, least(a.claimed_ms + shift_ms, now_ms))) FILTER (WHERE a.claimed_ms IS NOT NULL AND k.id IS NULL) AS first_ms
      FROM asked a LEFT JOIN known k ON k.id = a.id GROUP BY a.word_id),
    named AS MATERIALIZED (
      SELECT b.word_id AS named, (row_number() OVER () - 1)::int AS place, w.id IS NOT NULL AS is_word, p.*,
        coalesce(p.user_id IS NULL OR p.scheduler_version <> p_scheduler_version OR b.is_undone
          OR b.first_ms <= (date_part('epoch', p.last_effective_at) * 1000)::bigint, false) AS needs_log
      FROM by_word b
      LEFT JOIN LATERAL (SELECT x.id FROM words x WHERE x.id = b.word_id OFFSET 0) AS w ON true
      LEFT JOIN LATERAL (
        SELECT x.* FROM progress x WHERE x.user_id = p_user AND x.word_id = b.word_id OFFSET 0) AS p ON true)
    SELECT json_build_object(
      'now', now_ms,
      'words', (SELECT json_build_object(
          'wordId', array_agg(n.named ORDER BY n.place), 'exists', array_agg(n.is_word ORDER BY n.place),
          'needsLog', array_agg(n.needs_log ORDER BY n.place))
        FROM named n),
      'progress', (SELECT json_build_object(
          'wordId', array_agg(n.word_id), 'present', array_agg(NOT n.deleted),
          'studyCount', array_agg(n.study_count), 'correctCount', array_agg(n.correct_count),
          'state', array_agg(n.state), 'stability', array_agg(n.stability), 'difficulty', array_agg(n.difficulty),
          'learningSteps', array_agg(n.learning_steps), 'lapses', array_agg(n.lapses),
          'lastReviewedAt', array_agg((date_part('epoch', n.last_reviewed_at) * 1000)::bigint),
          'nextReview', array_agg((date_part('epoch', n.next_review) * 1000)::bigint),
          'schedulerVersion', array_agg(n.scheduler_version),
          'createdAt', array_agg((date_part('epoch', n.created_at) * 1000)::bigint),
          'updatedAt', array_agg((date_part('epoch', n.updated_at) * 1000)::bigint),
          'lastEffectiveAt', array_agg((date_part('epoch', n.last_effective_at) * 1000)::bigint),
          'lastClaimedAt', array_agg((date_part('epoch', n.last_claimed_at) * 1000)::bigint),
          'lastEventId', array_agg(n.last_event_id))
        FROM named n WHERE n.user_id IS NOT NULL),
      'log', (SELECT json_build_object(
          'place', array_agg(n.place), 'id', array_agg(e.id), 'rating', array_agg(e.rating),
          'effectiveAt', array_agg((date_part('epoch', e.effective_at) * 1000)::bigint),
          'claimedAt', array_agg((date_part('epoch', nullif(e.claimed_at, e.effective_at)) * 1000)::bigint),
          'kind', array_agg(e.kind) FILTER (WHERE e.rating IS NULL),
          'studyCount', array_agg(e.study_count) FILTER (WHERE e.rating IS NULL),
          'correctCount', array_agg(e.correct_count) FILTER (WHERE e.rating IS NULL),
          'confidence', array_agg(e.confidence) FILTER (WHERE e.rating IS NULL))
        FROM named n CROSS JOIN LATERAL (
          SELECT x.id, x.rating, x.effective_at, x.claimed_at, x.kind, x.study_count, x.correct_count, x.confidence
          FROM study_events x
          WHERE x.user_id = p_user AND x.word_id = n.named AND x.kind IS NOT NULL AND x.voided_at IS NULL OFFSET 0) AS e
        WHERE n.needs_log),
      'known', (SELECT json_build_object(
          'id', array_agg(k.id), 'wordId', array_agg(k.word_id), 'kind', array_agg(k.kind), 'rating', array_agg(k.rating),
          'studyCount', array_agg(k.study_count), 'correctCount', array_agg(k.correct_count),
          'confidence', array_agg(k.confidence),
          'effectiveAt', array_agg((date_part('epoch', k.effective_at) * 1000)::bigint),
          'claimedAt', array_agg((date_part('epoch', k.claimed_at) * 1000)::bigint),
          'voided', array_agg(k.voided_at IS NOT NULL))
        FROM known k)));
END
$function$;

COMMENT ON FUNCTION "progress_read_v3" IS 'Locks a learner and reads all that deciding about the asked changes takes; NULL without a live session. p_asked names the word, the id of an event, and its claimed time in ms, which is NULL for an undo; both are NULL for what has no id, a plain state or a removal. A word''s log comes along where its state can''t go on: there is none, other rules made it, an event comes that is not later than the last one folded, or a live event is undone. An event of a log names its word by its place among the words, a claimed time only where it is another than the effective one; its other columns are in arrays of their own, only where it is no review.';

CREATE FUNCTION "progress_write_v3"(
  p_user uuid, p_at timestamptz, p_scheduler_version text, p_events progress_event_v3[], p_voided uuid[], p_states progress_state_v3[]
) RETURNS void LANGUAGE plpgsql VOLATILE SET plan_cache_mode = 'force_generic_plan' AS $function$
BEGIN
  IF cardinality(p_voided) > 0 THEN
    UPDATE study_events SET voided_at = coalesce(voided_at, p_at), changed_at = p_at
    WHERE user_id = p_user AND id = ANY (p_voided);
  END IF;

  IF cardinality(p_events) > 0 THEN
    INSERT INTO study_events (user_id, id, word_id, kind, rating, study_count, correct_count, confidence, effective_at,
      claimed_at, received_at, duration_ms, direction, voided_at, changed_at)
    SELECT p_user, x.id, x.word_id, x.kind, x.rating, x.study_count, x.correct_count, x.confidence,
      to_timestamp(x.effective_ms::float8 / 1000), to_timestamp(x.claimed_ms::float8 / 1000), p_at, x.duration_ms, x.direction,
      CASE WHEN x.voided THEN p_at END, p_at
    FROM unnest(p_events) AS x
    ON CONFLICT (user_id, id) DO UPDATE SET
      kind = excluded.kind, rating = excluded.rating, study_count = excluded.study_count,
      correct_count = excluded.correct_count, confidence = excluded.confidence, effective_at = excluded.effective_at,
      claimed_at = excluded.claimed_at, duration_ms = coalesce(study_events.duration_ms, excluded.duration_ms),
      direction = coalesce(study_events.direction, excluded.direction),
      voided_at = coalesce(study_events.voided_at, excluded.voided_at), changed_at = excluded.changed_at;
  END IF;

  INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty, learning_steps, lapses,
    last_reviewed_at, next_review, scheduler_version, last_effective_at, last_claimed_at, last_event_id, deleted,
    created_at, updated_at)
  SELECT p_user, x.word_id, x.study_count, x.correct_count, x.state, x.stability, x.difficulty, x.learning_steps, x.lapses,
    to_timestamp(x.last_reviewed_ms::float8 / 1000), to_timestamp(x.next_review_ms::float8 / 1000), p_scheduler_version,
    to_timestamp(x.last_effective_ms::float8 / 1000), to_timestamp(x.last_claimed_ms::float8 / 1000), x.last_event_id, x.deleted,
    to_timestamp(x.created_ms::float8 / 1000), p_at
  FROM unnest(p_states) AS x
  ON CONFLICT (user_id, word_id) DO UPDATE SET
    study_count = excluded.study_count, correct_count = excluded.correct_count, state = excluded.state,
    stability = excluded.stability, difficulty = excluded.difficulty, learning_steps = excluded.learning_steps,
    lapses = excluded.lapses, last_reviewed_at = excluded.last_reviewed_at, next_review = excluded.next_review,
    scheduler_version = excluded.scheduler_version, last_effective_at = excluded.last_effective_at,
    last_claimed_at = excluded.last_claimed_at, last_event_id = excluded.last_event_id, deleted = excluded.deleted,
    updated_at = excluded.updated_at;
END
$function$;

COMMENT ON FUNCTION "progress_write_v3" IS 'Writes what was decided, under the lock that progress_read_v3 took. Events are added, or fill stubs; of those that p_voided names nothing else changes. Times are epoch ms.';

-- No version calls them any more: the one before has the second ones.
DROP FUNCTION "progress_read_v1", "progress_write_v1";
