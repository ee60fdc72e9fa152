import { MASTERED_CONFIDENCE } from '../domain/confidence.js';
import { FORECAST_DAYS, HISTORY_DAYS, RETENTION_DAYS } from '../domain/statistics.js';

/** `studyDay` of lib/domain/study-day.ts, in SQL. */
export const studyDaySql = (instant: string, timeZone: string) =>
  `((${instant} AT TIME ZONE ${timeZone}) - interval '4 hours')::date`;

/**
 * `confidenceOf` of lib/domain/confidence.ts in millionths, so that sums and comparisons are exact. It is 0 without
 * memory. The floor is the rounding of JavaScript; `round` of a double would send ties to the even neighbour.
 */
export const confidenceMillionthsSql = (stability: string) =>
  `floor(least(1, sqrt(greatest(0, coalesce(${stability}, 0) - 1) / 29)) * 1e6 + 0.5)::int`;

const LIVE_REVIEW = `e.kind = 'review' AND e.voided_at IS NULL`;

/**
 * All statistics of one learner as one row, or none where the account or the session is dead.
 * $1 user, $2 session, $3 zone or null for the learner's own, $4 the instant or null for now.
 *
 * Each CTE starts from `learner`, whose one row carries "now" and the zone, and reads by an index that starts with the user. Long histories
 * are read once, for `days`; whatever asks for a word's previous review looks at recent reviews only. Those are found by
 * instants that are certainly early enough (a calendar day can be skipped or be an hour longer), then sorted by study day.
 */
