import assert from 'node:assert/strict';
import type { Api } from '../api.js';
import { type Check, check } from '../check.js';

const refresh = (api: Api, refreshToken: string) => api.ok('refresh', { body: { refreshToken } });
const isEnded = async (api: Api, token: string) => void (await api.refuses('UNAUTHENTICATED', 'getMe', { token }));
const cookieOf = (headers: Headers) =>
  headers.getSetCookie().find((each) => each.startsWith('__Secure-shizi_refresh=')) ?? '';
const pairOf = (cookie: string) => cookie.split(';')[0] ?? '';

/** As browsers need it: out of reach of scripts and other sites, sent where tokens are exchanged and nowhere else. */
function expectAttributes(cookie: string): void {
  const attributes = cookie
    .split(';')
    .slice(1)
    .map((each) => each.trim().toLowerCase());
  for (const wanted of ['httponly', 'secure', 'samesite=strict', 'path=/api/v1/auth'])
    assert.ok(attributes.includes(wanted), `${wanted} is not among ${attributes.join('; ')}`);
}

export const sessionChecks: readonly Check[] = [
  check('refresh: a new pair, and both tokens are others', async ({ api, accounts }) => {
    const session = await accounts.signIn(await accounts.first());
    const next = await refresh(api, session.refreshToken);
    assert.notEqual(next.refreshToken, session.refreshToken);
    await api.ok('getMe', { token: next.accessToken });
  }),
  check('refresh: the same token at once again gives the same successor, byte for byte', async ({ api, accounts }) => {
    const { refreshToken } = await accounts.signIn(await accounts.first());
    const lost = await refresh(api, refreshToken);
    assert.equal((await refresh(api, refreshToken)).refreshToken, lost.refreshToken);
  }),
  check(
    'refresh: 20 at once of one token are 20 successes with one successor, which works',
    async ({ api, accounts }) => {
      const { refreshToken } = await accounts.signIn(await accounts.first());
      const all = await Promise.all(Array.from({ length: 20 }, () => refresh(api, refreshToken)));
      const successors = new Set(all.map((tokens) => tokens.refreshToken));
      assert.equal(successors.size, 1);
      await refresh(api, [...successors][0] ?? '');
    },
  ),
  check(
    'refresh: a token older than the direct parent is REFRESH_TOKEN_REUSED, and ends the session',
    async ({ api, accounts }) => {
      const session = await accounts.signIn(await accounts.first());
      const second = await refresh(api, session.refreshToken);
      const third = await refresh(api, second.refreshToken ?? '');
      await api.refuses('REFRESH_TOKEN_REUSED', 'refresh', { body: { refreshToken: session.refreshToken } });
      await api.refuses('REFRESH_TOKEN_INVALID', 'refresh', { body: { refreshToken: third.refreshToken } });
      await isEnded(api, third.accessToken);
    },
  ),
  check('refresh: a reused token ends its own session only', async ({ api, accounts }) => {
    const account = await accounts.first();
    await api.ok('getMe', { token: account.accessToken });
    const { refreshToken } = await refresh(api, account.refreshToken);
    account.refreshToken = refreshToken ?? '';
  }),
  check('refresh: an access token, and what is none of ours, are REFRESH_TOKEN_INVALID', async ({ api, accounts }) => {
    const { accessToken } = await accounts.first();
    for (const refreshToken of [accessToken, 'none.of.ours', 'x'])
      await api.refuses('REFRESH_TOKEN_INVALID', 'refresh', { body: { refreshToken } });
  }),
  check('refresh: without any token it is UNAUTHENTICATED', async ({ api }) => {
    await api.refuses('UNAUTHENTICATED', 'refresh');
  }),
  check('logout: by access token it ends that session at once, and no other', async ({ api, accounts }) => {
    const account = await accounts.first();
    const session = await accounts.signIn(account);
    assert.deepEqual(await api.ok('logout', { token: session.accessToken }), { success: true });
    await isEnded(api, session.accessToken);
    await api.refuses('REFRESH_TOKEN_INVALID', 'refresh', { body: { refreshToken: session.refreshToken } });
    await api.ok('getMe', { token: account.accessToken });
  }),
  check('logout: by refresh token alone, and again, it succeeds', async ({ api, accounts }) => {
    const { refreshToken, accessToken } = await accounts.signIn(await accounts.first());
    for (let time = 0; time < 2; time += 1) await api.ok('logout', { body: { refreshToken } });
    await isEnded(api, accessToken);
  }),
  check('logout: without a token that verifies it is UNAUTHENTICATED', async ({ api, accounts }) => {
    const { accessToken } = await accounts.first();
    await api.refuses('UNAUTHENTICATED', 'logout');
    await api.refuses('UNAUTHENTICATED', 'logout', { body: { refreshToken: accessToken } });
  }),
  check('logout: everywhere needs a live session', async ({ api, accounts }) => {
    const { refreshToken } = await accounts.signIn(await accounts.second());
    await api.ok('logout', { body: { refreshToken } });
    await api.refuses('UNAUTHENTICATED', 'logout', { body: { refreshToken, everywhere: true } });
  }),
  check('logout: everywhere ends every session of the account', async ({ api, accounts }) => {
    const account = await accounts.third();
    const other = await accounts.signIn(account);
    await api.ok('logout', { token: other.accessToken, body: { everywhere: true } });
    await isEnded(api, account.accessToken);
    await isEnded(api, other.accessToken);
    Object.assign(account, await accounts.signIn(account));
  }),
  check(
    'cookie: sign-in puts the refresh token there, with its attributes, and in no body',
    async ({ api, accounts }) => {
      const { email, password } = await accounts.first();
      const { headers, body, text } = await api.okWithHeaders('login', {
        body: { email, password, tokenTransport: 'cookie' },
      });
      const cookie = cookieOf(headers);
      expectAttributes(cookie);
      assert.equal(body.tokens.refreshToken, undefined);
      const [, token = ''] = pairOf(cookie).split('=');
      assert.ok(token.length > 20 && !text.includes(token));
    },
  ),
  check('cookie: refresh answers the way it was asked, and logout takes the cookie back', async ({ api, accounts }) => {
    const { email, password } = await accounts.first();
    const given = cookieOf(
      (await api.okWithHeaders('login', { body: { email, password, tokenTransport: 'cookie' } })).headers,
    );
    const next = await api.okWithHeaders('refresh', { headers: { Cookie: pairOf(given) } });
    assert.equal(next.body.refreshToken, undefined);
    expectAttributes(cookieOf(next.headers));
    const left = await api.okWithHeaders('logout', { headers: { Cookie: pairOf(cookieOf(next.headers)) } });
    assert.match(cookieOf(left.headers), /^__Secure-shizi_refresh=;.*Max-Age=0/i);
    const refused = await api.refuses('REFRESH_TOKEN_INVALID', 'refresh', {
      headers: { Cookie: pairOf(cookieOf(next.headers)) },
    });
    assert.match(cookieOf(refused.headers), /^__Secure-shizi_refresh=;/);
  }),
  check('cookie: a token in the body wins, and answers without a cookie', async ({ api, accounts }) => {
    const { refreshToken } = await accounts.signIn(await accounts.first());
    const { headers, body } = await api.okWithHeaders('refresh', {
      headers: { Cookie: '__Secure-shizi_refresh=none.of.ours' },
      body: { refreshToken },
    });
    assert.ok(body.refreshToken);
    assert.equal(cookieOf(headers), '');
  }),
  check('cookie: it does not count from a page of another origin', async ({ api, accounts }) => {
    const { refreshToken } = await accounts.signIn(await accounts.first());
    const Cookie = `__Secure-shizi_refresh=${refreshToken}`;
    await api.refuses('UNAUTHENTICATED', 'refresh', { headers: { Cookie, Origin: 'https://stranger.example' } });
  }),
  check('tokenTransport body: no cookie is set', async ({ api, accounts }) => {
    const { email, password } = await accounts.first();
    const { headers } = await api.okWithHeaders('login', { body: { email, password } });
    assert.equal(cookieOf(headers), '');
  }),
];
