import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseUsers } from '../../lib/repositories/users.js';
import type { TestDatabase } from '../support/test-database.js';
import { type App, newEmail, openAppOnNewDatabase, PASSWORD } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase());
});
afterAll(() => close());

const NEW_PASSWORD = 'a password that is new';
const patch = (token: string, body: unknown) => app.call('PATCH me', { token, body });
const remove = (token: string, password = PASSWORD) => app.call('DELETE me', { token, body: { password } });
const isAlive = async (refreshToken: string) => (await app.refresh(refreshToken)).status === 200;

/** One word of the learner, reviewed once, as rows. */
async function study(userId: string): Promise<void> {
  await database.sql(
    `INSERT INTO words (id, simplified, traditional, pinyin, pinyin_numbered, english, category, example_chinese, example_pinyin, example_english)
     VALUES ('test-word', '字', '字', 'zì', 'zi4', 'character', 'noun', '字。', 'Zì.', 'A character.') ON CONFLICT DO NOTHING`,
  );
  await database.sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, effective_at, claimed_at, received_at, changed_at)
     VALUES ($1, gen_random_uuid(), 'test-word', 'review', 3, now(), now(), now(), now())`,
    [userId],
  );
  await database.sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, scheduler_version, created_at, updated_at)
     VALUES ($1, 'test-word', 1, 1, 'new', 'test', now(), now())`,
    [userId],
  );
}

describe('settings', () => {
  test('change what is named and nothing else', async () => {
    const { accessToken } = await app.register();
    const first = await patch(accessToken, { displayName: ' 小红 ', timeZone: 'Europe/Berlin', dailyGoal: 0 });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ displayName: '小红', timeZone: 'Europe/Berlin', dailyGoal: 0, preferences: {} });
    const second = await patch(accessToken, { dailyGoal: 200 });
    expect(second.body).toEqual({ ...first.body, dailyGoal: 200 });
    expect((await app.call('GET me', { token: accessToken })).body).toEqual(second.body);
    expect((await patch(accessToken, { displayName: null })).body).toMatchObject({ displayName: null });
  });

  test('merge preferences key by key, also from two devices at once', async () => {
    const { accessToken } = await app.register();
    await patch(accessToken, { preferences: { script: 'traditional', autoplay: true, reviewsPerDay: 50 } });
    await Promise.all([
      patch(accessToken, { preferences: { autoplay: false } }),
      patch(accessToken, { preferences: { pinyin: 'never', directions: ['english', 'sound'] } }),
      patch(accessToken, { preferences: { reviewsPerDay: null } }),
    ]);
    expect((await app.call('GET me', { token: accessToken })).body.preferences).toEqual({
      script: 'traditional',
      autoplay: false,
      pinyin: 'never',
      directions: ['english', 'sound'],
      reviewsPerDay: null,
    });
  });

  test('of another version of the app are left out of every answer, and stay stored', async () => {
    const { email, userId, accessToken } = await app.register();
    const stored = {
      script: 'traditional',
      theme: 'sepia',
      directions: ['english', 'smell'],
      handwriting: { grid: 'rice' },
    };
    await database.sql('UPDATE users SET preferences = $2::jsonb WHERE id = $1', [userId, JSON.stringify(stored)]);
    const known = { script: 'traditional' };

    const signedIn = await app.call('POST login', { body: { email, password: PASSWORD } });
    expect(signedIn).toMatchObject({ status: 200 });
    expect((signedIn.body.user as { preferences: unknown }).preferences).toEqual(known);
    const got = await app.call('GET me', { token: accessToken });
    expect(got).toMatchObject({ status: 200 });
    expect(got.body.preferences).toEqual(known);
    const patched = await patch(accessToken, { preferences: { autoplay: true } });
    expect(patched).toMatchObject({ status: 200 });
    expect(patched.body.preferences).toEqual({ ...known, autoplay: true });

    expect(await database.sql('SELECT preferences FROM users WHERE id = $1', [userId])).toEqual([
      { preferences: { ...stored, autoplay: true } },
    ]);
  });

  test.each([
    [{ timeZone: '+05:30' }, 'timeZone'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ dailyGoal: 201 }, 'dailyGoal'],
    [{ dailyGoal: 1.5 }, 'dailyGoal'],
    [{ preferences: { script: 'runes' } }, 'preferences.script'],
    [{ preferences: { colour: 'red' } }, 'preferences.colour'],
    [{ isAdmin: true }, 'isAdmin'],
    [{ email: 'new@example.test' }, 'currentPassword'],
    [{ newPassword: NEW_PASSWORD }, 'currentPassword'],
    [{ newRecoveryCodes: true }, 'currentPassword'],
    [{}, 'body'],
  ])('%j is refused by name', async (body, path) => {
    const { accessToken } = await app.register();
    const answer = await patch(accessToken, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect((answer.body.errors as { path: string }[]).map((error) => error.path)).toContain(path);
  });

  test('a time zone that only this runtime knows is refused by the database, by name, and nothing is written', async () => {
    const { userId, accessToken } = await app.register();
    const learner = { userId, sessionId: String(decodeJwt(accessToken).sid) };
    // past the contract, whose check the runtime answers
    const users = databaseUsers(database.open());
    await expect(users.update(learner, { timeZone: 'Nowhere/At_All', displayName: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'timeZone', code: 'invalid_value' }],
    });
    expect((await app.call('GET me', { token: accessToken })).body).toMatchObject({
      displayName: null,
      timeZone: 'UTC',
    });
  });
});