export const READ_STATISTICS = `
WITH asked AS MATERIALIZED (
  SELECT u.id AS user_id,
         coalesce($3::text, u.time_zone) AS zone,
         coalesce($4::timestamptz, clock_timestamp()) AS now
    FROM users u
    JOIN sessions s ON s.user_id = u.id
   WHERE u.id = $1::uuid AND u.deleted_at IS NULL
     AND s.id = $2::uuid AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
),
learner AS MATERIALIZED (
  SELECT user_id, zone, now, ${studyDaySql('now', 'zone')} AS today FROM asked
),
days AS MATERIALIZED (
  SELECT ${studyDaySql('e.effective_at', 'l.zone')} AS day,
         count(*)::int AS reviews,
         (count(*) FILTER (WHERE e.rating > 1))::int AS correct,
         coalesce(sum(e.duration_ms), 0) AS duration_ms
    FROM learner l
    JOIN study_events e ON e.user_id = l.user_id
   WHERE ${LIVE_REVIEW}
   GROUP BY 1
),
totals AS (
  SELECT coalesce(sum(reviews), 0)::int AS reviews, coalesce(sum(correct), 0)::int AS correct FROM days
),
history AS (
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'date', d.day, 'reviews', d.reviews, 'correct', d.correct, 'durationMs', d.duration_ms)), '[]') AS days
    FROM learner l
    JOIN days d ON d.day > l.today - ${HISTORY_DAYS} AND d.day <= l.today
),
streak AS (
  -- counted back from the latest day with a review, the n-th day of an unbroken run is n - 1 days before it
  SELECT count(*)::int AS days
    FROM learner l
    JOIN (SELECT d.day, (row_number() OVER (ORDER BY d.day DESC))::int AS n, max(d.day) OVER () AS latest
            FROM learner
            JOIN days d ON d.day <= learner.today) run
      ON run.latest >= l.today - 1 AND run.day = run.latest - (run.n - 1)
),
recent AS (
  SELECT e.word_id, e.rating,
         ${studyDaySql('e.effective_at', 'l.zone')} AS day,
         lag(${studyDaySql('e.effective_at', 'l.zone')}) OVER word AS previous_day
    FROM learner l
    JOIN study_events e ON e.user_id = l.user_id AND e.effective_at >= l.now - interval '${RETENTION_DAYS + 3} days'
   WHERE ${LIVE_REVIEW}
  WINDOW word AS (PARTITION BY e.word_id ORDER BY e.effective_at, e.claimed_at, e.id)
),
retention AS (
  SELECT count(*)::int AS reviews, (count(*) FILTER (WHERE r.rating > 1))::int AS kept
    FROM learner l
    JOIN recent r ON r.day > l.today - ${RETENTION_DAYS} AND r.day <= l.today
   WHERE CASE WHEN r.previous_day IS NOT NULL THEN r.previous_day < r.day
              ELSE EXISTS (SELECT FROM study_events e
                            WHERE e.user_id = l.user_id AND e.word_id = r.word_id AND ${LIVE_REVIEW}
                              AND e.effective_at < l.now - interval '${RETENTION_DAYS + 3} days') END
),
introduced AS (
  SELECT count(*)::int AS words
    FROM learner l
    JOIN study_events e ON e.user_id = l.user_id AND e.effective_at >= l.now - interval '3 days'
   WHERE ${LIVE_REVIEW} AND ${studyDaySql('e.effective_at', 'l.zone')} = l.today
     AND NOT EXISTS (SELECT FROM study_events earlier
                      WHERE earlier.user_id = e.user_id AND earlier.word_id = e.word_id AND earlier.voided_at IS NULL
                        AND (earlier.kind = 'review' OR earlier.confidence IS NOT NULL)
                        AND (earlier.effective_at, earlier.claimed_at, earlier.id)
                            < (e.effective_at, e.claimed_at, e.id))
),
cards AS MATERIALIZED (
  SELECT p.word_id, p.state, p.next_review,
         greatest(${studyDaySql('p.next_review', 'l.zone')}, l.today) AS due_day,
         p.study_count > 0 OR p.stability IS NOT NULL AS studied,
         ${confidenceMillionthsSql('p.stability')} AS confidence
    FROM learner l
    JOIN progress p ON p.user_id = l.user_id
    JOIN words w ON w.id = p.word_id
   WHERE NOT p.deleted AND w.removed_at IS NULL
),
knowledge AS (
  SELECT (count(*) FILTER (WHERE c.studied))::int AS studied,
         (count(*) FILTER (WHERE c.confidence >= ${MASTERED_CONFIDENCE * 1e6}))::int AS mastered,
         (coalesce(round(avg(c.confidence)), 0) / 1e6)::float8 AS average_confidence,
         (count(*) FILTER (WHERE c.next_review <= l.now))::int AS due_now,
         jsonb_build_object(
           'new', count(*) FILTER (WHERE c.state = 'new'),
           'learning', count(*) FILTER (WHERE c.state = 'learning'),
           'review', count(*) FILTER (WHERE c.state = 'review'),
           'relearning', count(*) FILTER (WHERE c.state = 'relearning')) AS by_state
    FROM learner l
    JOIN cards c ON true
),
forecast AS (
  SELECT coalesce(jsonb_agg(jsonb_build_object('date', f.due_day, 'due', f.due)), '[]') AS days
    FROM (SELECT c.due_day, count(*) AS due
            FROM learner l
            JOIN cards c ON c.next_review IS NOT NULL AND c.due_day < l.today + ${FORECAST_DAYS}
           GROUP BY 1) f
),
vocabulary AS (
  SELECT count(*)::int AS words FROM words WHERE removed_at IS NULL
),
by_list AS (
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'listId', b.id, 'total', b.total, 'studied', b.studied, 'mastered', b.mastered) ORDER BY b.id COLLATE "C"), '[]') AS lists
    FROM (SELECT i.id,
                 count(w.id) AS total,
                 count(*) FILTER (WHERE c.studied) AS studied,
                 count(*) FILTER (WHERE c.confidence >= ${MASTERED_CONFIDENCE * 1e6}) AS mastered
            FROM lists i
            LEFT JOIN word_lists p ON p.list_id = i.id
            LEFT JOIN words w ON w.id = p.word_id AND w.removed_at IS NULL
            LEFT JOIN cards c ON c.word_id = w.id
           GROUP BY i.id) b
)
SELECT to_char(l.today, 'YYYY-MM-DD') AS today,
       totals.reviews AS total_reviews,
       totals.correct AS total_correct,
       history.days AS history,
       streak.days AS streak_days,
       retention.reviews AS retention_reviews,
       retention.kept AS retention_kept,
       introduced.words AS introduced_today,
       knowledge.studied, knowledge.mastered, knowledge.average_confidence, knowledge.due_now, knowledge.by_state,
       forecast.days AS forecast,
       vocabulary.words AS total_words,
       by_list.lists AS by_list
  FROM learner l
 CROSS JOIN totals CROSS JOIN history CROSS JOIN streak CROSS JOIN retention CROSS JOIN introduced
 CROSS JOIN knowledge CROSS JOIN forecast CROSS JOIN vocabulary CROSS JOIN by_list`;
