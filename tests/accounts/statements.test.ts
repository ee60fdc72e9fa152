import { afterAll, beforeAll, expect, test } from 'vitest';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type App, newEmail, openApp, PASSWORD } from './app.js';

let app: App;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ logStatements: true });
  app = await openApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** Statements besides BEGIN and COMMIT, and whether there was a transaction. */
async function costOf(act: () => Promise<unknown>): Promise<string> {
  const { statements, control } = await countStatements(database, act);
  return `${statements.length}${control.length > 0 ? ' in a transaction' : ''}`;
}

test('the statements of each operation are as few as they are meant to be', async () => {
  const { email, accessToken, refreshToken } = await app.register();
  const first = await app.signIn(email);
  const [code] = first.recoveryCodes;
  const login = (body: object) => app.call('POST login', { body: { email, ...body } });
  const newPassword = 'a password that is new';
  const costs = {
    register: await costOf(() => app.register(newEmail())),
    'refresh, rotated': await costOf(() => app.refresh(refreshToken)),
    'refresh, repeated': await costOf(() => app.refresh(refreshToken)),
    'refresh, forged': await costOf(async () => {
      await app.refresh('a.b.c');
      await database.open().execute('SELECT 1'); // an empty log would be an error
    }),
    'sign-in': await costOf(() => app.signIn(email)),
    'sign-in, wrong password': await costOf(() => login({ password: 'wrong' })),
    'sign-in, unknown e-mail': await costOf(() => login({ email: newEmail(), password: 'wrong' })),
    'recovery, wrong code': await costOf(() => login({ recoveryCode: code ?? 'wrong', newPassword })),
    'recovery, unknown e-mail': await costOf(() => login({ email: newEmail(), recoveryCode: 'wrong', newPassword })),
    'get me': await costOf(() => app.call('GET me', { token: accessToken })),
    settings: await costOf(() => app.call('PATCH me', { token: accessToken, body: { dailyGoal: 3 } })),
    'sign out': await costOf(() => app.call('POST logout', { token: first.accessToken })),
    delete: await costOf(() => app.call('DELETE me', { token: accessToken, body: { password: PASSWORD } })),
  };
  expect(costs).toEqual({
    register: '1',
    'refresh, rotated': '1',
    'refresh, repeated': '1',
    'refresh, forged': '1',
    'sign-in': '3 in a transaction',
    'sign-in, wrong password': '1',
    'sign-in, unknown e-mail': '1',
    'recovery, wrong code': '2 in a transaction',
    'recovery, unknown e-mail': '2 in a transaction',
    'get me': '1',
    settings: '1',
    'sign out': '1',
    delete: '3 in a transaction',
  });
});

test('a refresh that ends the session is one statement too', async () => {
  const { refreshToken } = await app.register();
  const second = String((await app.refresh(refreshToken)).body.refreshToken);
  await app.refresh(second);
  expect(await costOf(() => app.refresh(refreshToken))).toBe('1');
  expect((await app.refresh(second)).body.code).toBe('REFRESH_TOKEN_INVALID');
});
