import type { NewRecoveryCode, UserChanges, Users } from '../services/ports/users.js';
import {
  accountRefusal,
  CredentialsRow,
  IdRow,
  LOCK_TIMEOUT_MS,
  lockUser,
  SignedInRow,
  toCredentials,
  toSignedIn,
  toUser,
  UserRow,
} from './account-rows.js';
import type { Database } from './database.js';
import { sessionParameters } from './session-sql.js';
import { FIND_BY_EMAIL, FIND_SIGNED_IN, REGISTER, REMOVE, UPDATE } from './user-sql.js';

/** The lock of somebody whose password was compared with the hash $3: gone when it has been changed since. */
const PROVEN = 'users.id = $2::uuid AND users.password_hash = $3::text';

/** Accounts in PostgreSQL. */
export function databaseUsers(database: Database): Users {
  return {
    async register(user, session) {
      const { id, email, passwordHash, displayName, timeZone, recoveryCodes } = user;
      const account = [id, email, passwordHash, displayName ?? null, timeZone ?? null];
      const parameters = [...sessionParameters(session), ...account, ...codeParameters(recoveryCodes)];
      const [row] = await refusing(() => database.query(SignedInRow, REGISTER, ...parameters));
      return row && toSignedIn(row);
    },

    async findByEmail(email) {
      const [row] = await database.query(CredentialsRow, FIND_BY_EMAIL, email);
      return row && toCredentials(row);
    },

    async findSignedIn({ userId, sessionId }) {
      const [row] = await database.query(CredentialsRow, FIND_SIGNED_IN, userId, sessionId);
      return row && toCredentials(row);
    },

    async update({ userId, sessionId }, changes, provenHash) {
      const parameters = [userId, sessionId, ...changeParameters(changes)];
      const [row] = await refusing(() =>
        provenHash === undefined
          ? database.query(UserRow, UPDATE, ...parameters)
          : // the lock by itself: sessions that began while it was waited for are seen by the second statement only
            database.transaction(async ({ query }) => {
              const locked = await query(IdRow, lockUser(PROVEN), LOCK_TIMEOUT_MS, userId, provenHash);
              return locked.length === 0 ? [] : query(UserRow, UPDATE, ...parameters);
            }),
      );
      return row && toUser(row);
    },

    remove: ({ userId, sessionId }, provenHash) =>
      database.transaction(async ({ query }) => {
        const locked = await query(IdRow, lockUser(PROVEN, 'UPDATE'), LOCK_TIMEOUT_MS, userId, provenHash);
        if (locked.length === 0) return false;
        return (await query(IdRow, REMOVE, userId, sessionId)).length > 0;
      }),
  };
}

function changeParameters(changes: UserChanges): readonly unknown[] {
  return [
    changes.displayName !== undefined,
    changes.displayName ?? null,
    changes.timeZone ?? null,
    changes.dailyGoal ?? null,
    changes.preferences ? JSON.stringify(changes.preferences) : null,
    changes.email ?? null,
    changes.passwordHash ?? null,
    ...(changes.recoveryCodes ? codeParameters(changes.recoveryCodes) : [null, null]),
  ];
}

function codeParameters(codes: readonly NewRecoveryCode[]): readonly unknown[] {
  return [codes.map(({ id }) => id), codes.map(({ digest }) => Buffer.from(digest).toString('hex'))];
}

async function refusing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw accountRefusal(error);
  }
}
