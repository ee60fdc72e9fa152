import assert from 'node:assert/strict';
import { operationOf, pathsWithMethods, those } from '../addresses.js';
import { type Check, check, type Given } from '../check.js';
import { type FunctionName, samples } from '../samples.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const STRANGER = 'https://stranger.example';

const allowed = (headers: Headers) => (headers.get('allow') ?? '').split(/\s*,\s*/).sort();

const ofPaths = pathsWithMethods().flatMap(({ path, name, methods }) => [
  check(
    `${path}: another method is METHOD_NOT_ALLOWED, and Allow names those that it has`,
    async ({ api, accounts }) => {
      const { accessToken: token } = await accounts.first();
      for (const method of METHODS.filter((each) => !methods.includes(each))) {
        const answer = await api.send(name, { method, token });
        assert.equal(answer.status, 405, `${method} is answered ${answer.status}`);
        assert.deepEqual(allowed(answer.headers), [...methods].sort(), `Allow of ${method}`);
        if (method !== 'HEAD') assert.match(answer.text, /"METHOD_NOT_ALLOWED"/);
      }
    },
  ),
  check(`${path}: OPTIONS is 204 without a body, and Allow names the methods`, async ({ api }) => {
    const answer = await api.send(name, { method: 'OPTIONS' });
    assert.deepEqual([answer.status, answer.text], [204, '']);
    assert.deepEqual(allowed(answer.headers), [...methods].sort());
  }),
  check(`${path}: no page of another origin may read it`, async ({ api }) => {
    const answer = await api.send(name, {
      method: 'OPTIONS',
      headers: { Origin: STRANGER, 'Access-Control-Request-Method': methods[0] ?? 'GET' },
    });
    const origin = answer.headers.get('access-control-allow-origin');
    assert.ok(origin !== STRANGER && origin !== '*', `Access-Control-Allow-Origin is ${origin}`);
  }),
]);

/** What would succeed. */
async function whole(name: FunctionName, { accounts }: Given) {
  const account = await accounts.first();
  const [make] = Object.values(samples[name]);
  const sample = make?.(account) ?? {};
  return { ...sample, ...(operationOf(name).auth !== 'none' && { token: account.accessToken }) };
}

const KEPT = ['content-type', 'cache-control', 'etag', 'progress-cursor'];
const ofReading = those(({ method }) => method === 'GET').flatMap((name) => [
  check(`${name}: HEAD answers as GET does, without the body`, async (given) => {
    const request = await whole(name, given);
    const asked = await given.api.send(name, request);
    const head = await given.api.send(name, { ...request, method: 'HEAD' });
    assert.deepEqual([head.status, head.text], [asked.status, '']);
    for (const header of KEPT) assert.equal(head.headers.get(header), asked.headers.get(header), header);
  }),
  check(`${name}: names in the query that it does not know are ignored`, async (given) => {
    const request = await whole(name, given);
    const path = request.path ?? operationOf(name).path;
    await given.api.ok(name, { ...request, path: `${path}?utm_source=x&__proto__=z` });
  }),
]);

const segments = {
  'cut in a character': '%E0%A4%A',
  'with NUL': 'a%00b',
  'of no UTF-8': '%ff',
  'of 101 characters': 'a'.repeat(101),
};
const ofParameters = those(({ path }) => path.includes(':')).flatMap((name) => [
  check(`${name}: a word id that is none is refused by name`, async (given) => {
    const { token, body } = await whole(name, given);
    for (const [, segment] of Object.entries(segments))
      await given.api.refuses(
        'VALIDATION_FAILED',
        name,
        { token, body, path: operationOf(name).path.replace(/:\w+/, segment) },
        ['wordId'],
      );
  }),
  check(`${name}: the word is read from the path, not from a query`, async (given) => {
    const { token, body } = await whole(name, given);
    const { words } = await given.accounts.first();
    const path = `${operationOf(name).path.replace(/:\w+/, 'no-such-word')}?wordId=${words[0]}`;
    assert.equal((await given.api.send(name, { token, body, path })).status, 404);
  }),
]);

const queries: readonly [FunctionName, string][] = [
  ['listProgress', 'since=yesterday'],
  ['getProgress', 'include=everything'],
  ['readLog', 'limit=0'],
  ['readLog', 'limit=1e3'],
  ['readLog', 'limit=99999'],
  ['getStatistics', 'timeZone=%2B05:30'],
  ['getStatistics', 'timeZone=Mars/Olympus'],
];
const ofQueries = queries.map(([name, query]) =>
  check(`${name}: ?${query} is refused by name`, async ({ api, accounts }) => {
    const { accessToken: token, words } = await accounts.first();
    const path = `${operationOf(name).path.replace(':wordId', words[0])}?${query}`;
    await api.refuses('VALIDATION_FAILED', name, { path, token }, [query.split('=')[0] ?? '']);
  }),
);

const ofNoPath = ['/api/v1', '/api/v1/nothing', '/api/v1/auth/nothing', '/api/v1/vocabulary/lists/none'].map((path) =>
  check(`${path}: nothing is there, by any method: NOT_FOUND`, async ({ api }) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      await api.refuses('NOT_FOUND', 'getHealth', { method, path });
  }),
);

export const pathChecks: readonly Check[] = [...ofPaths, ...ofReading, ...ofParameters, ...ofQueries, ...ofNoPath];
