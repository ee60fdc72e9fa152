import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Answer } from '../../remote/exchange.js';
import { type Check, check } from '../check.js';

const newPassword = () => randomBytes(18).toString('base64url');
const comparable = ({ status, text }: Answer) => `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`;

/** On the third account, which loses its sessions, its password and in the end itself. They come last, in this order. */
export const endingChecks: readonly Check[] = [
  check(
    'updateMe: a new password ends the other sessions, keeps this one, and is the one that counts',
    async ({ api, accounts }) => {
      const account = await accounts.third();
      const other = await accounts.signIn(account);
      const password = newPassword();
      await api.ok('updateMe', {
        token: account.accessToken,
        body: { currentPassword: account.password, newPassword: password },
      });
      const former = account.password;
      account.password = password;
      await api.ok('getMe', { token: account.accessToken });
      await api.refuses('UNAUTHENTICATED', 'getMe', { token: other.accessToken });
      await api.refuses('INVALID_CREDENTIALS', 'login', { body: { email: account.email, password: former } });
      await accounts.signIn(account);
    },
  ),
  check('recovery: a code sets a new password, ends every session, and signs in', async ({ api, accounts }) => {
    const account = await accounts.third();
    const password = newPassword();
    const { tokens, user } = await api.ok('login', {
      body: { email: account.email, recoveryCode: account.recoveryCodes[0], newPassword: password },
    });
    const former = account.accessToken;
    Object.assign(account, { password, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? '' });
    assert.equal(user.id, account.userId);
    await api.refuses('UNAUTHENTICATED', 'getMe', { token: former });
    await api.ok('getMe', { token: account.accessToken });
  }),
  check('recovery: letter case, spaces and hyphens of a code do not matter', async ({ api, accounts }) => {
    const account = await accounts.third();
    const password = newPassword();
    const recoveryCode = ` ${(account.recoveryCodes[1] ?? '').toLowerCase().replaceAll('-', ' ')} `;
    const { tokens } = await api.ok('login', { body: { email: account.email, recoveryCode, newPassword: password } });
    Object.assign(account, { password, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? '' });
  }),
  check('recovery: a code that was spent and one that never was get the same answer', async ({ api, accounts }) => {
    const account = await accounts.third();
    const recover = (recoveryCode: string | undefined) =>
      api.refuses('INVALID_CREDENTIALS', 'login', {
        body: { email: account.email, recoveryCode, newPassword: newPassword() },
      });
    assert.equal(comparable(await recover(account.recoveryCodes[0])), comparable(await recover('0000-0000-0000-0000')));
    await api.ok('getMe', { token: account.accessToken });
  }),
  check('recovery: new codes replace the former ones', async ({ api, accounts }) => {
    const account = await accounts.third();
    const { recoveryCodes } = await api.ok('updateMe', {
      token: account.accessToken,
      body: { currentPassword: account.password, newRecoveryCodes: true },
    });
    assert.equal(new Set([...(recoveryCodes ?? []), ...account.recoveryCodes]).size, 20);
    account.recoveryCodes = recoveryCodes ?? [];
  }),
  check('updateMe: a new address takes the place of the former one', async ({ api, accounts }) => {
    const account = await accounts.third();
    const email = `new-${account.email}`;
    const user = await api.ok('updateMe', {
      token: account.accessToken,
      body: { currentPassword: account.password, email },
    });
    account.email = email;
    assert.equal(user.email, email);
    await accounts.signIn(account);
  }),
  check('deletion: the account, its tokens and its sign-in are gone at once', async ({ api, accounts }) => {
    const account = await accounts.third();
    const { accessToken: token, refreshToken, email, password } = account;
    const other = await accounts.signIn(account);
    await api.ok('deleteMe', { token, body: { password } });
    accounts.isGone(account);
    for (const each of [token, other.accessToken]) {
      await api.refuses('UNAUTHENTICATED', 'getMe', { token: each });
      await api.refuses('UNAUTHENTICATED', 'listProgress', { token: each });
      await api.refuses('UNAUTHENTICATED', 'putProgress', {
        token: each,
        path: `/api/v1/progress/${account.words[0]}`,
        body: { confidence: 0.5 },
      });
    }
    await api.refuses('REFRESH_TOKEN_INVALID', 'refresh', { body: { refreshToken } });
    await api.refuses('INVALID_CREDENTIALS', 'login', { body: { email, password } });
  }),
  check('deletion: the others notice nothing', async ({ api, accounts }) => {
    for (const account of [await accounts.first(), await accounts.second()])
      await api.ok('getMe', { token: account.accessToken });
  }),
];
