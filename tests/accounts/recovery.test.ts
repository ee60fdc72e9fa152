import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../support/test-database.js';
import { type App, newEmail, openAppOnNewDatabase, PASSWORD, withoutRequestId } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase());
});
afterAll(() => close());

const NEW_PASSWORD = 'a password that is new';
const recover = (email: string, recoveryCode: string, newPassword = NEW_PASSWORD) =>
  app.call('POST login', { body: { email, recoveryCode, newPassword } });

test('a recovery code sets the password, ends every session and begins one', async () => {
  const { email, userId, accessToken, refreshToken, recoveryCodes } = await app.register();
  const other = await app.signIn(email);
  const answer = await recover(email, recoveryCodes[3] ?? '');
  expect(answer).toMatchObject({ status: 200, body: { user: { id: userId, email } } });
  const { tokens } = answer.body as { tokens: { accessToken: string; refreshToken: string } };
  expect((await app.call('GET me', { token: tokens.accessToken })).status).toBe(200);
  expect((await app.refresh(tokens.refreshToken)).status).toBe(200);
  for (const token of [accessToken, other.accessToken])
    expect((await app.call('GET me', { token })).body.code).toBe('UNAUTHENTICATED');
  for (const token of [refreshToken, other.refreshToken])
    expect((await app.refresh(token)).body.code).toBe('REFRESH_TOKEN_INVALID');
  expect((await app.call('POST login', { body: { email, password: PASSWORD } })).status).toBe(401);
  await app.signIn(email, NEW_PASSWORD);
});

test('a code is spent once, also when it is sent ten times at once; the others remain', async () => {
  const { email, recoveryCodes } = await app.register();
  const [code = '', another = ''] = recoveryCodes;
  const answers = await Promise.all(Array.from({ length: 10 }, () => recover(email, code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  // the failures of the nine others wait as those of passwords do
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401, 429]));
  const elsewhere = await app.call('POST login', {
    body: { email, recoveryCode: another, newPassword: NEW_PASSWORD },
    headers: { 'x-real-ip': '198.51.100.77' },
  });
  expect(elsewhere.status).toBe(200);
});

test.each([
  ['small letters', (code: string) => code.toLowerCase()],
  ['no hyphens', (code: string) => code.replaceAll('-', '')],
  ['spaces', (code: string) => ` ${code.replaceAll('-', ' ')} `],
  ['O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
])('a code may be written with %s', async (_, write) => {
  const { email, recoveryCodes } = await app.register();
  // one with a 0 or a 1 in it, where that matters
  const code = recoveryCodes.find((candidate) => /[01]/.test(candidate)) ?? recoveryCodes[0] ?? '';
  expect((await recover(email, write(code))).status).toBe(200);
});

describe('refused', () => {
  test('a wrong code, another learner’s code and an unknown e-mail give the same bytes, and change nothing', async () => {
    const { email, refreshToken } = await app.register();
    const stranger = await app.register();
    const answers = [
      await recover(email, '0000-0000-0000-0000'),
      await recover(email, stranger.recoveryCodes[0] ?? ''),
      await recover(newEmail(), stranger.recoveryCodes[0] ?? ''),
      await app.call('POST login', { body: { email, password: 'wrong' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map(withoutRequestId)).size).toBe(1);
    expect((await app.refresh(refreshToken)).status).toBe(200);
    await app.signIn(email);
    expect((await recover(stranger.email, stranger.recoveryCodes[0] ?? '')).status).toBe(200);
  });

  test.each([
    ['short', 'invalid_value'],
    ['password1', 'too_common'],
  ])('a new password %s spends nothing', async (newPassword, code) => {
    const { email, userId, recoveryCodes } = await app.register();
    expect(await recover(email, recoveryCodes[0] ?? '', newPassword)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ path: 'newPassword', code }] },
    });
    const spent = 'SELECT count(spent_at)::int AS spent FROM recovery_codes WHERE user_id = $1';
    expect(await database.sql(spent, [userId])).toEqual([{ spent: 0 }]);
  });

  test('a body of both kinds, each field that does not belong by name', async () => {
    const answer = await app.call('POST login', {
      body: { email: newEmail(), recoveryCode: 'x', newPassword: NEW_PASSWORD, password: PASSWORD },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'password', code: 'unknown_field' }] } });
  });

  test('guesses of codes and of passwords are counted together', async () => {
    const { email, recoveryCodes } = await app.register();
    for (let attempt = 0; attempt < 3; attempt += 1) await recover(email, 'wrong');
    for (let attempt = 0; attempt < 2; attempt += 1)
      await app.call('POST login', { body: { email, password: 'wrong' } });
    expect((await recover(email, recoveryCodes[0] ?? '')).status).toBe(429);
  });
});
