import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../support/test-database.js';
import { type Answer, type App, newEmail, openApp, openAppOnNewDatabase, PASSWORD } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase());
});
afterAll(() => close());

const signOut = (sent: Parameters<App['call']>[1]) => app.call('POST logout', sent);
const isAlive = async (refreshToken: string) => (await app.refresh(refreshToken)).status === 200;

describe('signing out', () => {
  test('by access token ends that session and no other', async () => {
    const { email, accessToken, refreshToken } = await app.register();
    const other = await app.signIn(email);
    expect(await signOut({ token: accessToken })).toMatchObject({ status: 200, body: { success: true } });
    expect(await isAlive(refreshToken)).toBe(false);
    expect((await app.call('GET me', { token: accessToken })).status).toBe(401);
    expect(await isAlive(other.refreshToken)).toBe(true);
  });

  test('by refresh token needs nothing else, also when the access token is too old', async () => {
    const brief = await openApp(database, { ACCESS_TOKEN_SECONDS: '1' });
    const { accessToken, refreshToken } = await brief.register();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await brief.call('POST logout', { token: accessToken })).status).toBe(401);
    expect((await brief.call('POST logout', { token: accessToken, body: { refreshToken } })).status).toBe(200);
    expect(await isAlive(refreshToken)).toBe(false);
    await brief.close();
  });

  test('succeeds again, with any token of a session that has ended or is gone', async () => {
    const { accessToken, refreshToken, userId } = await app.register();
    const successor = String((await app.refresh(refreshToken)).body.refreshToken);
    expect((await signOut({ body: { refreshToken: successor } })).status).toBe(200);
    expect((await signOut({ body: { refreshToken } })).status).toBe(200);
    expect((await signOut({ token: accessToken })).status).toBe(200);
    await database.sql('DELETE FROM sessions WHERE user_id = $1', [userId]);
    expect((await signOut({ body: { refreshToken } })).status).toBe(200);
  });

  test('everywhere ends every session of this account and of no other', async () => {
    const { email, accessToken, refreshToken } = await app.register();
    const other = await app.signIn(email);
    const stranger = await app.register();
    expect((await signOut({ token: accessToken, body: { everywhere: true } })).status).toBe(200);
    expect(await isAlive(refreshToken)).toBe(false);
    expect(await isAlive(other.refreshToken)).toBe(false);
    expect(await isAlive(stranger.refreshToken)).toBe(true);
  });

  test('everywhere is refused to a session that has ended, and ends nothing', async () => {
    const { email, accessToken, refreshToken } = await app.register();
    const other = await app.signIn(email);
    await signOut({ token: accessToken });
    for (const sent of [
      { token: accessToken, body: { everywhere: true } },
      { body: { refreshToken, everywhere: true } },
    ])
      expect(await signOut(sent)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(await isAlive(other.refreshToken)).toBe(true);
  });

  test.each([
    ['nothing', {}],
    ['a token that is none', { body: { refreshToken: 'a.b.c' } }],
    ['an access token that is none', { token: 'a.b.c' }],
  ])('with %s is 401', async (_, sent) => {
    expect(await signOut(sent)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });

  test.each(['Basic bGVhcm5lcjpzZWNyZXQ=', 'Bearer', 'Bearer two words', 'nonsense'])(
    'by refresh token is not prevented by the Authorization header %j, which alone is 401',
    async (authorization) => {
      const { refreshToken } = await app.register();
      const headers = { authorization };
      expect(await signOut({ headers })).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      expect((await signOut({ headers, body: { refreshToken } })).status).toBe(200);
      expect(await isAlive(refreshToken)).toBe(false);
    },
  );

  test.each([false, true])(
    'ends nothing of somebody else whose refresh token comes along (everywhere: %s)',
    async (everywhere) => {
      const { accessToken, refreshToken } = await app.register();
      const stranger = await app.register();
      const strangersOther = await app.signIn(stranger.email);
      const sent = { token: accessToken, body: { refreshToken: stranger.refreshToken, everywhere } };
      expect((await signOut(sent)).status).toBe(200);
      expect(await isAlive(refreshToken)).toBe(false);
      expect(await isAlive(stranger.refreshToken)).toBe(true);
      expect(await isAlive(strangersOther.refreshToken)).toBe(true);
    },
  );

  test('ends two sessions of one account, where the tokens are of two', async () => {
    const { email, accessToken, refreshToken } = await app.register();
    const other = await app.signIn(email);
    expect((await signOut({ token: accessToken, body: { refreshToken: other.refreshToken } })).status).toBe(200);
    expect(await isAlive(refreshToken)).toBe(false);
    expect(await isAlive(other.refreshToken)).toBe(false);
  });

  test('does not take a refresh token for an access token', async () => {
    const { refreshToken } = await app.register();
    expect((await signOut({ token: refreshToken })).status).toBe(401);
    expect(await isAlive(refreshToken)).toBe(true);
  });
});

