import { MOMENT, USER_COLUMNS } from './account-rows.js';
import { BEGIN_SESSION, SIGNED_IN } from './session-sql.js';

/** NULL for no zone; an unknown one is refused by the database with SQLSTATE 22023. */
const checkedZone = (parameter: string) =>
  `CASE WHEN (now() AT TIME ZONE ${parameter}::text) IS NOT NULL THEN ${parameter}::text END`;

/** The session $2 of the user $1 is alive; gives its one row. */
const ALIVE = `
  alive AS MATERIALIZED (
    SELECT sessions.user_id FROM sessions, moment
    WHERE sessions.id = $2::uuid AND sessions.user_id = $1::uuid
      AND sessions.revoked_at IS NULL AND sessions.expires_at > moment.at)`;

const newCodes = (ids: string, digests: string) => `
    INSERT INTO recovery_codes (id, user_id, code_hash, created_at)
    SELECT code.id, account.id, decode(code.digest, 'hex'), moment.at
    FROM account, moment, unnest(${ids}::uuid[], ${digests}::text[]) AS code(id, digest)`;

/** $1 to $4 the session; $5 id, $6 e-mail, $7 hash, $8 display name, $9 time zone, $10 and $11 ids and digests of the codes. */
export const REGISTER = `
  WITH ${MOMENT},
  account AS (
    INSERT INTO users (id, email, password_hash, display_name, time_zone, created_at, updated_at)
    SELECT $5::uuid, $6::text, $7::text, $8::text, coalesce(${checkedZone('$9')}, 'UTC'), moment.at, moment.at
    FROM moment
    ON CONFLICT (email) DO NOTHING
    RETURNING ${USER_COLUMNS}),
  codes AS (${newCodes('$10', '$11')}),
  ${BEGIN_SESSION}
  ${SIGNED_IN}`;

export const FIND_BY_EMAIL = `SELECT ${USER_COLUMNS}, password_hash FROM users WHERE email = $1::text AND deleted_at IS NULL`;

export const FIND_SIGNED_IN = `
  WITH ${MOMENT}, ${ALIVE}
  SELECT ${USER_COLUMNS}, password_hash FROM users, alive WHERE users.id = alive.user_id AND users.deleted_at IS NULL`;

/**
 * $3 whether $4 is the new display name; $5 time zone, $6 goal, $7 preferences to merge, $8 e-mail, $9 hash, $10 and $11 ids and
 * digests of new codes; NULL for what stays.
 */
export const UPDATE = `
  WITH ${MOMENT}, ${ALIVE},
  account AS (
    UPDATE users SET
      display_name = CASE WHEN $3::boolean THEN $4::text ELSE display_name END,
      time_zone = coalesce(${checkedZone('$5')}, time_zone),
      daily_goal = coalesce($6::int, daily_goal),
      preferences = preferences || coalesce($7::jsonb, '{}'),
      email = coalesce($8::text, email),
      password_hash = coalesce($9::text, password_hash),
      updated_at = moment.at
    FROM alive, moment
    WHERE users.id = alive.user_id AND users.deleted_at IS NULL
    RETURNING ${USER_COLUMNS}),
  revoked AS (
    UPDATE sessions SET revoked_at = moment.at, revoke_reason = 'password-changed'
    FROM account, moment
    WHERE sessions.user_id = account.id AND sessions.id <> $2::uuid AND sessions.revoked_at IS NULL AND $9::text IS NOT NULL),
  former_codes AS (
    DELETE FROM recovery_codes USING account WHERE recovery_codes.user_id = account.id AND $10::uuid[] IS NOT NULL),
  codes AS (${newCodes('$10', '$11')})
  SELECT ${USER_COLUMNS} FROM account`;

/** The row stays, because what refers to it may; nothing personal does. */
export const REMOVE = `
  WITH ${MOMENT}, ${ALIVE},
  account AS (
    UPDATE users SET
      email = NULL, display_name = NULL, password_hash = NULL, preferences = '{}', time_zone = DEFAULT, daily_goal = DEFAULT,
      updated_at = moment.at, deleted_at = moment.at
    FROM alive, moment
    WHERE users.id = alive.user_id AND users.deleted_at IS NULL
    RETURNING id),
  revoked AS (
    UPDATE sessions SET
      revoked_at = coalesce(revoked_at, moment.at),
      revoke_reason = coalesce(revoke_reason, 'account-deleted'),
      user_agent = NULL
    FROM account, moment WHERE sessions.user_id = account.id),
  states AS (DELETE FROM progress USING account WHERE progress.user_id = account.id),
  events AS (DELETE FROM study_events USING account WHERE study_events.user_id = account.id),
  codes AS (DELETE FROM recovery_codes USING account WHERE recovery_codes.user_id = account.id)
  SELECT id FROM account`;
