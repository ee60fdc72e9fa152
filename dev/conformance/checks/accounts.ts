import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Answer } from '../../remote/exchange.js';
import { type Check, check } from '../check.js';

/** Bytes that two callers may compare. */
const comparable = ({ status, text }: Answer) => `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`;

export const accountChecks: readonly Check[] = [
  check(
    'register: an address that has an account is EMAIL_TAKEN, in any case and with space around it',
    async ({ api, accounts }) => {
      const { email } = await accounts.first();
      await api.refuses('EMAIL_TAKEN', 'register', {
        body: { email: ` ${email.toUpperCase()} `, password: 'seven green kites' },
      });
    },
  ),
  check('register: a common password, and one of more than 72 bytes, are refused by name', async ({ api }) => {
    for (const password of ['password123', '汉'.repeat(25)])
      await api.refuses('VALIDATION_FAILED', 'register', { body: { email: `${randomUUID()}@example.com`, password } }, [
        'password',
      ]);
  }),
  check('register: a bad address and a short password are both named', async ({ api }) => {
    await api.refuses('VALIDATION_FAILED', 'register', { body: { email: 'nobody', password: 'short' } }, [
      'email',
      'password',
    ]);
  }),
  check('register: ten recovery codes, each another', async ({ accounts }) => {
    const { recoveryCodes } = await accounts.first();
    assert.equal(new Set(recoveryCodes).size, 10);
  }),
  check(
    'login: an unknown address and a wrong password get the same answer, byte for byte',
    async ({ api, accounts }) => {
      const { email } = await accounts.first();
      const wrong = await api.refuses('INVALID_CREDENTIALS', 'login', {
        body: { email, password: 'not the password' },
      });
      const unknown = await api.refuses('INVALID_CREDENTIALS', 'login', {
        body: { email: `${randomUUID()}@example.com`, password: 'not the password' },
      });
      assert.equal(comparable(unknown), comparable(wrong));
    },
  ),
  check('login: letter case and space around the address do not matter', async ({ api, accounts }) => {
    const { email, password, userId } = await accounts.first();
    const { user } = await api.ok('login', { body: { email: ` ${email.toUpperCase()} `, password } });
    assert.deepEqual([user.id, user.email], [userId, email]);
  }),
  check('getMe: the account with its defaults', async ({ api, accounts }) => {
    const { accessToken: token, email, userId } = await accounts.second();
    const user = await api.ok('getMe', { token });
    assert.deepEqual(
      [user.id, user.email, user.displayName, user.dailyGoal, user.preferences],
      [userId, email, null, 10, {}],
    );
  }),
  check('updateMe: changes what is named and nothing else', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    const before = await api.ok('getMe', { token });
    const changed = await api.ok('updateMe', { token, body: { displayName: ' 小明 ', dailyGoal: 25 } });
    assert.deepEqual(changed, { ...before, displayName: '小明', dailyGoal: 25 });
    assert.deepEqual(await api.ok('getMe', { token }), changed);
  }),
  check('updateMe: preferences are merged key by key', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    await api.ok('updateMe', { token, body: { preferences: { script: 'traditional', autoplay: true } } });
    const { preferences } = await api.ok('updateMe', { token, body: { preferences: { autoplay: false } } });
    assert.deepEqual([preferences.script, preferences.autoplay], ['traditional', false]);
  }),
  check('updateMe: nothing named is VALIDATION_FAILED', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    await api.refuses('VALIDATION_FAILED', 'updateMe', { token, body: {} });
  }),
  check('updateMe: a time zone that is none, and an offset, are refused by name', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    for (const timeZone of ['Mars/Olympus', '+05:30'])
      await api.refuses('VALIDATION_FAILED', 'updateMe', { token, body: { timeZone } }, ['timeZone']);
  }),
  check('updateMe: address, password and codes need the current password, by name', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    for (const change of [
      { email: 'other@example.com' },
      { newPassword: 'four quiet red barns' },
      { newRecoveryCodes: true },
    ])
      await api.refuses('VALIDATION_FAILED', 'updateMe', { token, body: change }, ['currentPassword']);
  }),
  check('updateMe: a wrong current password is INVALID_CREDENTIALS, and nothing changes', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.second();
    const before = await api.ok('getMe', { token });
    const body = { currentPassword: 'not the password', email: `${randomUUID()}@example.com`, displayName: 'X' };
    await api.refuses('INVALID_CREDENTIALS', 'updateMe', { token, body });
    assert.deepEqual(await api.ok('getMe', { token }), before);
  }),
  check('updateMe: the address of another account is EMAIL_TAKEN, and nothing changes', async ({ api, accounts }) => {
    const { email } = await accounts.first();
    const { accessToken: token, password } = await accounts.second();
    const before = await api.ok('getMe', { token });
    await api.refuses('EMAIL_TAKEN', 'updateMe', {
      token,
      body: { currentPassword: password, email, displayName: 'X' },
    });
    assert.deepEqual(await api.ok('getMe', { token }), before);
  }),
  check('deleteMe: a wrong password is INVALID_CREDENTIALS, and the account lives', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.second();
    await api.refuses('INVALID_CREDENTIALS', 'deleteMe', { token, body: { password: 'not the password' } });
    await api.ok('getMe', { token });
  }),
];
