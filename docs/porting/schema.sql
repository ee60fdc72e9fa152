-- The whole schema, made from the migrations by `npm run db:dictionary`. To read and to port; it is not a migration.

CREATE TABLE lists (
  id text NOT NULL,
  name text NOT NULL,
  standard text NOT NULL,
  level integer NOT NULL,
  version text NOT NULL,
  CONSTRAINT lists_pkey PRIMARY KEY (id)
);

CREATE TABLE progress (
  user_id uuid NOT NULL,
  word_id text NOT NULL,
  study_count integer NOT NULL,
  correct_count integer NOT NULL,
  state text NOT NULL,
  stability double precision,
  difficulty double precision,
  learning_steps smallint DEFAULT 0 NOT NULL,
  lapses integer DEFAULT 0 NOT NULL,
  last_reviewed_at timestamp(3) with time zone,
  next_review timestamp(3) with time zone,
  scheduler_version text NOT NULL,
  last_effective_at timestamp(3) with time zone,
  last_claimed_at timestamp(3) with time zone,
  last_event_id uuid,
  deleted boolean DEFAULT false NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT progress_pkey PRIMARY KEY (user_id, word_id),
  CONSTRAINT progress_counts_not_negative CHECK (((study_count >= 0) AND (correct_count >= 0))),
  CONSTRAINT progress_difficulty_range CHECK (((difficulty >= (1)::double precision) AND (difficulty <= (10)::double precision))),
  CONSTRAINT progress_memory_unless_new CHECK ((num_nonnulls(stability, difficulty, last_reviewed_at, next_review) =
CASE
    WHEN (state = 'new'::text) THEN 0
    ELSE 4
END)),
  CONSTRAINT progress_position_whole CHECK ((num_nonnulls(last_effective_at, last_claimed_at, last_event_id) = ANY (ARRAY[0, 3]))),
  CONSTRAINT progress_stability_not_negative CHECK (((stability >= (0)::double precision) AND (stability < 'Infinity'::double precision))),
  CONSTRAINT progress_state_known CHECK ((state = ANY (ARRAY['new'::text, 'learning'::text, 'review'::text, 'relearning'::text]))),
  CONSTRAINT progress_steps_not_negative CHECK (((learning_steps >= 0) AND (lapses >= 0))),
  CONSTRAINT progress_tombstone_empty CHECK (((NOT deleted) OR ((state = 'new'::text) AND (study_count = 0) AND (correct_count = 0)))),
  CONSTRAINT progress_updated_after_created CHECK ((updated_at >= created_at))
);

CREATE TABLE recovery_codes (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  spent_at timestamp(3) with time zone,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_codes_sha256 CHECK ((octet_length(code_hash) = 32))
);

CREATE TABLE sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  generation integer DEFAULT 0 NOT NULL,
  rotated_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  revoked_at timestamp(3) with time zone,
  revoke_reason text,
  user_agent text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_generation_not_negative CHECK ((generation >= 0)),
  CONSTRAINT sessions_revoked_with_reason CHECK (((revoked_at IS NULL) = (revoke_reason IS NULL)))
);

CREATE TABLE study_events (
  user_id uuid NOT NULL,
  id uuid NOT NULL,
  word_id text NOT NULL,
  kind text,
  rating smallint,
  study_count integer,
  correct_count integer,
  confidence double precision,
  effective_at timestamp(3) with time zone,
  claimed_at timestamp(3) with time zone,
  received_at timestamp(3) with time zone NOT NULL,
  duration_ms integer,
  direction text,
  voided_at timestamp(3) with time zone,
  changed_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT study_events_pkey PRIMARY KEY (user_id, id),
  CONSTRAINT study_events_answer_of_review CHECK (((num_nonnulls(duration_ms, direction) = 0) OR (NOT (kind IS DISTINCT FROM 'review'::text)))),
  CONSTRAINT study_events_confidence_range CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  CONSTRAINT study_events_counts_range CHECK ((((study_count >= 0) AND (study_count <= 1000000)) AND ((correct_count >= 0) AND (correct_count <= 1000000)))),
  CONSTRAINT study_events_direction_known CHECK ((direction = ANY (ARRAY['characters'::text, 'english'::text, 'sound'::text]))),
  CONSTRAINT study_events_duration_not_negative CHECK ((duration_ms >= 0)),
  CONSTRAINT study_events_kind_known CHECK ((kind = ANY (ARRAY['review'::text, 'state'::text, 'reset'::text]))),
  CONSTRAINT study_events_kind_or_voided CHECK (((kind IS NOT NULL) OR (voided_at IS NOT NULL))),
  CONSTRAINT study_events_rating_of_review CHECK (((rating IS NOT NULL) = (NOT (kind IS DISTINCT FROM 'review'::text)))),
  CONSTRAINT study_events_rating_range CHECK (((rating >= 1) AND (rating <= 4))),
  CONSTRAINT study_events_times_with_kind CHECK ((((kind IS NULL) = (effective_at IS NULL)) AND ((kind IS NULL) = (claimed_at IS NULL)))),
  CONSTRAINT study_events_values_of_state CHECK (((num_nonnulls(study_count, correct_count, confidence) > 0) = (NOT (kind IS DISTINCT FROM 'state'::text))))
);

