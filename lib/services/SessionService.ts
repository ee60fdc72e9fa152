import { Problem } from '../contract/problem.js';
import type { Learner } from './ports/access.js';
import type { SessionLifetimes } from './ports/account-records.js';
import { type Limit, type Limiter, rateLimited } from './ports/limiter.js';
import type { SecurityEvents } from './ports/security-events.js';
import type { Sessions } from './ports/sessions.js';
import type { Tokens } from './ports/tokens.js';
import { issueTokens, type TokenPair } from './session-tokens.js';

export interface SessionServiceOptions {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly limiter: Limiter;
  /** For each session. */
  readonly refreshLimit: Limit;
  readonly events: SecurityEvents;
  readonly lifetimes: SessionLifetimes;
  /** For so long the token before the current one is answered with the current one; 0 means that clients must refresh one at a time. */
  readonly leewaySeconds: number;
}

/** Refresh token rotation, and the end of sessions. */
export class SessionService {
  readonly #options: SessionServiceOptions;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
  }

  /**
   * A new pair for a refresh token. A browser's tabs, or a device whose answer was lost, present one token several times: all get
   * the same successor. An older token has been copied, by whom nobody can tell, so its session ends for everybody.
   *
   * The signature is checked before the database is asked: a secret that was lost or changed ends no session.
   *
   * @throws Problem REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED, RATE_LIMITED
   */
  async refresh({ refreshToken }: { refreshToken: string }): Promise<TokenPair> {
    const { sessions, tokens, limiter, refreshLimit, events, lifetimes, leewaySeconds } = this.#options;
    const claims = await tokens.readRefresh(refreshToken);
    if (!claims) throw refreshTokenInvalid();
    const verdict = await limiter.count('refresh', claims.sessionId, refreshLimit);
    if (!verdict.allowed) throw rateLimited('refresh', refreshLimit, verdict);
    const outcome = await sessions.rotate({ claims, lifetimes, leewaySeconds });
    if (!outcome) throw refreshTokenInvalid();
    const { state, isReuse } = outcome;
    if (isReuse) {
      events.record({
        event: 'refresh_token_reused',
        userId: state.userId,
        sessionId: state.sessionId,
        presentedGeneration: claims.generation,
        currentGeneration: state.generation,
      });
      throw new Problem('REFRESH_TOKEN_REUSED', {
        detail: 'This refresh token was used before, so the session has been ended. Sign in again.',
      });
    }
    return issueTokens(tokens, state);
  }

  /**
   * Ends the session of whatever is presented, an access token or a refresh token of any age; one that has ended stays so.
   *
   * @param everywhere ends every session of the account, for which one that is presented must be alive
   * @throws Problem UNAUTHENTICATED
   */
  async signOut(options: {
    learner: Learner | undefined;
    refreshToken: string | undefined;
    everywhere: boolean;
  }): Promise<void> {
    const { sessions, tokens } = this.#options;
    const { learner, refreshToken, everywhere } = options;
    const claims = refreshToken === undefined ? undefined : await tokens.readRefresh(refreshToken);
    const presented = [learner, claims].filter((token) => token !== undefined);
    if (presented.length === 0)
      throw new Problem('UNAUTHENTICATED', {
        detail: 'Send an access token or a refresh token of the session to end.',
      });
    const sessionIds = [...new Set(presented.map(({ sessionId }) => sessionId))];
    const wasLive = await sessions.revoke({ sessionIds, everywhere });
    if (everywhere && !wasLive) throw new Problem('UNAUTHENTICATED', { detail: 'This session has ended already.' });
  }
}

function refreshTokenInvalid(): Problem {
  return new Problem('REFRESH_TOKEN_INVALID', { detail: 'The refresh token is not valid. Sign in again.' });
}