describe('with the current password', () => {
  test('a new password ends the other sessions and keeps this one', async () => {
    const { email, accessToken, refreshToken } = await app.register();
    const other = await app.signIn(email);
    expect((await patch(accessToken, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD })).status).toBe(200);
    expect(await isAlive(refreshToken)).toBe(true);
    expect(await isAlive(other.refreshToken)).toBe(false);
    expect((await app.call('GET me', { token: other.accessToken })).status).toBe(401);
    expect((await app.call('POST login', { body: { email, password: PASSWORD } })).status).toBe(401);
    await app.signIn(email, NEW_PASSWORD);
  });

  test('signing in with the former password while it is changed leaves no session of it behind', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { email, accessToken, refreshToken } = await app.register();
      const change = patch(accessToken, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
      const signIns = await Promise.all(
        Array.from({ length: 4 }, () => app.call('POST login', { body: { email, password: PASSWORD } })),
      );
      expect((await change).status).toBe(200);
      for (const { status, body } of signIns) {
        if (status !== 200) continue;
        const { tokens } = body as { tokens: { refreshToken: string } };
        expect(await isAlive(tokens.refreshToken)).toBe(false);
      }
      expect(await isAlive(refreshToken)).toBe(true);
    }
  });

  test('a new e-mail address takes the place of the former one, which is free again', async () => {
    const { email, accessToken, userId } = await app.register();
    const next = newEmail();
    const answer = await patch(accessToken, { currentPassword: PASSWORD, email: ` ${next.toUpperCase()} ` });
    expect(answer.body).toMatchObject({ id: userId, email: next });
    expect((await app.signIn(next)).userId).toBe(userId);
    expect((await app.register(email)).userId).not.toBe(userId);
  });

  test('an address that has an account is EMAIL_TAKEN, and nothing else of the request is done', async () => {
    const { email } = await app.register();
    const { accessToken } = await app.register();
    const changes = { currentPassword: PASSWORD, email, newPassword: NEW_PASSWORD, dailyGoal: 99 };
    expect(await patch(accessToken, changes)).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } });
    expect((await app.call('GET me', { token: accessToken })).body).toMatchObject({ dailyGoal: 10 });
    expect((await patch(accessToken, { currentPassword: PASSWORD, dailyGoal: 11 })).status).toBe(200);
  });

  test('new recovery codes replace the former ones', async () => {
    const { email, accessToken, recoveryCodes } = await app.register();
    const { body } = await patch(accessToken, { currentPassword: PASSWORD, newRecoveryCodes: true });
    const codes = body.recoveryCodes as string[];
    expect(codes).toHaveLength(10);
    const recover = (recoveryCode = '') =>
      app.call('POST login', { body: { email, recoveryCode, newPassword: NEW_PASSWORD } });
    expect((await recover(recoveryCodes[0])).status).toBe(401);
    expect((await recover(codes[0])).status).toBe(200);
  });

  test.each([
    ['password', 'too_common'],
    ['learner-of-shizi', 'like_email'],
    ['the-next-address@example.test', 'like_email'],
  ])('the new password %s is refused by name', async (newPassword, code) => {
    const { accessToken } = await app.register(`learner-of-shizi@${Math.random().toString(36).slice(2)}.test`);
    const changes = { currentPassword: PASSWORD, newPassword, email: 'the-next-address@example.test' };
    expect(await patch(accessToken, changes)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'newPassword', code }] },
    });
  });

  test('a wrong one is INVALID_CREDENTIALS, and counts as a failure to sign in', async () => {
    const { email, accessToken } = await app.register();
    const wrong = () => patch(accessToken, { currentPassword: 'wrong', newPassword: NEW_PASSWORD });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await wrong()).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } });
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect(await remove(accessToken, 'wrong')).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } });
    expect((await wrong()).status).toBe(429);
    expect((await app.call('POST login', { body: { email, password: PASSWORD } })).status).toBe(429);
    expect((await app.call('GET me', { token: accessToken })).status).toBe(200);
  });
});

