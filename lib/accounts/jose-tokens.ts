import { createSecretKey, type KeyObject } from 'node:crypto';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import * as v from 'valibot';
import { Problem } from '../contract/problem.js';
import { errors, jwtVerify, SignJWT } from '../generated/packages/tokens.js';
import type { Learner } from '../services/ports/access.js';
import type { Clock } from '../services/ports/clock.js';
import type { RefreshClaims, SessionState, Tokens } from '../services/ports/tokens.js';

export interface SigningKey {
  readonly id: string;
  readonly secret: string;
}

export interface TokenOptions {
  readonly issuer: string;
  readonly current: SigningKey;
  /** Still accepted while a secret is being replaced. */
  readonly previous: SigningKey | undefined;
  readonly accessSeconds: number;
  readonly clock: Clock;
}

/** The algorithm is ours to choose, never the token's. */
const ALGORITHM = 'HS256';

/** Audience and type both tell the two kinds apart, so that neither passes for the other (RFC 8725, 3.11 and 3.12). */
const ACCESS = { audience: 'shizi:access', type: 'at+jwt' } as const;
const REFRESH = { audience: 'shizi:refresh', type: 'rt+jwt' } as const;
type Kind = typeof ACCESS | typeof REFRESH;

const AccessPayload = v.object({ sub: v.pipe(v.string(), v.uuid()), sid: v.pipe(v.string(), v.uuid()) });
const MAX_GENERATION = 2_147_483_647;
const RefreshPayload = v.object({
  ...AccessPayload.entries,
  gen: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_GENERATION)),
});

interface Key {
  readonly id: string;
  readonly key: KeyObject;
}

/** Access and refresh tokens as JWTs signed with a shared secret. */
export function joseTokens({ issuer, current, previous, accessSeconds, clock }: TokenOptions): Tokens {
  const signing = importKey(current);
  const keys = [signing, ...(previous ? [importKey(previous)] : [])];

  const sign = (kind: Kind, userId: string, claims: JWTPayload, issuedAtSeconds: number, expiresAtSeconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: kind.type, kid: signing.id })
      .setIssuer(issuer)
      .setAudience(kind.audience)
      .setSubject(userId)
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(expiresAtSeconds)
      .sign(signing.key);

  const read = (token: string, kind: Kind, currentDate: Date) =>
    verifyWithAny(keys, token, {
      algorithms: [ALGORITHM],
      issuer,
      audience: kind.audience,
      typ: kind.type,
      requiredClaims: ['sub', 'sid', 'iat', 'exp'],
      currentDate,
    });

  return {
    issueAccess({ userId, sessionId }) {
      const nowSeconds = wholeSeconds(clock());
      return sign(ACCESS, userId, { sid: sessionId }, nowSeconds, nowSeconds + accessSeconds);
    },

    issueRefresh({ userId, sessionId, generation, rotatedAt, expiresAt }: SessionState) {
      const claims = { sid: sessionId, gen: generation };
      return sign(REFRESH, userId, claims, wholeSeconds(rotatedAt), wholeSeconds(expiresAt));
    },

    async verify(token): Promise<Learner> {
      try {
        const { sub, sid } = v.parse(AccessPayload, await read(token, ACCESS, clock()));
        return { userId: sub, sessionId: sid };
      } catch (cause) {
        throw refusal(cause);
      }
    },

    async readRefresh(token): Promise<RefreshClaims | undefined> {
      try {
        // at the beginning of time no token has expired yet
        const { sub, sid, gen } = v.parse(RefreshPayload, await read(token, REFRESH, new Date(0)));
        return { userId: sub, sessionId: sid, generation: gen };
      } catch {
        return undefined;
      }
    },
  };
}

function importKey({ id, secret }: SigningKey): Key {
  return { id, key: createSecretKey(secret, 'utf8') };
}

/** A secret may have been replaced under an unchanged key id, so the id is no reason to leave a key untried. */
async function verifyWithAny(keys: readonly Key[], token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
  let failure: unknown;
  for (const { key } of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw failure;
}

function refusal(cause: unknown): Problem {
  const isExpired = cause instanceof errors.JWTExpired;
  return isExpired
    ? new Problem('TOKEN_EXPIRED', {
        detail: 'The access token has expired. Refresh it and repeat the request.',
        headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
      })
    : new Problem('UNAUTHENTICATED', {
        detail: 'The access token is not valid. Sign in again.',
        headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
        cause,
      });
}

function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
