import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { joseTokens, type TokenOptions } from './jose-tokens.js';

const SECRET = 'a secret for tests, of 32 bytes or more';
const NOW = new Date('2026-03-01T12:00:00.250Z');
const seconds = Math.floor(NOW.getTime() / 1000);
const learner = {
  userId: '01900000-0000-7000-8000-000000000001',
  sessionId: '01900000-0000-7000-8000-000000000002',
};
const state = { ...learner, generation: 3, rotatedAt: NOW, expiresAt: new Date(NOW.getTime() + 7 * 86_400_000) };

const tokensWith = (options: Partial<TokenOptions> = {}) =>
  joseTokens({
    issuer: 'shizi',
    current: { id: 'current', secret: SECRET },
    previous: undefined,
    accessSeconds: 900,
    clock: () => NOW,
    ...options,
  });
const tokens = tokensWith();

/** An access token as we would sign it, but for what a test changes. */
function forge(
  changes: { claims?: object; header?: object; secret?: string; issuer?: string; audience?: string } = {},
) {
  return new SignJWT({ sub: learner.userId, sid: learner.sessionId, ...changes.claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'current', ...changes.header })
    .setIssuer(changes.issuer ?? 'shizi')
    .setAudience(changes.audience ?? 'shizi:access')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 900)
    .sign(new TextEncoder().encode(changes.secret ?? SECRET));
}

describe('an access token', () => {
  test('names user and session, for 15 minutes', async () => {
    const token = await tokens.issueAccess(learner);
    expect(await tokens.verify(token)).toEqual(learner);
    const at = (ms: number) => tokensWith({ clock: () => new Date(NOW.getTime() + ms) }).verify(token);
    expect(await at(898_000)).toEqual(learner);
    await expect(at(901_000)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('forged as in these tests would pass, if nothing were changed', async () => {
    expect(await tokens.verify(await forge())).toEqual(learner);
  });

  test.each([
    ['of another secret', () => forge({ secret: 'another secret, of 32 bytes or more' })],
    ['of another issuer', () => forge({ issuer: 'other' })],
    ['of another audience', () => forge({ audience: 'shizi:refresh' })],
    ['of another type', () => forge({ header: { typ: 'rt+jwt' } })],
    ['of no type', () => forge({ header: { typ: undefined } })],
    ['of another HMAC', () => forge({ header: { alg: 'HS512' } })],
    ['without a session', () => forge({ claims: { sid: undefined } })],
    ['whose user is no UUID', () => forge({ claims: { sub: "' OR 1=1" } })],
    ['that is a refresh token', () => tokens.issueRefresh(state)],
    [
      'with alg: none',
      async () =>
        new UnsecuredJWT({ sid: learner.sessionId })
          .setSubject(learner.userId)
          .setIssuer('shizi')
          .setAudience('shizi:access')
          .setIssuedAt(seconds)
          .setExpirationTime(seconds + 900)
          .encode(),
    ],
    ['that is text', async () => 'not a token'],
    ['that is empty', async () => ''],
  ])('%s is refused', async (_, make) => {
    await expect(tokens.verify(await make())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a refresh token', () => {
  test('of one state has one form, whatever the time', async () => {
    const later = tokensWith({ clock: () => new Date(NOW.getTime() + 20_000) });
    expect(await later.issueRefresh(state)).toBe(await tokens.issueRefresh(state));
    expect(await tokens.issueRefresh({ ...state, generation: 4 })).not.toBe(await tokens.issueRefresh(state));
  });

  test('is read however old it is: the database knows better', async () => {
    const token = await tokens.issueRefresh(state);
    const muchLater = tokensWith({ clock: () => new Date('2030-01-01') });
    expect(await muchLater.readRefresh(token)).toEqual({ ...learner, generation: 3 });
  });

  test.each([
    ['of another secret', () => tokensWith({ current: { id: 'current', secret: 'x'.repeat(32) } }).issueRefresh(state)],
    ['of a generation that cannot be', () => tokens.issueRefresh({ ...state, generation: 2 ** 31 })],
    ['that is an access token', () => tokens.issueAccess(learner)],
    ['that is text', async () => 'a.b.c'],
  ])('%s is none', async (_, make) => {
    expect(await tokens.readRefresh(await make())).toBeUndefined();
  });
});

test('a former secret is accepted as the previous one, and signs nothing', async () => {
  const replaced = tokensWith({
    current: { id: 'new', secret: 'the new secret, of 32 bytes or more' },
    previous: { id: 'current', secret: SECRET },
  });
  expect(await replaced.verify(await tokens.issueAccess(learner))).toEqual(learner);
  await expect(tokens.verify(await replaced.issueAccess(learner))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
