import type { Preferences } from '../../contract/accounts.js';
import type { Learner } from './access.js';
import type { NewSession, SignedIn, UserRecord } from './account-records.js';

export interface Credentials {
  readonly user: UserRecord;
  readonly passwordHash: string;
}

export interface NewRecoveryCode {
  readonly id: string;
  /** SHA-256 of the code. */
  readonly digest: Uint8Array;
}

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly displayName: string | undefined;
  readonly timeZone: string | undefined;
  readonly recoveryCodes: readonly NewRecoveryCode[];
}

/** What is absent stays; of the preferences, every key for itself. */
export interface UserChanges {
  readonly displayName?: string | null | undefined;
  readonly timeZone?: string | undefined;
  readonly dailyGoal?: number | undefined;
  readonly preferences?: Preferences | undefined;
  readonly email?: string | undefined;
  /** Revokes every other session. */
  readonly passwordHash?: string | undefined;
  /** Take the place of the former ones. */
  readonly recoveryCodes?: readonly NewRecoveryCode[] | undefined;
}

/**
 * Accounts. Whoever calls with a `Learner` has an account and a session that are alive, or gets undefined: both are looked at in
 * the statements that do the work.
 *
 * @throws Problem VALIDATION_FAILED `timeZone` for a zone that the database does not know
 */
export interface Users {
  /** @returns undefined when the e-mail address has an account */
  register(user: NewUser, session: NewSession): Promise<SignedIn | undefined>;
  findByEmail(email: string): Promise<Credentials | undefined>;
  findSignedIn(learner: Learner): Promise<Credentials | undefined>;
  /**
   * @param provenHash the hash that a password was compared with; undefined is returned when it is no longer the account's
   * @throws Problem EMAIL_TAKEN
   */
  update(learner: Learner, changes: UserChanges, provenHash?: string): Promise<UserRecord | undefined>;
  /**
   * Empties the account, revokes its sessions and removes all that was studied. Waits for writers of the account; those
   * who wait for it find it gone.
   *
   * @returns whether it was there to delete
   */
  remove(learner: Learner, provenHash: string): Promise<boolean>;
}