describe('with the cookie', () => {
  const COOKIE =
    /^__Secure-shizi_refresh=([\w.-]+); Max-Age=604800; Path=\/api\/v1\/auth; HttpOnly; Secure; SameSite=Strict$/;
  const CLEARED = '__Secure-shizi_refresh=; Max-Age=0; Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict';

  const cookieOf = ({ headers }: Answer): string => {
    expect(headers.get('set-cookie')).toMatch(COOKIE);
    return COOKIE.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
  };
  const register = async (email = newEmail()) =>
    app.call('POST register', { body: { email, password: PASSWORD, tokenTransport: 'cookie' } });
  const withCookie = (token: string, more: Record<string, string> = {}) => ({
    headers: { cookie: `theme=dark; __Secure-shizi_refresh=${token}`, ...more },
  });

  test('registration and sign-in put the refresh token there and nowhere else', async () => {
    const email = newEmail();
    const signIns = [
      await register(email),
      await app.call('POST login', { body: { email, password: PASSWORD, tokenTransport: 'cookie' } }),
    ];
    for (const answer of signIns) {
      const cookie = cookieOf(answer);
      expect(answer.body.tokens).toEqual({ accessToken: expect.any(String) });
      expect(answer.text).not.toContain(cookie);
      expect((await app.refresh(cookie)).status).toBe(200);
    }
  });

  test('refresh answers the way it was asked, and a token in the body wins', async () => {
    const cookie = cookieOf(await register());
    const answer = await app.call('POST refresh', withCookie(cookie));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ accessToken: expect.any(String) });
    expect(answer.text).not.toContain(cookieOf(answer));

    const { refreshToken, userId } = await app.register();
    const byBody = await app.call('POST refresh', { ...withCookie(cookie), body: { refreshToken } });
    expect(byBody.headers.get('set-cookie')).toBeNull();
    const { accessToken } = byBody.body as { accessToken: string };
    expect((await app.call('GET me', { token: accessToken })).body.id).toBe(userId);
  });

  test('a refresh that is refused takes it back; one that fails otherwise does not', async () => {
    const cookie = cookieOf(await register());
    await app.call('POST logout', { body: { refreshToken: cookie } });
    const refused = await app.call('POST refresh', withCookie(cookie));
    expect(refused).toMatchObject({ status: 401, body: { code: 'REFRESH_TOKEN_INVALID' } });
    expect(refused.headers.get('set-cookie')).toBe(CLEARED);

    const limited = await openApp(database, { LIMIT_REFRESH_PER_MINUTE: '1' });
    const other = cookieOf(await register());
    await limited.call('POST refresh', withCookie(other));
    const later = await limited.call('POST refresh', withCookie(other));
    expect(later.status).toBe(429);
    expect(later.headers.get('set-cookie')).toBeNull();
    await limited.close();
  });

  test('signing out and deleting the account take it back', async () => {
    const cookie = cookieOf(await register());
    const left = await app.call('POST logout', withCookie(cookie));
    expect(left.status).toBe(200);
    expect(left.headers.get('set-cookie')).toBe(CLEARED);
    expect(await isAlive(cookie)).toBe(false);

    const answer = await register();
    const { accessToken } = answer.body.tokens as { accessToken: string };
    const deleted = await app.call('DELETE me', {
      token: accessToken,
      body: { password: PASSWORD },
      ...withCookie(cookieOf(answer)),
    });
    expect(deleted.status).toBe(204);
    expect(deleted.headers.get('set-cookie')).toBe(CLEARED);
  });

  describe('of somebody else', () => {
    /** The tab of one account in a browser where another one has signed in since. */
    const twoTabs = async () => {
      const first = await app.register();
      const cookie = cookieOf(await register());
      const leaves = async (operation: string, token: string, body: unknown) => {
        const answer = await app.call(operation as 'POST logout', { token, body, ...withCookie(cookie) });
        expect(answer.headers.get('set-cookie')).toBeNull();
        return answer.status;
      };
      return { first, cookie, leaves };
    };

    test.each([false, true])('signing out leaves it where it is, and alive (everywhere: %s)', async (everywhere) => {
      const { first, cookie, leaves } = await twoTabs();
      expect(await leaves('POST logout', first.accessToken, { everywhere })).toBe(200);
      expect(await isAlive(first.refreshToken)).toBe(false);
      expect(await isAlive(cookie)).toBe(true);
    });

    test('signing out everywhere that is refused leaves it too, and ends nothing', async () => {
      const { first, cookie, leaves } = await twoTabs();
      await signOut({ token: first.accessToken });
      expect(await leaves('POST logout', first.accessToken, { everywhere: true })).toBe(401);
      expect(await isAlive(cookie)).toBe(true);
    });

    test('deleting the account leaves it', async () => {
      const { first, cookie, leaves } = await twoTabs();
      expect(await leaves('DELETE me', first.accessToken, { password: PASSWORD })).toBe(204);
      expect(await isAlive(cookie)).toBe(true);
    });
  });

  test.each(['https://evil.test', 'https://shizi.test.evil.test', 'https://shizi.test:8443', 'null', 'nonsense'])(
    'it does not count from the origin %s, and stays',
    async (origin) => {
      const cookie = cookieOf(await register());
      for (const operation of ['POST refresh', 'POST logout'] as const) {
        const answer = await app.call(operation, withCookie(cookie, { origin }));
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
      expect(await isAlive(cookie)).toBe(true);
    },
  );

  test('it counts from the own origin, and from one that is on the list', async () => {
    const cookie = cookieOf(await register());
    expect((await app.call('POST refresh', withCookie(cookie, { origin: 'https://shizi.test' }))).status).toBe(200);
    const listed = await openApp(database, { CORS_ORIGINS: 'https://app.test' });
    const answer = await listed.call('POST refresh', withCookie(cookie, { origin: 'https://app.test' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    await listed.close();
  });

  test('without any token refresh is 401', async () => {
    expect(await app.call('POST refresh')).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(await app.call('POST refresh', { body: {} })).toMatchObject({ status: 401 });
  });
});
