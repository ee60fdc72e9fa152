import * as v from 'valibot';
import { StoredPreferences } from '../contract/accounts.js';
import { invalid, Problem } from '../contract/problem.js';
import type { SignedIn, UserRecord } from '../services/ports/account-records.js';
import type { SessionState } from '../services/ports/tokens.js';
import type { Credentials } from '../services/ports/users.js';
import { sqlState } from './database-errors.js';

/** The time of a statement: read once, after every wait for a lock that came before the statement. */
export const MOMENT = `moment AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS at)`;

/** A lock that is not to be had within this time fails its statement, well before the time limit of the whole call. */
export const LOCK_TIMEOUT_MS = '4000';

/** Locks a live user's row, which everything that writes for this user does first; answers no row when there is none. */
export const lockUser = (condition: string, strength: 'NO KEY UPDATE' | 'UPDATE' = 'NO KEY UPDATE') => `
  WITH wait AS MATERIALIZED (SELECT set_config('lock_timeout', $1::text, true) AS value)
  SELECT users.id FROM wait, users
  WHERE users.deleted_at IS NULL AND wait.value IS NOT NULL AND ${condition}
  FOR ${strength} OF users`;

export const IdRow = v.object({ id: v.string() });

export const USER_COLUMNS = 'id, email, display_name, time_zone, daily_goal, preferences, created_at';

export const UserRow = v.object({
  id: v.string(),
  email: v.string(),
  display_name: v.nullable(v.string()),
  time_zone: v.string(),
  daily_goal: v.number(),
  preferences: v.record(v.string(), v.unknown()),
  created_at: v.date(),
});

export const CredentialsRow = v.object({ ...UserRow.entries, password_hash: v.string() });

export const SESSION_COLUMNS = 'session_id, user_id, generation, rotated_at, expires_at';

export const SessionRow = v.object({
  session_id: v.string(),
  user_id: v.string(),
  generation: v.number(),
  rotated_at: v.date(),
  expires_at: v.date(),
});

export const SignedInRow = v.object({ ...UserRow.entries, ...SessionRow.entries });

export function toUser(row: v.InferOutput<typeof UserRow>): UserRecord {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    timeZone: row.time_zone,
    dailyGoal: row.daily_goal,
    preferences: v.parse(StoredPreferences, row.preferences),
    createdAt: row.created_at,
  };
}

export function toCredentials(row: v.InferOutput<typeof CredentialsRow>): Credentials {
  return { user: toUser(row), passwordHash: row.password_hash };
}

export function toSession(row: v.InferOutput<typeof SessionRow>): SessionState {
  return {
    userId: row.user_id,
    sessionId: row.session_id,
    generation: row.generation,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
  };
}

export function toSignedIn(row: v.InferOutput<typeof SignedInRow>): SignedIn {
  return { user: toUser(row), session: toSession(row) };
}

const UNIQUE_VIOLATION = '23505';
const INVALID_PARAMETER_VALUE = '22023';

/** What the database refused of an account, as the learner is told. */
export function accountRefusal(error: unknown): unknown {
  switch (sqlState(error)) {
    case UNIQUE_VIOLATION:
      return new Problem('EMAIL_TAKEN', { cause: error });
    case INVALID_PARAMETER_VALUE:
      return invalid('timeZone', 'invalid_value', 'must be a time zone that the database knows too');
    default:
      return error;
  }
}
