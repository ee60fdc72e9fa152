import type { NewSession, SessionLifetimes, SignedIn } from './account-records.js';
import type { RefreshClaims, SessionState } from './tokens.js';

export interface Rotation {
  readonly claims: RefreshClaims;
  readonly lifetimes: SessionLifetimes;
  /** For so long the direct parent of the current token gets its successor once more. */
  readonly leewaySeconds: number;
}

export type RotationOutcome = { readonly state: SessionState; readonly isReuse: boolean };

/** Sessions, by the database's clock. */
export interface Sessions {
  /**
   * A session for whoever proved to know the password: at most 20 live ones are left, those that expired are removed.
   *
   * @param passwordHash the hash that was compared
   * @param betterHash replaces it, when given
   * @returns undefined when the account is gone or its password was changed since it was compared
   */
  signIn(options: {
    userId: string;
    passwordHash: string;
    betterHash: string | undefined;
    session: NewSession;
  }): Promise<SignedIn | undefined>;

  /**
   * Spends the code, sets the password, revokes every session and begins a new one, all or nothing.
   *
   * @returns undefined when the account has no such code that is not spent; with the same statements
   */
  recover(options: {
    email: string;
    codeDigest: Uint8Array;
    passwordHash: string;
    session: NewSession;
  }): Promise<SignedIn | undefined>;

  /**
   * Rotates the session, repeats the last rotation within the leeway, or revokes the session because an old token was
   * used again: in one statement that is committed in every case.
   *
   * @returns undefined when there is no such live session, or none that has come so far
   */
  rotate(rotation: Rotation): Promise<RotationOutcome | undefined>;

  /**
   * Revokes these sessions, or every session of whoever has a live one among them.
   *
   * @returns whether any of those named was alive
   */
  revoke(options: { sessionIds: readonly string[]; everywhere: boolean }): Promise<boolean>;
}
