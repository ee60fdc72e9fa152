import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../support/test-database.js';
import { type App, newEmail, openAppOnNewDatabase, PASSWORD } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase());
});
afterAll(() => close());

const register = (body: unknown) => app.call('POST register', { body });

describe('an account', () => {
  test('is answered whole, with tokens that work and ten recovery codes', async () => {
    const email = newEmail();
    const { status, body, headers } = await register({ email, password: PASSWORD });
    expect(status).toBe(201);
    expect(headers.get('set-cookie')).toBeNull();
    expect(body).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        email,
        displayName: null,
        timeZone: 'UTC',
        dailyGoal: 10,
        preferences: {},
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
      tokens: { accessToken: expect.any(String), refreshToken: expect.any(String) },
      recoveryCodes: Array.from({ length: 10 }, () =>
        expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/),
      ),
    });
    expect(new Set(body.recoveryCodes as string[]).size).toBe(10);
    const { accessToken } = body.tokens as { accessToken: string };
    expect((await app.call('GET me', { token: accessToken })).body).toEqual(body.user);
  });

  test('keeps of password, codes and tokens nothing but hashes', async () => {
    const { userId, recoveryCodes, refreshToken } = await app.register();
    const [user] = await database.sql<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [
      userId,
    ]);
    expect(user?.password_hash).toMatch(/^\$2[aby]\$04\$/);
    const codes = await database.sql<{ code_hash: Buffer }>('SELECT code_hash FROM recovery_codes WHERE user_id = $1', [
      userId,
    ]);
    const digests = recoveryCodes.map((code) => createHash('sha256').update(code.replaceAll('-', '')).digest('hex'));
    expect(codes.map(({ code_hash }) => code_hash.toString('hex')).sort()).toEqual(digests.sort());
    const sessions = await database.sql('SELECT * FROM sessions WHERE user_id = $1', [userId]);
    expect(JSON.stringify(sessions)).not.toContain(refreshToken);
    const secrets = [PASSWORD, refreshToken, ...recoveryCodes];
    expect(app.logged.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });

  test('takes name and time zone, trims the name, and takes an empty one for none', async () => {
    const { body } = await register({
      email: newEmail(),
      password: PASSWORD,
      displayName: '  小明 ',
      timeZone: 'Asia/Shanghai',
    });
    expect(body.user).toMatchObject({ displayName: '小明', timeZone: 'Asia/Shanghai' });
    const nameless = await register({ email: newEmail(), password: PASSWORD, displayName: '   ' });
    expect(nameless.body.user).toMatchObject({ displayName: null });
  });

  test('remembers 200 characters of the device and no more', async () => {
    const email = newEmail();
    const headers = { 'user-agent': 'x'.repeat(500) };
    await app.call('POST register', { body: { email, password: PASSWORD }, headers });
    const rows = await database.sql(
      'SELECT user_agent FROM sessions JOIN users ON users.id = user_id WHERE email = $1',
      [email],
    );
    expect(rows).toEqual([{ user_agent: 'x'.repeat(200) }]);
  });
});

describe('one e-mail address', () => {
  test('registered 12 times at once is one account: one 201, the others 409, nothing left of them', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 12 }, () => register({ email, password: PASSWORD })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'EMAIL_TAKEN']));
    const [count] = await database.sql(
      `SELECT (SELECT count(*)::int FROM users WHERE email = $1) AS users,
              (SELECT count(*)::int FROM sessions JOIN users ON users.id = user_id WHERE email = $1) AS sessions,
              (SELECT count(*)::int FROM recovery_codes JOIN users ON users.id = user_id WHERE email = $1) AS codes`,
      [email],
    );
    expect(count).toEqual({ users: 1, sessions: 1, codes: 10 });
  });

  test('in other letter case or with spaces is the same account', async () => {
    const { email, userId } = await app.register();
    const spelled = `  ${email.toUpperCase()} `;
    expect(await register({ email: spelled, password: PASSWORD })).toMatchObject({
      status: 409,
      body: { code: 'EMAIL_TAKEN' },
    });
    expect((await app.signIn(spelled)).userId).toBe(userId);
  });
});

describe('a password', () => {
  const email = 'wang.xiaoming@example.test';
  test.each([
    ['of 7 characters', '1a2b3c4', 'invalid_value'],
    ['of 73 bytes', 'a'.repeat(73), 'invalid_value'],
    ['of 25 Chinese characters, 75 bytes', '学'.repeat(25), 'invalid_value'],
    ['that grows beyond 72 bytes when it is composed', '\u0958'.repeat(20), 'too_long'],
    ['that everybody tries first', 'password', 'too_common'],
    ['that everybody tries first, in capitals', 'BASEBALL', 'too_common'],
    ['that is the e-mail address', email, 'like_email'],
    ['that is the e-mail address before the @', 'Wang.Xiaoming', 'like_email'],
    ['with a NUL', 'abcdefgh\0i', 'invalid_value'],
    ['with half a character', 'abcdefgh\ud800', 'invalid_value'],
    ['that is a number', 12345678, 'invalid_type'],
  ])('%s is refused by name', async (_, password, code) => {
    const answer = await register({ email, password });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ path: 'password', code }] },
    });
  });

  test.each([
    ['of 24 Chinese characters, 72 bytes', '学'.repeat(24)],
    ['of 8 letters', 'qzjxvkwp'],
    ['of spaces and emoji', '  🐉  🐉  '],
  ])('%s is accepted, and signs in', async (_, password) => {
    const registered = await app.register(newEmail(), password);
    expect((await app.signIn(registered.email, password)).userId).toBe(registered.userId);
  });
});

test('every bad field is named, unknown ones too, and nothing is written', async () => {
  const { status, body } = await register({
    email: 'nobody',
    password: 'short',
    timeZone: '+05:30',
    tokenTransport: 'pigeon',
    isAdmin: true,
  });
  expect(status).toBe(400);
  const named = (body.errors as { path: string }[]).map(({ path }) => path).sort();
  expect(named).toEqual(['email', 'isAdmin', 'password', 'timeZone', 'tokenTransport']);
  expect(await database.sql(`SELECT 1 FROM users WHERE email = 'nobody'`)).toEqual([]);
});
