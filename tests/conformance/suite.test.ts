import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { junit } from '../../dev/conformance/junit.js';
import { checks } from '../../dev/conformance/suite.js';
import { type ContractServer, startContractServer } from '../contract/server.js';
import { type Answered, type Passing, type ProxyServer, startProxy } from '../support/proxy.js';
import { runTool } from '../support/tool.js';

let server: ContractServer;
beforeAll(async () => {
  server = await startContractServer();
}, 120_000);
afterAll(async () => {
  await server?.close();
});

let proxy: ProxyServer | undefined;
afterEach(() => proxy?.close());

const conform = (url: string, only: string) => runTool('dev/conformance/main.ts', [url, '--only', only]);

/** A broken promise: what the proxy does, and what a run with this text finds. */
type Broken = readonly [what: string, only: string, finds: string, break_: (passing: Passing) => Promise<Answered>];

const changing =
  (change: (answer: Answered, passing: Passing) => void) =>
  async (passing: Passing): Promise<Answered> => {
    const answer = await passing.forward();
    const changed = { ...answer, headers: new Headers(answer.headers) };
    change(changed, passing);
    return changed;
  };
const withoutHeader = (name: string) => changing(({ headers }) => headers.delete(name));

const broken: readonly Broken[] = [
  ['Allow is dropped', '/auth/login: another', '/api/v1/auth/login: another method is', withoutHeader('allow')],
  [
    'a refusal is a failure',
    'putProgress',
    'putProgress: a body that is cut off',
    changing((answer) => {
      if (answer.status === 400) answer.status = 500;
    }),
  ],
  [
    'a batch that is sent again counts again',
    'batch: sent twice',
    'batch: sent twice it counts once',
    ({ forward, path: at, body, method }) =>
      method === 'POST' && at.endsWith('/progress/batch')
        ? forward(body.toString().replace(/"id":"[^"]+"/g, () => `"id":"${randomUUID()}"`))
        : forward(),
  ],
  ['ETag is dropped', 'sync:', 'sync: the list has an ETag', withoutHeader('etag')],
  ['requests have no names', 'getMe', 'every answer: X-Request-Id', withoutHeader('x-request-id')],
  [
    'an unknown address is told',
    'login: an unknown',
    'login: an unknown address and a wrong password',
    changing((answer, { body }) => {
      if (answer.status === 401 && !body.includes('conformance-'))
        answer.body = answer.body.toString().replace(/"detail":"[^"]*"/, '"detail":"Nobody has this address."');
    }),
  ],
  [
    'a field has another type',
    'getMe',
    'getMe: the account with its defaults',
    changing((answer, { path: at }) => {
      if (at.endsWith('/auth/me') && answer.status === 200)
        answer.body = answer.body.toString().replace('"dailyGoal":10', '"dailyGoal":"10"');
    }),
  ],
  [
    'the cookie can be read by scripts',
    'cookie: sign-in',
    'cookie: sign-in puts the refresh token there',
    changing(({ headers }) => {
      const cookies = headers.getSetCookie();
      headers.delete('set-cookie');
      for (const cookie of cookies) headers.append('set-cookie', cookie.replace(/; HttpOnly/i, ''));
    }),
  ],
];

describe('a broken promise is found by its name', () => {
  test.each(broken)(
    '%s',
    async (_, only, finds, break_) => {
      proxy = await startProxy(server.origin, break_);
      const { code, output } = await conform(proxy.url, only);
      expect([code, output]).toEqual([1, expect.stringContaining(`FAILED  ${finds}`)]);
    },
    60_000,
  );
});

test('there are more than 200 checks, each with a name of its own', () => {
  const names = checks.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(200);
  expect(new Set(names).size).toBe(names.length);
});

test('the report for build servers escapes what is told', () => {
  const text = junit([{ name: 'a: <b> & "c"', ms: 1, verdict: 'failed', reason: 'x < y\u0000\ud800\nz' }]);
  expect(text).toContain('classname="a" name="a: &lt;b&gt; &amp; &quot;c&quot;"');
  expect(text).toContain('<failure message="x &lt; y\u{FFFD}\u{FFFD}">x &lt; y\u{FFFD}\u{FFFD}&#10;z</failure>');
});