CREATE TABLE users (
  id uuid NOT NULL,
  email text,
  display_name text,
  password_hash text,
  time_zone text DEFAULT 'UTC'::text NOT NULL,
  daily_goal integer DEFAULT 10 NOT NULL,
  preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  deleted_at timestamp(3) with time zone,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_daily_goal_range CHECK (((daily_goal >= 0) AND (daily_goal <= 200))),
  CONSTRAINT users_email_normalised CHECK ((email = lower((btrim(email) COLLATE "C")))),
  CONSTRAINT users_live_or_empty CHECK (
CASE
    WHEN (deleted_at IS NULL) THEN ((email IS NOT NULL) AND (password_hash IS NOT NULL))
    ELSE ((email IS NULL) AND (password_hash IS NULL) AND (display_name IS NULL) AND (preferences = '{}'::jsonb))
END),
  CONSTRAINT users_preferences_object CHECK ((jsonb_typeof(preferences) = 'object'::text))
);

CREATE TABLE word_lists (
  list_id text NOT NULL,
  word_id text NOT NULL,
  position integer NOT NULL,
  CONSTRAINT word_lists_pkey PRIMARY KEY (list_id, word_id),
  CONSTRAINT word_lists_position_from_one CHECK (("position" >= 1))
);

CREATE TABLE words (
  id text NOT NULL,
  simplified text NOT NULL,
  traditional text NOT NULL,
  pinyin text NOT NULL,
  pinyin_numbered text NOT NULL,
  english text NOT NULL,
  category text NOT NULL,
  example_chinese text NOT NULL,
  example_pinyin text NOT NULL,
  example_english text NOT NULL,
  removed_at timestamp(3) with time zone,
  CONSTRAINT words_pkey PRIMARY KEY (id),
  CONSTRAINT words_id_form CHECK (((id ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'::text) AND (id <> ALL (ARRAY['stats'::text, 'batch'::text]))))
);

CREATE INDEX progress_user_id_updated_at_idx ON progress USING btree (user_id, updated_at);

CREATE UNIQUE INDEX recovery_codes_user_id_code_hash_key ON recovery_codes USING btree (user_id, code_hash);

CREATE INDEX sessions_user_id_idx ON sessions USING btree (user_id);

CREATE INDEX study_events_live_by_word_idx ON study_events USING btree (user_id, word_id, effective_at) WHERE (voided_at IS NULL);

CREATE INDEX study_events_live_reviews_idx ON study_events USING btree (user_id, effective_at) WHERE ((kind = 'review'::text) AND (voided_at IS NULL));

CREATE INDEX study_events_user_id_changed_at_id_idx ON study_events USING btree (user_id, changed_at, id);

CREATE INDEX study_events_voided_by_word_idx ON study_events USING btree (user_id, word_id) WHERE (voided_at IS NOT NULL);

CREATE UNIQUE INDEX users_email_key ON users USING btree (email);

CREATE INDEX word_lists_word_id_idx ON word_lists USING btree (word_id);

ALTER TABLE progress ADD CONSTRAINT progress_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE progress ADD CONSTRAINT progress_word_id_fkey FOREIGN KEY (word_id) REFERENCES words(id) ON DELETE RESTRICT;

ALTER TABLE recovery_codes ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE study_events ADD CONSTRAINT study_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE study_events ADD CONSTRAINT study_events_word_id_fkey FOREIGN KEY (word_id) REFERENCES words(id) ON DELETE RESTRICT;

ALTER TABLE word_lists ADD CONSTRAINT word_lists_list_id_fkey FOREIGN KEY (list_id) REFERENCES lists(id) ON DELETE CASCADE;

ALTER TABLE word_lists ADD CONSTRAINT word_lists_word_id_fkey FOREIGN KEY (word_id) REFERENCES words(id) ON DELETE RESTRICT;

CREATE TYPE progress_asked_v3 AS (word_id text, event_id uuid, claimed_ms bigint);

CREATE TYPE progress_event_v3 AS (id uuid, word_id text, kind text, rating smallint, study_count integer, correct_count integer, confidence double precision, effective_ms bigint, claimed_ms bigint, duration_ms integer, direction text, voided boolean);

CREATE TYPE progress_state_v3 AS (word_id text, study_count integer, correct_count integer, state text, stability double precision, difficulty double precision, learning_steps smallint, lapses integer, last_reviewed_ms bigint, next_review_ms bigint, last_effective_ms bigint, last_claimed_ms bigint, last_event_id uuid, deleted boolean, created_ms bigint);

CREATE FUNCTION progress_list_v1(p_user uuid, p_session uuid, p_since timestamp with time zone, p_known timestamp with time zone)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
DECLARE
  latest timestamptz;
  listed json;
BEGIN
  PERFORM FROM users u
    JOIN sessions s ON s.id = p_session AND s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
    WHERE u.id = p_user AND u.deleted_at IS NULL;
  IF NOT FOUND THEN RETURN NULL; END IF;

  SELECT coalesce(max(p.updated_at), to_timestamp(0)) INTO latest FROM progress p WHERE p.user_id = p_user;
  IF latest IS DISTINCT FROM p_known THEN
    SELECT json_build_object(
        'wordId', array_agg(p.word_id), 'present', array_agg(NOT p.deleted),
        'studyCount', array_agg(p.study_count), 'correctCount', array_agg(p.correct_count),
        'state', array_agg(p.state), 'stability', array_agg(p.stability), 'difficulty', array_agg(p.difficulty),
        'learningSteps', array_agg(p.learning_steps), 'lapses', array_agg(p.lapses),
        'lastReviewedAt', array_agg((date_part('epoch', p.last_reviewed_at) * 1000)::bigint),
        'nextReview', array_agg((date_part('epoch', p.next_review) * 1000)::bigint),
        'schedulerVersion', array_agg(p.scheduler_version),
        'createdAt', array_agg((date_part('epoch', p.created_at) * 1000)::bigint),
        'updatedAt', array_agg((date_part('epoch', p.updated_at) * 1000)::bigint))
      INTO listed
      FROM (
        SELECT x.* FROM progress x
        -- a range of the index, which has the changed ones alone
        WHERE x.user_id = p_user AND x.updated_at > coalesce(p_since, '-infinity') AND (p_since IS NOT NULL OR NOT x.deleted)
        ORDER BY x.updated_at, x.word_id) AS p;
  END IF;
  RETURN json_build_object('cursor', (date_part('epoch', latest) * 1000)::bigint, 'progress', listed);
END
$function$;

CREATE FUNCTION progress_read_v2(p_user uuid, p_session uuid, p_asked json, p_sent_ms bigint, p_scheduler_version text, p_skew_ms bigint, p_lock_timeout_ms text)
 RETURNS json
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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

  -- LIMIT has the planner expect a few changes, where it takes any JSON for a hundred rows. LATERAL and OFFSET 0 keep it to one look
  -- into the index for each of them. Otherwise the planner, who thinks of a learner with as many events as most have, would read all
  -- that there are, also for the one who has 50,000.
  RETURN (
    WITH asked AS MATERIALIZED (
      SELECT x.w AS word_id, x.i AS id, x.c AS claimed_ms FROM json_to_recordset(p_asked) AS x(w text, i uuid, c bigint)
      LIMIT json_array_length(p_asked)),
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

CREATE FUNCTION progress_read_v3(p_user uuid, p_session uuid, p_asked progress_asked_v3[], p_sent_ms bigint, p_scheduler_version text, p_skew_ms bigint, p_lock_timeout_ms text)
 RETURNS json
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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

CREATE FUNCTION progress_write_v2(p_user uuid, p_at timestamp with time zone, p_events json, p_voided uuid[], p_progress json)
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
BEGIN
  IF cardinality(p_voided) > 0 THEN
    UPDATE study_events SET voided_at = coalesce(voided_at, p_at), changed_at = p_at
    WHERE user_id = p_user AND id = ANY (p_voided);
  END IF;

  WITH events AS (
    INSERT INTO study_events (user_id, id, word_id, kind, rating, study_count, correct_count, confidence, effective_at,
      claimed_at, received_at, duration_ms, direction, voided_at, changed_at)
    SELECT p_user, x.id, x.word_id, x.kind, x.rating, x.study_count, x.correct_count, x.confidence, x.effective_at,
      x.claimed_at, p_at, x.duration_ms, x.direction, CASE WHEN x.voided THEN p_at END, p_at
    FROM json_to_recordset(p_events) AS x(id uuid, word_id text, kind text, rating smallint, study_count int,
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
  SELECT p_user, x.word_id, x.study_count, x.correct_count, x.state, x.stability, x.difficulty, x.learning_steps, x.lapses,
    x.last_reviewed_at, x.next_review, x.scheduler_version, x.last_effective_at, x.last_claimed_at, x.last_event_id,
    x.deleted, x.created_at, p_at
  FROM json_to_recordset(p_progress) AS x(word_id text, study_count int, correct_count int, state text, stability float8,
    difficulty float8, learning_steps smallint, lapses int, last_reviewed_at timestamptz, next_review timestamptz,
    scheduler_version text, last_effective_at timestamptz, last_claimed_at timestamptz, last_event_id uuid,
    deleted boolean, created_at timestamptz)
  ON CONFLICT (user_id, word_id) DO UPDATE SET
    study_count = excluded.study_count, correct_count = excluded.correct_count, state = excluded.state,
    stability = excluded.stability, difficulty = excluded.difficulty, learning_steps = excluded.learning_steps,
    lapses = excluded.lapses, last_reviewed_at = excluded.last_reviewed_at, next_review = excluded.next_review,
    scheduler_version = excluded.scheduler_version, last_effective_at = excluded.last_effective_at,
    last_claimed_at = excluded.last_claimed_at, last_event_id = excluded.last_event_id, deleted = excluded.deleted,
    updated_at = excluded.updated_at;
END
$function$;

CREATE FUNCTION progress_write_v3(p_user uuid, p_at timestamp with time zone, p_scheduler_version text, p_events progress_event_v3[], p_voided uuid[], p_states progress_state_v3[])
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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

COMMENT ON TABLE lists IS 'The word lists of the standards.';
COMMENT ON COLUMN lists.id IS 'Stable ASCII id, part of the URL.';
COMMENT ON COLUMN lists.name IS 'The name that learners see.';
COMMENT ON COLUMN lists.standard IS 'The standard that the list is of.';
COMMENT ON COLUMN lists.level IS 'Level or band within the standard.';
COMMENT ON COLUMN lists.version IS 'Version of the content, changes with it.';

COMMENT ON TABLE progress IS 'The folded state of one word of one learner, with all that the fold needs to go on.';
COMMENT ON COLUMN progress.user_id IS 'Whose progress it is.';
COMMENT ON COLUMN progress.word_id IS 'The word.';
COMMENT ON COLUMN progress.study_count IS 'Reviews and assigned counts, folded.';
COMMENT ON COLUMN progress.correct_count IS 'Correct answers, folded and raw: may exceed study_count; the lesser of both is shown.';
COMMENT ON COLUMN progress.state IS 'new, learning, review or relearning.';
COMMENT ON COLUMN progress.stability IS 'FSRS stability in days; NULL without memory.';
COMMENT ON COLUMN progress.difficulty IS 'FSRS difficulty, 1 to 10; NULL without memory.';
COMMENT ON COLUMN progress.learning_steps IS 'Step within (re)learning, from 0.';
COMMENT ON COLUMN progress.lapses IS 'How often the word was forgotten.';
COMMENT ON COLUMN progress.last_reviewed_at IS 'Effective time of the event that the memory stands at; NULL without memory.';
COMMENT ON COLUMN progress.next_review IS 'When the word is due; NULL without memory.';
COMMENT ON COLUMN progress.scheduler_version IS 'Version of the scheduling rules that made this state.';
COMMENT ON COLUMN progress.last_effective_at IS 'Effective time of the last folded live event; with the two columns below the place where the fold stands.';
COMMENT ON COLUMN progress.last_claimed_at IS 'Claimed time of the last folded live event.';
COMMENT ON COLUMN progress.last_event_id IS 'Id of the last folded live event.';
COMMENT ON COLUMN progress.deleted IS 'A tombstone: nothing is live after the last reset. Kept for deltas.';
COMMENT ON COLUMN progress.created_at IS 'Write clock at which the row first came to be.';
COMMENT ON COLUMN progress.updated_at IS 'Write clock of the last change, strictly monotone per user; the cursor of deltas.';

COMMENT ON TABLE recovery_codes IS 'One-time codes that set a new password without mail; ten a user.';
COMMENT ON COLUMN recovery_codes.id IS 'UUIDv7 made by the application.';
COMMENT ON COLUMN recovery_codes.user_id IS 'Whose code it is.';
COMMENT ON COLUMN recovery_codes.code_hash IS 'SHA-256 of the random 80-bit code.';
COMMENT ON COLUMN recovery_codes.created_at IS 'When the code was issued.';
COMMENT ON COLUMN recovery_codes.spent_at IS 'When the code was used; NULL while it can be.';

COMMENT ON TABLE sessions IS 'Sign-ins, one row each. No token is stored: a refresh token names the row and its generation.';
COMMENT ON COLUMN sessions.id IS 'UUIDv7; the `sid` claim of the tokens.';
COMMENT ON COLUMN sessions.user_id IS 'Whose session it is.';
COMMENT ON COLUMN sessions.generation IS 'How often the refresh token was rotated; only the current generation may refresh.';
COMMENT ON COLUMN sessions.rotated_at IS 'When the current generation was issued; the `iat` of its refresh token.';
COMMENT ON COLUMN sessions.created_at IS 'When the learner signed in.';
COMMENT ON COLUMN sessions.expires_at IS 'When the current refresh token expires.';
COMMENT ON COLUMN sessions.revoked_at IS 'When the session was revoked; NULL while it lives.';
COMMENT ON COLUMN sessions.revoke_reason IS 'Why it was revoked, in one word of the application; NULL while it lives.';
COMMENT ON COLUMN sessions.user_agent IS 'The User-Agent header at sign-in, cut to a safe length.';

COMMENT ON TABLE study_events IS 'The append-only log of what learners did. Progress is a fold of its live (not voided) rows by (effective, claimed, id).';
COMMENT ON COLUMN study_events.user_id IS 'Whose event it is.';
COMMENT ON COLUMN study_events.id IS 'UUID made by the client, or by the server for what arrives without one.';
COMMENT ON COLUMN study_events.word_id IS 'The word that was studied.';
COMMENT ON COLUMN study_events.kind IS 'review, state or reset; NULL while only an undo of the event has arrived.';
COMMENT ON COLUMN study_events.rating IS '1 again, 2 hard, 3 good, 4 easy; of reviews only.';
COMMENT ON COLUMN study_events.study_count IS 'Study count that a state assigns; NULL when it names none.';
COMMENT ON COLUMN study_events.correct_count IS 'Correct count that a state assigns; NULL when it names none.';
COMMENT ON COLUMN study_events.confidence IS 'Confidence that a state assigns, 0 to 1; NULL when it names none.';
COMMENT ON COLUMN study_events.effective_at IS 'When it counts as done: the claimed time, shifted and clamped to the server''s clock at first receipt.';
COMMENT ON COLUMN study_events.claimed_at IS 'When the client said that it was done; breaks ties and detects conflicts.';
COMMENT ON COLUMN study_events.received_at IS 'Write clock of the first receipt of this id, an undo included.';
COMMENT ON COLUMN study_events.duration_ms IS 'How long a review took, in milliseconds; NULL when unknown.';
COMMENT ON COLUMN study_events.direction IS 'What was shown first: characters, english or sound; NULL when unknown.';
COMMENT ON COLUMN study_events.voided_at IS 'Write clock of the undo; NULL while the event is live.';
COMMENT ON COLUMN study_events.changed_at IS 'Write clock of the last change of this row, monotone per user; orders the pages of the log.';

COMMENT ON TABLE users IS 'Learners. A deleted account keeps its row, with every personal column NULL or back at its default.';
COMMENT ON COLUMN users.id IS 'UUIDv7 made by the application.';
COMMENT ON COLUMN users.email IS 'Trimmed and lower-cased; NULL once deleted, so that the address is free again.';
COMMENT ON COLUMN users.display_name IS 'The name that the learner chose to be shown; NULL when none.';
COMMENT ON COLUMN users.password_hash IS 'bcrypt hash of the password; NULL once deleted.';
COMMENT ON COLUMN users.time_zone IS 'IANA name of the zone whose 04:00 begins the study day.';
COMMENT ON COLUMN users.daily_goal IS 'New words per study day, 0 to 200.';
COMMENT ON COLUMN users.preferences IS 'Small object of settings that follow the learner: script, pinyin, tone colours, directions, autoplay, lists.';
COMMENT ON COLUMN users.created_at IS 'When the account was registered.';
COMMENT ON COLUMN users.updated_at IS 'When a column of this row last changed.';
COMMENT ON COLUMN users.deleted_at IS 'When the account was deleted; NULL while it lives.';

COMMENT ON TABLE word_lists IS 'Which word stands where on which list.';
COMMENT ON COLUMN word_lists.list_id IS 'The list.';
COMMENT ON COLUMN word_lists.word_id IS 'The word on it.';
COMMENT ON COLUMN word_lists.position IS 'Place on the list, from 1.';

COMMENT ON TABLE words IS 'The vocabulary, seeded from prisma/vocabulary. A word is one record, whatever lists it is on.';
COMMENT ON COLUMN words.id IS 'Stable ASCII id, never reused, never `stats` or `batch`.';
COMMENT ON COLUMN words.simplified IS 'Simplified characters.';
COMMENT ON COLUMN words.traditional IS 'Traditional characters.';
COMMENT ON COLUMN words.pinyin IS 'Reading with tone marks.';
COMMENT ON COLUMN words.pinyin_numbered IS 'Reading with tone numbers, 5 for the neutral tone.';
COMMENT ON COLUMN words.english IS 'Short English gloss in the sense of the lists.';
COMMENT ON COLUMN words.category IS 'Part of speech or theme by which learners browse.';
COMMENT ON COLUMN words.example_chinese IS 'Example sentence in simplified characters; contains the word.';
COMMENT ON COLUMN words.example_pinyin IS 'Reading of the example with tone marks.';
COMMENT ON COLUMN words.example_english IS 'English of the example.';
COMMENT ON COLUMN words.removed_at IS 'When the word left the vocabulary; NULL while it is taught. The row stays, progress refers to it.';

COMMENT ON FUNCTION progress_list_v1 IS 'A learner''s progress: what is there, or with p_since what has changed after it, tombstones included; only the cursor where p_known is still the latest; NULL without a live session.';
COMMENT ON FUNCTION progress_read_v2 IS 'Locks a learner and reads all that deciding about the asked changes takes; NULL without a live session. p_asked: [{w: word, i: id of an event, c: claimed time in ms, or null for an undo}]. A word''s log comes along where its state can''t go on: there is none, other rules made it, an event comes that is not later than the last one folded, or a live event is undone. An event of a log names its word by its place among the words, a claimed time only where it is another than the effective one; its other columns are in arrays of their own, only where it is no review.';
COMMENT ON FUNCTION progress_read_v3 IS 'Locks a learner and reads all that deciding about the asked changes takes; NULL without a live session. p_asked names the word, the id of an event, and its claimed time in ms, which is NULL for an undo; both are NULL for what has no id, a plain state or a removal. A word''s log comes along where its state can''t go on: there is none, other rules made it, an event comes that is not later than the last one folded, or a live event is undone. An event of a log names its word by its place among the words, a claimed time only where it is another than the effective one; its other columns are in arrays of their own, only where it is no review.';
COMMENT ON FUNCTION progress_write_v2 IS 'Writes what was decided, under the lock that progress_read_v2 took. Events are added, or fill stubs; of those that p_voided names nothing else changes.';
COMMENT ON FUNCTION progress_write_v3 IS 'Writes what was decided, under the lock that progress_read_v3 took. Events are added, or fill stubs; of those that p_voided names nothing else changes. Times are epoch ms.';
