import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApiServer, TEST_SECRET } from '../support/api-server.js';
import type { TestDatabase } from '../support/test-database.js';
import { type Answer, type App, openApp, openAppOnNewDatabase, readAnswer } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase({ JWT_SECRET: TEST_SECRET }));
});
afterAll(() => close());

interface Row {
  readonly generation: number;
  readonly revoke_reason: string | null;
  readonly is_live: boolean;
}

const sessionOf = (token: string): string => String(decodeJwt(token).sid);

async function session(token: string): Promise<Row | undefined> {
  const [row] = await database.sql<Row>(
    'SELECT generation, revoke_reason, revoked_at IS NULL AND expires_at > now() AS is_live FROM sessions WHERE id = $1',
    [sessionOf(token)],
  );
  return row;
}

const successorOf = ({ body }: Answer): string => String(body.refreshToken);

async function refreshed(token: string): Promise<string> {
  const answer = await app.refresh(token);
  expect(answer.status).toBe(200);
  return successorOf(answer);
}

/** As if the last rotation had been longer ago. */
const age = (token: string, seconds: number) =>
  database.sql(`UPDATE sessions SET rotated_at = rotated_at - make_interval(secs => $2) WHERE id = $1`, [
    sessionOf(token),
    seconds,
  ]);

function expectOneSuccessor(answers: readonly Answer[]): string {
  expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(200));
  const successors = new Set(answers.map(successorOf));
  expect(successors.size).toBe(1);
  return [...successors][0] ?? '';
}

describe('20 parallel refreshes of one token', () => {
  test('are 20 × 200 with one successor, byte for byte, one rotation and one live session', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { refreshToken, userId } = await app.register();
      const answers = await Promise.all(Array.from({ length: 20 }, () => app.refresh(refreshToken)));
      const successor = expectOneSuccessor(answers);
      expect(successor).not.toBe(refreshToken);
      expect(await session(refreshToken)).toEqual({ generation: 1, revoke_reason: null, is_live: true });
      expect(await database.sql('SELECT count(*)::int AS count FROM sessions WHERE user_id = $1', [userId])).toEqual([
        { count: 1 },
      ]);
      await refreshed(successor);
    }
  });

  test('are the same spread over two processes', async () => {
    const environment = { LIMIT_REFRESH_PER_MINUTE: '1000' };
    const servers = await Promise.all([1, 2].map(() => startApiServer({ databaseUrl: database.url, environment })));
    try {
      for (let round = 0; round < 5; round += 1) {
        const { refreshToken } = await app.register();
        const answers = await Promise.all(
          Array.from({ length: 20 }, async (_, index) =>
            readAnswer(
              await fetch(`${servers[index % 2]?.url}/api/v1/auth/refresh`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ refreshToken }),
              }),
            ),
          ),
        );
        await refreshed(expectOneSuccessor(answers));
        expect(await session(refreshToken)).toEqual({ generation: 2, revoke_reason: null, is_live: true });
      }
    } finally {
      await Promise.all(servers.map((server) => server.kill('SIGTERM')));
    }
  });

  test('without a leeway are one 200; the others end the session', async () => {
    const strict = await openApp(database, { JWT_SECRET: TEST_SECRET, REFRESH_LEEWAY_SECONDS: '0' });
    const { refreshToken } = await strict.register();
    const answers = await Promise.all(Array.from({ length: 20 }, () => strict.refresh(refreshToken)));
    const codes = answers.map(({ status, body }) => body.code ?? status);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 'REFRESH_TOKEN_REUSED')).toHaveLength(1);
    expect(codes.filter((code) => code === 'REFRESH_TOKEN_INVALID')).toHaveLength(18);
    expect(await session(refreshToken)).toEqual({ generation: 1, revoke_reason: 'reuse', is_live: false });
    await strict.close();
  });
});

