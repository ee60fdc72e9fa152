import * as v from 'valibot';
import type { Sessions } from '../services/ports/sessions.js';
import { IdRow, LOCK_TIMEOUT_MS, lockUser, SessionRow, SignedInRow, toSession, toSignedIn } from './account-rows.js';
import type { Database } from './database.js';
import { RECOVER, REVOKE, ROTATE, SIGN_IN, sessionParameters } from './session-sql.js';

const RotatedRow = v.object({ ...SessionRow.entries, is_reuse: v.boolean() });
const RevokedRow = v.object({ was_live: v.boolean() });

/** Sessions in PostgreSQL. */
export function databaseSessions(database: Database): Sessions {
  return {
    // The lock comes first and by itself: what is read in the same statement would be older than the wait for it.
    signIn: ({ userId, passwordHash, betterHash, session }) =>
      database.transaction(async ({ query }) => {
        const lock = lockUser('users.id = $2::uuid AND users.password_hash = $3::text');
        const locked = await query(IdRow, lock, LOCK_TIMEOUT_MS, userId, passwordHash);
        if (locked.length === 0) return undefined;
        const parameters = [...sessionParameters(session), userId, betterHash ?? null];
        const [row] = await query(SignedInRow, SIGN_IN, ...parameters);
        return row && toSignedIn(row);
      }),

    // An unknown e-mail takes the same two statements as a wrong code.
    recover: ({ email, codeDigest, passwordHash, session }) =>
      database.transaction(async ({ send, query }) => {
        await send(lockUser('users.email = $2::text'), LOCK_TIMEOUT_MS, email);
        const digest = Buffer.from(codeDigest).toString('hex');
        const [row] = await query(SignedInRow, RECOVER, ...sessionParameters(session), email, digest, passwordHash);
        return row && toSignedIn(row);
      }),

    async rotate({ claims, lifetimes, leewaySeconds }) {
      const [row] = await database.query(
        RotatedRow,
        ROTATE,
        claims.sessionId,
        claims.generation,
        leewaySeconds,
        lifetimes.refreshSeconds,
        lifetimes.sessionSeconds,
      );
      return row && { state: toSession(row), isReuse: row.is_reuse };
    },

    async revoke({ sessionIds, everywhere }) {
      const [row] = await database.query(RevokedRow, REVOKE, [...sessionIds], everywhere);
      return row?.was_live ?? false;
    },
  };
}
