import type { User } from '../contract/accounts.js';
import type { UserRecord } from './ports/account-records.js';
import type { SessionState, Tokens } from './ports/tokens.js';

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** How long the refresh token lives from its rotation on. */
  readonly refreshSeconds: number;
}

export async function issueTokens(tokens: Tokens, state: SessionState): Promise<TokenPair> {
  const [accessToken, refreshToken] = await Promise.all([tokens.issueAccess(state), tokens.issueRefresh(state)]);
  const refreshSeconds = Math.floor((state.expiresAt.getTime() - state.rotatedAt.getTime()) / 1000);
  return { accessToken, refreshToken, refreshSeconds };
}

/** The account as the contract shows it. */
export function toContractUser({ createdAt, ...user }: UserRecord): User {
  return { ...user, createdAt: createdAt.toISOString() };
}