describe('deleting the account', () => {
  test('empties it, ends its sessions, removes what was studied, and frees the address', async () => {
    const { email, userId, accessToken, refreshToken, recoveryCodes } = await app.register();
    await patch(accessToken, {
      displayName: 'somebody',
      preferences: { script: 'traditional' },
      timeZone: 'Asia/Tokyo',
    });
    await study(userId);
    const other = await app.signIn(email);
    const deleted = await remove(accessToken);
    expect(deleted.status).toBe(204);
    expect(deleted.text).toBe('');

    const [row] = await database.sql('SELECT * FROM users WHERE id = $1', [userId]);
    expect(row).toMatchObject({
      email: null,
      display_name: null,
      password_hash: null,
      preferences: {},
      time_zone: 'UTC',
      daily_goal: 10,
      deleted_at: expect.any(Date),
    });
    for (const table of ['progress', 'study_events', 'recovery_codes'])
      expect(await database.sql(`SELECT 1 FROM ${table} WHERE user_id = $1`, [userId])).toEqual([]);
    const alive = 'SELECT 1 FROM sessions WHERE user_id = $1 AND (revoked_at IS NULL OR user_agent IS NOT NULL)';
    expect(await database.sql(alive, [userId])).toEqual([]);

    for (const token of [accessToken, other.accessToken])
      for (const answer of [
        await app.call('GET me', { token }),
        await patch(token, { dailyGoal: 5 }),
        await patch(token, { currentPassword: PASSWORD, email: newEmail() }),
        await remove(token),
      ])
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect((await app.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID');
    expect((await app.call('POST login', { body: { email, password: PASSWORD } })).body.code).toBe(
      'INVALID_CREDENTIALS',
    );
    const recovery = { email, recoveryCode: recoveryCodes[0], newPassword: NEW_PASSWORD };
    expect((await app.call('POST login', { body: recovery })).body.code).toBe('INVALID_CREDENTIALS');
    expect((await app.register(email)).userId).not.toBe(userId);
  });

  test('needs the password, and removes nothing without it', async () => {
    const { userId, accessToken } = await app.register();
    await study(userId);
    expect((await remove(accessToken, 'wrong')).status).toBe(401);
    expect(await app.call('DELETE me', { token: accessToken })).toMatchObject({ status: 400 });
    expect(await database.sql('SELECT 1 FROM progress WHERE user_id = $1', [userId])).toHaveLength(1);
  });

  test('touches nobody else', async () => {
    const { accessToken } = await app.register();
    const neighbour = await app.register();
    await study(neighbour.userId);
    await remove(accessToken);
    expect(await database.sql('SELECT 1 FROM study_events WHERE user_id = $1', [neighbour.userId])).toHaveLength(1);
    expect((await app.call('GET me', { token: neighbour.accessToken })).status).toBe(200);
    expect(await isAlive(neighbour.refreshToken)).toBe(true);
  });

  test('while the learner signs in and refreshes leaves no session alive', async () => {
    const { email, userId, accessToken, refreshToken } = await app.register();
    await Promise.all([
      remove(accessToken),
      ...Array.from({ length: 5 }, () => app.call('POST login', { body: { email, password: PASSWORD } })),
      ...Array.from({ length: 5 }, () => app.refresh(refreshToken)),
    ]);
    expect(await database.sql('SELECT 1 FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [userId])).toEqual(
      [],
    );
    const [user] = await database.sql('SELECT deleted_at FROM users WHERE id = $1', [userId]);
    expect(user).toEqual({ deleted_at: expect.any(Date) });
  });
});

test.each(['GET me', 'PATCH me', 'DELETE me'] as const)(
  '%s of a revoked or an expired session is 401',
  async (operation) => {
    const { accessToken, userId } = await app.register();
    const body = operation === 'PATCH me' ? { dailyGoal: 5 } : { password: PASSWORD };
    const sent = { token: accessToken, ...(operation !== 'GET me' && { body }) };
    await database.sql(`UPDATE sessions SET expires_at = now() WHERE user_id = $1`, [userId]);
    expect((await app.call(operation, sent)).body.code).toBe('UNAUTHENTICATED');
    await database.sql(
      `UPDATE sessions SET expires_at = now() + interval '1 day', revoked_at = now(), revoke_reason = 'test' WHERE user_id = $1`,
      [userId],
    );
    expect((await app.call(operation, sent)).body.code).toBe('UNAUTHENTICATED');
  },
);
