import type { Preferences } from '../../contract/accounts.js';
import type { SessionState } from './tokens.js';

export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly timeZone: string;
  readonly dailyGoal: number;
  readonly preferences: Preferences;
  readonly createdAt: Date;
}

/** How long sessions and their refresh tokens live. */
export interface SessionLifetimes {
  /** Of one refresh token, from its rotation. */
  readonly refreshSeconds: number;
  /** Of a session, from its sign-in, however often it is refreshed. */
  readonly sessionSeconds: number;
}

export interface NewSession {
  readonly id: string;
  readonly userAgent: string | undefined;
  readonly lifetimes: SessionLifetimes;
}

export interface SignedIn {
  readonly user: UserRecord;
  readonly session: SessionState;
}
