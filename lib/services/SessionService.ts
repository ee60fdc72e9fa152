import { Problem } from '../contract/problem.js';
import type { Learner } from './ports/access.js';
import type { SessionLifetimes } from './ports/account-records.js';
import { type Limit, type Limiter, rateLimited } from './ports/limiter.js';
import type { SecurityEvents } from './ports/security-events.js';
import type { Sessions } from './ports/sessions.js';
import type { RefreshClaims, Tokens } from './ports/tokens.js';
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

export interface Leaving {
  /** Those that were presented; none when no token was genuine. */
  readonly sessionIds: readonly string[];
  /** The cookie is genuine and somebody else's, so that it stays. */
  readonly leavesCookie: boolean;
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
   * Who leaves, by an access token or else by a refresh token of any age. A browser has one cookie and may have tabs of several
   * accounts: a token of somebody else that comes along is not theirs to end.
   *
   * @param cookie the refresh token that the browser keeps, whether or not it counts here
   */
  async whoLeaves(presented: {
    learner: Learner | undefined;
    refreshToken?: string | undefined;
    cookie: string | undefined;
  }): Promise<Leaving> {
    const { learner, refreshToken, cookie } = presented;
    const [claims, kept] = await Promise.all([this.#read(refreshToken), this.#read(cookie)]);
    const userId = (learner ?? claims)?.userId;
    const own = [learner, claims].filter((token) => token !== undefined).filter((token) => token.userId === userId);
    return {
      sessionIds: [...new Set(own.map(({ sessionId }) => sessionId))],
      leavesCookie: kept !== undefined && kept.userId !== userId,
    };
  }

  /**
   * Ends the sessions of whoever leaves; one that has ended stays so.
   *
   * @param everywhere ends every session of the account, for which one that is presented must be alive
   * @throws Problem UNAUTHENTICATED
   */
  async signOut({ sessionIds, everywhere }: Pick<Leaving, 'sessionIds'> & { everywhere: boolean }): Promise<void> {
    const { sessions } = this.#options;
    if (sessionIds.length === 0)
      throw new Problem('UNAUTHENTICATED', {
        detail: 'Send an access token or a refresh token of the session to end.',
      });
    const wasLive = await sessions.revoke({ sessionIds, everywhere });
    if (everywhere && !wasLive) throw new Problem('UNAUTHENTICATED', { detail: 'This session has ended already.' });
  }

  async #read(refreshToken: string | undefined): Promise<RefreshClaims | undefined> {
    return refreshToken === undefined ? undefined : this.#options.tokens.readRefresh(refreshToken);
  }
}

function refreshTokenInvalid(): Problem {
  return new Problem('REFRESH_TOKEN_INVALID', { detail: 'The refresh token is not valid. Sign in again.' });
}
