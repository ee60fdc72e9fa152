import type { NewSession } from '../services/ports/account-records.js';
import { MOMENT, SESSION_COLUMNS, USER_COLUMNS } from './account-rows.js';

/** More live sessions than this a user cannot have: the oldest ones end. */
const MAX_LIVE_SESSIONS = 20;

/** Parameters $1 to $4 of every statement that begins a session. */
export function sessionParameters({ id, userAgent, lifetimes }: NewSession): readonly unknown[] {
  const { refreshSeconds, sessionSeconds } = lifetimes;
  return [id, userAgent ?? null, refreshSeconds, sessionSeconds];
}

/** Begins the session $1 for the one row of `account`. */
export const BEGIN_SESSION = `
  session AS (
    INSERT INTO sessions (id, user_id, generation, rotated_at, created_at, expires_at, user_agent)
    SELECT $1::uuid, account.id, 0, moment.at, moment.at,
           moment.at + make_interval(secs => least($3::int, $4::int)), $2::text
    FROM account, moment
    RETURNING id AS session_id, user_id, generation, rotated_at, expires_at)`;

/** The answer of a statement with `account` and `session`. */
export const SIGNED_IN = `SELECT account.${USER_COLUMNS.replaceAll(', ', ', account.')}, ${SESSION_COLUMNS} FROM account, session`;

/** Of the one row of `account`: removes the sessions that expired. */
const REMOVE_EXPIRED = `
  expired AS (
    DELETE FROM sessions USING account, moment
    WHERE sessions.user_id = account.id AND sessions.expires_at <= moment.at)`;

/** $5 the user, who is locked; $6 a better hash of the same password, or NULL. */
export const SIGN_IN = `
  WITH ${MOMENT},
  account AS (SELECT ${USER_COLUMNS} FROM users WHERE id = $5::uuid),
  rehashed AS (
    UPDATE users SET password_hash = $6::text, updated_at = moment.at
    FROM moment WHERE users.id = $5::uuid AND $6::text IS NOT NULL),
  ${REMOVE_EXPIRED},
  surplus AS (
    UPDATE sessions SET revoked_at = moment.at, revoke_reason = 'surplus'
    FROM moment
    WHERE sessions.id IN (
      SELECT live.id FROM sessions live, moment
      WHERE live.user_id = $5::uuid AND live.revoked_at IS NULL AND live.expires_at > moment.at
      ORDER BY live.created_at DESC, live.id DESC OFFSET ${MAX_LIVE_SESSIONS - 1})),
  ${BEGIN_SESSION}
  ${SIGNED_IN}`;

/** $5 the e-mail, whose user is locked if there is one; $6 the digest of a code in hexadecimal; $7 the hash of the new password. */
export const RECOVER = `
  WITH ${MOMENT},
  spent AS (
    UPDATE recovery_codes SET spent_at = moment.at
    FROM moment, users
    WHERE users.email = $5::text AND recovery_codes.user_id = users.id
      AND recovery_codes.code_hash = decode($6::text, 'hex') AND recovery_codes.spent_at IS NULL
    RETURNING recovery_codes.user_id),
  account AS (
    UPDATE users SET password_hash = $7::text, updated_at = moment.at
    FROM spent, moment WHERE users.id = spent.user_id
    RETURNING ${USER_COLUMNS}),
  ${REMOVE_EXPIRED},
  revoked AS (
    UPDATE sessions SET revoked_at = moment.at, revoke_reason = 'recovery'
    FROM account, moment
    WHERE sessions.user_id = account.id AND sessions.revoked_at IS NULL AND sessions.expires_at > moment.at),
  ${BEGIN_SESSION}
  ${SIGNED_IN}`;

/**
 * $1 session, $2 the generation of the token that was presented, $3 leeway, $4 and $5 lifetimes. The verdict is reached once,
 * for the newest version of the row, by a clock that is read after the wait for that row: `now()` would be a time before it.
 * A generation ahead of the row, as after a restored backup, says nothing of theft and matches nothing.
 */
export const ROTATE = `
  UPDATE sessions SET (generation, rotated_at, expires_at, revoked_at, revoke_reason) = (
    SELECT
      CASE verdict WHEN 'rotate' THEN sessions.generation + 1 ELSE sessions.generation END,
      CASE verdict WHEN 'rotate' THEN at ELSE sessions.rotated_at END,
      CASE verdict
        WHEN 'rotate' THEN least(at + make_interval(secs => $4::int), sessions.created_at + make_interval(secs => $5::int))
        ELSE sessions.expires_at
      END,
      CASE verdict WHEN 'revoke' THEN at END,
      CASE verdict WHEN 'revoke' THEN 'reuse' END
    FROM (
      SELECT at, CASE
        WHEN sessions.generation = $2::int THEN 'rotate'
        WHEN sessions.generation - 1 = $2::int AND at < sessions.rotated_at + make_interval(secs => $3::int) THEN 'repeat'
        ELSE 'revoke'
      END AS verdict
      FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at OFFSET 0) AS moment
      OFFSET 0
    ) AS decision)
  WHERE id = $1::uuid AND generation >= $2::int AND revoked_at IS NULL AND expires_at > clock_timestamp()
    AND EXISTS (SELECT FROM users WHERE users.id = sessions.user_id AND users.deleted_at IS NULL)
  RETURNING id AS session_id, user_id, generation, rotated_at, expires_at, revoked_at IS NOT NULL AS is_reuse`;

/**
 * $1 sessions, $2 whether all of those who have a live one among them. Like every statement that ends many sessions it locks
 * their user first, so that two of them never wait for each other. Which sessions end is a list of ids, and no CASE of two conditions,
 * for which PostgreSQL would read the sessions of everybody.
 */
export const REVOKE = `
  WITH ${MOMENT},
  named AS MATERIALIZED (
    SELECT id, user_id, revoked_at IS NULL AND expires_at > moment.at AS is_live
    FROM sessions, moment WHERE id = ANY($1::uuid[])),
  owners AS MATERIALIZED (
    SELECT id FROM users
    WHERE $2::boolean AND id IN (SELECT user_id FROM named WHERE is_live)
    ORDER BY id FOR NO KEY UPDATE),
  ending AS MATERIALIZED (
    SELECT id FROM sessions
    WHERE revoked_at IS NULL AND id IN (
      SELECT id FROM named WHERE NOT $2::boolean
      UNION ALL SELECT theirs.id FROM owners JOIN sessions theirs ON theirs.user_id = owners.id)
    ORDER BY id FOR UPDATE),
  revoked AS (
    UPDATE sessions SET
      revoked_at = moment.at,
      revoke_reason = CASE WHEN $2::boolean THEN 'logout-everywhere' ELSE 'logout' END
    FROM moment WHERE id IN (SELECT id FROM ending))
  SELECT EXISTS (SELECT FROM named WHERE is_live) AS was_live`;
