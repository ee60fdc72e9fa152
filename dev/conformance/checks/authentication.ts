import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { operationOf, those } from '../addresses.js';
import { type Check, check, checkWithSecret, type Given } from '../check.js';
import { type FunctionName, samples } from '../samples.js';

const headers = ['Bearer', 'Basic YTpi', 'Bearer a b', 'Bearer not.a.token', 'Bearer ..', 'token'];

/** Sends what would succeed, were it not for the token. */
async function sender(name: FunctionName, { api, accounts }: Given) {
  const account = await accounts.first();
  const [make] = Object.values(samples[name]);
  const sample = make?.(account) ?? {};
  return {
    account,
    refuse: (
      code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED',
      request: { token?: string; headers?: Record<string, string> },
    ) => api.refuses(code, name, { ...sample, ...request }),
  };
}

const ofOne = (name: FunctionName): readonly Check[] => [
  check(`${name}: without a token it is UNAUTHENTICATED and asks for Bearer`, async (given) => {
    const { refuse } = await sender(name, given);
    const refusal = await refuse('UNAUTHENTICATED', {});
    assert.match(refusal.headers.get('www-authenticate') ?? 'no WWW-Authenticate', /^Bearer/);
  }),
  check(`${name}: an Authorization header that is no Bearer token is UNAUTHENTICATED`, async (given) => {
    const { refuse } = await sender(name, given);
    for (const Authorization of headers) await refuse('UNAUTHENTICATED', { headers: { Authorization } });
  }),
  check(`${name}: a token with another payload or signature is UNAUTHENTICATED`, async (given) => {
    const { account, refuse } = await sender(name, given);
    await refuse('UNAUTHENTICATED', { token: given.forger.altered(account.accessToken) });
    await refuse('UNAUTHENTICATED', { token: given.forger.spliced(account.accessToken, randomUUID()) });
  }),
  check(`${name}: a token that nobody signed, or somebody else, is UNAUTHENTICATED`, async (given) => {
    const { account, refuse } = await sender(name, given);
    await refuse('UNAUTHENTICATED', { token: given.forger.unsigned(account.accessToken) });
    const secret = 'a secret that is not the one of this service';
    await refuse('UNAUTHENTICATED', { token: await given.forger.sign(account.accessToken, { secret }) });
  }),
  check(`${name}: a refresh token in place of an access token is UNAUTHENTICATED`, async (given) => {
    const { account, refuse } = await sender(name, given);
    await refuse('UNAUTHENTICATED', { token: account.refreshToken });
  }),
  checkWithSecret(`${name}: a token that was good and is too old is TOKEN_EXPIRED`, async (given) => {
    const { account, refuse } = await sender(name, given);
    await refuse('TOKEN_EXPIRED', { token: await given.forger.sign(account.accessToken, { expiresInSeconds: -60 }) });
  }),
  checkWithSecret(
    `${name}: a token of another audience, issuer, type or algorithm is UNAUTHENTICATED`,
    async (given) => {
      const { account, refuse } = await sender(name, given);
      for (const spoilt of [
        { claims: { aud: 'shizi:refresh' } },
        { claims: { iss: 'somebody' } },
        { claims: { sid: undefined } },
        { header: { typ: 'JWT' } },
        { header: { alg: 'HS512' } },
      ])
        await refuse('UNAUTHENTICATED', { token: await given.forger.sign(account.accessToken, spoilt) });
    },
  ),
];

export const authenticationChecks: readonly Check[] = [
  checkWithSecret(
    'tokens: the secret that this run was given signs what is believed',
    async ({ api, accounts, forger }) => {
      const { accessToken } = await accounts.first();
      await api.ok('getMe', { token: await forger.sign(accessToken, {}) });
    },
  ),
  ...those(({ auth }) => auth === 'account' || auth === 'token').flatMap(ofOne),
  ...those(({ auth }) => auth === 'account').map((name) =>
    checkWithSecret(`${name}: a token of a user or session that never was is UNAUTHENTICATED`, async (given) => {
      const { account, refuse } = await sender(name, given);
      assert.equal(operationOf(name).auth, 'account');
      for (const claim of ['sub', 'sid'])
        await refuse('UNAUTHENTICATED', {
          token: await given.forger.sign(account.accessToken, { claims: { [claim]: randomUUID() } }),
        });
    }),
  ),
];