describe('a token that was rotated', () => {
  test('gives a lost answer again within the leeway, to the byte', async () => {
    const { refreshToken } = await app.register();
    const lost = await refreshed(refreshToken);
    await age(refreshToken, 28);
    // the claims come from the row, so the row that was moved back gives the answer of a rotation back then
    const again = await refreshed(refreshToken);
    expect(await refreshed(refreshToken)).toBe(again);
    expect(decodeJwt(again)).toMatchObject({ gen: 1, sid: sessionOf(lost) });
    await refreshed(again);
  });

  test('ends the session after the leeway, for every token of it, and is logged without any token', async () => {
    const { refreshToken, accessToken, userId } = await app.register();
    const successor = await refreshed(refreshToken);
    await age(refreshToken, 31);
    const logLength = app.logged.length;
    expect(await app.refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'REFRESH_TOKEN_REUSED' } });
    expect(await session(refreshToken)).toEqual({ generation: 1, revoke_reason: 'reuse', is_live: false });
    expect((await app.refresh(successor)).body.code).toBe('REFRESH_TOKEN_INVALID');
    expect((await app.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID');
    expect(await app.call('GET me', { token: accessToken })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
    const events = app.logged
      .slice(logLength)
      .map((line) => JSON.parse(line))
      .filter((line) => 'event' in line);
    expect(events).toEqual([
      {
        level: 'warn',
        event: 'refresh_token_reused',
        userId,
        sessionId: sessionOf(refreshToken),
        presentedGeneration: 0,
        currentGeneration: 1,
      },
    ]);
    expect(app.logged.join('\n')).not.toContain(refreshToken.split('.')[2]);
  });

  test('ends the session at once when it is older than the direct parent', async () => {
    const { refreshToken } = await app.register();
    await refreshed(await refreshed(refreshToken));
    expect((await app.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_REUSED');
    expect(await session(refreshToken)).toMatchObject({ revoke_reason: 'reuse', is_live: false });
  });

  test('ends its own session only', async () => {
    const { refreshToken, email } = await app.register();
    const other = await app.signIn(email);
    await refreshed(await refreshed(refreshToken));
    await app.refresh(refreshToken);
    await refreshed(other.refreshToken);
  });
});

test('two rotations within a second differ', async () => {
  const { refreshToken } = await app.register();
  const second = await refreshed(refreshToken);
  expect(await refreshed(second)).not.toBe(second);
});

test('every claim comes from the row: issued at the rotation, ends 7 days on and 90 days after sign-in at most', async () => {
  const { refreshToken, userId } = await app.register();
  const claims = decodeJwt(refreshToken);
  expect(decodeProtectedHeader(refreshToken)).toMatchObject({ alg: 'HS256', kid: 'current' });
  expect(claims).toMatchObject({ iss: 'shizi', aud: 'shizi:refresh', sub: userId, gen: 0 });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(7 * 86_400);
  await database.sql(`UPDATE sessions SET created_at = created_at - interval '88 days' WHERE id = $1`, [claims.sid]);
  const last = decodeJwt(await refreshed(refreshToken));
  expect(Number(last.exp) - Number(last.iat)).toBeGreaterThan(2 * 86_400 - 60);
  expect(Number(last.exp) - Number(last.iat)).toBeLessThanOrEqual(2 * 86_400);
});

test('an expired session does not refresh, and a deleted user has none', async () => {
  const { refreshToken } = await app.register();
  await database.sql(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [sessionOf(refreshToken)]);
  expect((await app.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID');
});

test('a generation that the row has not reached is refused and ends nothing', async () => {
  const { refreshToken } = await app.register();
  const ahead = await refreshed(refreshToken);
  await database.sql('UPDATE sessions SET generation = 0 WHERE id = $1', [sessionOf(ahead)]);
  expect((await app.refresh(ahead)).body.code).toBe('REFRESH_TOKEN_INVALID');
  await refreshed(refreshToken);
});

test('a session may refresh 30 times a minute, others meanwhile too', async () => {
  const limited = await openApp(database, { LIMIT_REFRESH_PER_MINUTE: '3' });
  const { refreshToken, email } = await limited.register();
  const statuses = [];
  for (let attempt = 0; attempt < 4; attempt += 1) statuses.push((await limited.refresh(refreshToken)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const { headers } = await limited.refresh(refreshToken);
  expect(headers.get('ratelimit-policy')).toBe('"refresh";q=3;w=60');
  expect(headers.get('ratelimit')).toBe(`"refresh";r=0;t=${headers.get('retry-after')}`);
  expect((await limited.refresh((await limited.signIn(email)).refreshToken)).status).toBe(200);
  await limited.close();
});

describe('secrets', () => {
  const OLD = 'the old secret, of 32 bytes or more';
  const NEW = 'the new secret, of 32 bytes or more';

  test('a changed one revokes nothing: with the former one back, the session goes on', async () => {
    const before = await openApp(database, { JWT_SECRET: OLD });
    const { refreshToken } = await before.register();
    const changed = await openApp(database, { JWT_SECRET: NEW });
    expect((await changed.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID');
    expect(await session(refreshToken)).toMatchObject({ is_live: true, generation: 0 });
    expect((await before.refresh(refreshToken)).status).toBe(200);
    await Promise.all([before.close(), changed.close()]);
  });

  test('a vanished one revokes nothing, takes no cookie back, and nothing is served without it', async () => {
    const { refreshToken } = await app.register();
    vi.resetModules();
    vi.stubEnv('JWT_SECRET', '');
    const { default: route } = await import('../../api/v1/auth/refresh.js');
    const answer = await readAnswer(
      await route.fetch(
        new Request('https://shizi.test/api/v1/auth/refresh', {
          method: 'POST',
          headers: { cookie: `__Secure-shizi_refresh=${refreshToken}` },
        }),
      ),
    );
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.text).not.toContain('JWT_SECRET');
    expect(app.logged.at(-1)).toContain('JWT_SECRET is missing');
    expect(await session(refreshToken)).toEqual({ generation: 0, revoke_reason: null, is_live: true });
    await refreshed(refreshToken);
  });

  test.each([
    ['with a key id of its own', { JWT_KEY_ID: 'b', JWT_KEY_ID_PREVIOUS: 'current' }],
    ['under the key id that the former one had', {}],
  ])('one that is replaced %s is accepted as the previous one', async (_, ids) => {
    const before = await openApp(database, { JWT_SECRET: OLD });
    const { refreshToken, accessToken } = await before.register();
    const during = await openApp(database, { JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD, ...ids });
    expect((await during.call('GET me', { token: accessToken })).status).toBe(200);
    const successor = successorOf(await during.refresh(refreshToken));
    const after = await openApp(database, { JWT_SECRET: NEW, ...ids });
    expect((await after.refresh(successor)).status).toBe(200);
    await Promise.all([before.close(), during.close(), after.close()]);
  });
});

describe('tokens', () => {
  test('of one kind do not pass for the other', async () => {
    const { accessToken, refreshToken } = await app.register();
    expect(await app.call('GET me', { token: refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
    expect(await app.refresh(accessToken)).toMatchObject({ status: 401, body: { code: 'REFRESH_TOKEN_INVALID' } });
    expect(await session(refreshToken)).toMatchObject({ is_live: true });
  });

  test('that expired say so', async () => {
    const brief = await openApp(database, { ACCESS_TOKEN_SECONDS: '1' });
    const { accessToken } = await brief.register();
    await sleep(1_100);
    expect(await brief.call('GET me', { token: accessToken })).toMatchObject({
      status: 401,
      body: { code: 'TOKEN_EXPIRED' },
    });
    await brief.close();
  });

  test.each(['', 'x', 'a.b.c', 'x'.repeat(5000)])('that are none are refused: %#', async (refreshToken) => {
    expect([400, 401]).toContain((await app.refresh(refreshToken)).status);
  });
});
