import type { AccessTokens, Learner } from './access.js';

/** What a refresh token says: a session, and which of its successive tokens this one is. */
export interface RefreshClaims extends Learner {
  readonly generation: number;
}

/** Where a session stands in the database; every claim of its refresh token is made from it and from nothing else. */
export interface SessionState extends RefreshClaims {
  /** When this generation began. */
  readonly rotatedAt: Date;
  /** When its refresh token ends. */
  readonly expiresAt: Date;
}

export interface Tokens extends AccessTokens {
  issueAccess(learner: Learner): Promise<string>;
  /** The same state gives the same bytes, for as long as the signing secret is the same. */
  issueRefresh(state: SessionState): Promise<string>;
  /**
   * What a refresh token of ours says, however old it is: whether it is too old is for the database to say.
   *
   * @returns undefined for anything that we did not sign as a refresh token.
   */
  readRefresh(token: string): Promise<RefreshClaims | undefined>;
}
