import { randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nested, objects, places, raw, stringify } from '../../dev/conformance/hostile.js';
import {
  type FunctionName,
  functionOperations,
  type Learner,
  type Sample,
  samples,
} from '../../dev/conformance/samples.js';
import type { Answer } from '../../dev/remote/exchange.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { Client, expectProblem, fill } from './client.js';
import { type ContractServer, SECRET, startContractServer } from './server.js';

let server: ContractServer;
let client: Client;
/** Whose data no refused request may change. */
let learner: Learner;
let before: string;

beforeAll(async () => {
  server = await startContractServer();
  client = new Client(server);
  learner = await client.newLearner();
  before = await everythingOf(learner);
});
afterAll(() => server.close());

async function everythingOf({ accessToken: token }: Learner): Promise<string> {
  const read = async (name: FunctionName) => (await client.send(name, { token })).text;
  return [await read('getMe'), await read('listProgress'), await read('readLog')].join('\n');
}

const operationOf = (name: FunctionName): Operation => operations[name];
const sampleList = (name: FunctionName) => Object.entries(samples[name]);
const withToken = (name: FunctionName) => (operationOf(name).auth === 'none' ? {} : { token: learner.accessToken });
const named = (test: (operation: Operation) => boolean) => functionOperations.filter((name) => test(operationOf(name)));

const protectedOnes = named(({ auth }) => auth === 'account' || auth === 'token');
const withBody = named(({ body }) => body !== undefined);
const withParameters = named(({ path }) => path.includes(':'));

/** Claims as ours, signed as the case says. */
function token(
  claims: Record<string, unknown> = {},
  { secret = SECRET, typ = 'at+jwt', alg = 'HS256', expiresInSeconds = 600 } = {},
): Promise<string> {
  const [, payload = ''] = learner.accessToken.split('.');
  const genuine = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...genuine, iat: nowSeconds - 1000, exp: nowSeconds + expiresInSeconds, ...claims })
    .setProtectedHeader({ alg, typ, kid: 'current' })
    .sign(new TextEncoder().encode(secret));
}

describe('who asks', () => {
  it('the forger of this battery signs what would be believed, were it not spoilt', async () => {
    expect((await client.send('getMe', { token: await token() })).status).toBe(200);
  });

  describe.each(protectedOnes)('%s', (name) => {
    const send = (accessToken?: string, headers: Record<string, string> = {}) => {
      const [make] = Object.values(samples[name]);
      const request = accessToken === undefined ? { headers } : { token: accessToken, headers };
      return client.sendSample(name, make?.(learner) ?? {}, request);
    };

    it('without a token', async () => {
      const answer = await send();
      expectProblem(answer, 'UNAUTHENTICATED');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });

    it.each([
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer a b',
      'Bearer not.a.token',
      'Bearer ..',
      'Bearer %00',
      'token',
    ])('with the header %j', async (authorization) => {
      expectProblem(await send(undefined, { Authorization: authorization }), 'UNAUTHENTICATED');
    });

    it.each<[string, () => Promise<string> | string]>([
      ['signed with another secret', () => token({}, { secret: `${SECRET} of somebody else` })],
      [
        'that nobody signed (alg none)',
        () => new UnsecuredJWT(JSON.parse(atob(learner.accessToken.split('.')[1] ?? ''))).encode(),
      ],
      ['signed by another algorithm', () => token({}, { alg: 'HS512' })],
      ['with its payload exchanged', async () => spliced(learner.accessToken, await token({ sub: randomUUID() }))],
      ['for another audience', () => token({ aud: 'shizi:refresh' })],
      ['of another issuer', () => token({ iss: 'somebody' })],
      ['of another type', () => token({}, { typ: 'JWT' })],
      ['without a session', () => token({ sid: undefined })],
      ['that is a refresh token', () => learner.refreshToken],
    ])('with a token %s', async (_, make) => {
      expectProblem(await send(await make()), 'UNAUTHENTICATED');
    });

    it('with a token that was good and is too old', async () => {
      expectProblem(await send(await token({}, { expiresInSeconds: -60 })), 'TOKEN_EXPIRED');
    });

    // where only the token counts, it counts for its 15 minutes: those functions ask no database
    const expectGone = (answer: Awaited<ReturnType<typeof send>>) => {
      if (operationOf(name).auth === 'account') expectProblem(answer, 'UNAUTHENTICATED');
      else expect(answer.status).toBe(200);
    };

    it.each(['sub', 'sid'])('with a token whose %s never was', async (claim) => {
      expectGone(await send(await token({ [claim]: randomUUID() })));
    });

    it('with a token of an account that was deleted', async () => {
      const { accessToken, password } = await client.newLearner();
      const deleted = await client.send('deleteMe', { token: accessToken, body: JSON.stringify({ password }) });
      expect(deleted.status).toBe(204);
      expectGone(await send(accessToken));
    });

    it('with a token of a session that was ended', async () => {
      const { accessToken } = await client.newLearner();
      expect((await client.send('logout', { token: accessToken })).status).toBe(200);
      expectGone(await send(accessToken));
    });
  });

  describe('logout, which takes either token', () => {
    it.each<[string, () => Promise<object> | object]>([
      ['without any', () => ({})],
      ['with a forged access token', async () => ({ token: await token({}, { secret: 'x'.repeat(40) }) })],
      [
        'with an access token in place of the refresh token',
        () => ({ body: JSON.stringify({ refreshToken: learner.accessToken }) }),
      ],
    ])('%s', async (_, make) => {
      expectProblem(await client.send('logout', await make()), 'UNAUTHENTICATED');
    });
  });

  it('refresh takes no access token', async () => {
    const body = JSON.stringify({ refreshToken: learner.accessToken });
    expectProblem(await client.send('refresh', { body }), 'REFRESH_TOKEN_INVALID');
  });
});

function spliced(genuine: string, forged: string): string {
  const [header, , signature] = genuine.split('.');
  return [header, forged.split('.')[1], signature].join('.');
}

describe('how it is asked', () => {
  const paths = [...new Set(functionOperations.map((name) => operationOf(name).path))];
  const methodsOf = (path: string) => {
    const methods = functionOperations.map(operationOf).filter((operation) => operation.path === path);
    return methods.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  };
  const nameOf = (path: string) => functionOperations.find((name) => operationOf(name).path === path) ?? 'getHealth';

  describe.each(paths)('%s', (path) => {
    const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'QUERY'];

    it.each(others.filter((method) => !methodsOf(path).includes(method)))(
      '%s is 405 and says what is not',
      async (method) => {
        const answer = await client.send(nameOf(path), { method, token: learner.accessToken });
        if (method === 'HEAD') expect(answer.status).toBe(405);
        else expectProblem(answer, 'METHOD_NOT_ALLOWED');
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual([...methodsOf(path), 'OPTIONS'].sort());
      },
    );

    it('OPTIONS names the methods', async () => {
      const answer = await client.send(nameOf(path), { method: 'OPTIONS' });
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
      expect(answer.headers.get('allow')?.split(', ').sort()).toEqual([...methodsOf(path), 'OPTIONS'].sort());
    });
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    '%s of a path that nothing answers is NOT_FOUND',
    async (method) => {
      for (const path of ['/api', '/api/v1', '/api/v1/nothing', '/api/v1/health/', '/api/v1/vocabulary/lists/none']) {
        const answer = await client.send('getHealth', { method, path });
        if (method === 'HEAD') expect(answer.status).toBe(404);
        else expectProblem(answer, 'NOT_FOUND', [], path);
      }
    },
  );
});

describe.each(withBody)('a body for %s', (name) => {
  const makers = sampleList(name);
  const first = (): Sample => makers[0]?.[1](learner) ?? {};
  const send = (body: string | Uint8Array | ReadableStream, headers: Record<string, string> = {}): Promise<Answer> =>
    client.sendSample(name, { ...first() }, { ...withToken(name), body, headers });

  it.each<[string, string | Uint8Array]>([
    ['cut off', '{"a":'],
    ['no JSON', 'email=a@example.com'],
    ['two documents', '{}{}'],
    ['with a byte order of its own', Buffer.from('{"a":1}', 'utf16le')],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['with a raw control character', '{"a":"\u0000"}'],
    ['with NaN', '{"a":NaN}'],
  ])('%s is INVALID_JSON', async (_, body) => {
    expectProblem(await send(body), 'INVALID_JSON');
  });

  it.each(['[]', '[{}]', '"text"', '42', 'true', 'null'])(
    '%s, which is no object, is VALIDATION_FAILED',
    async (body) => {
      expectProblem(await send(body), 'VALIDATION_FAILED');
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=utf-16',
  ])('as %s is UNSUPPORTED_MEDIA_TYPE', async (type) => {
    expectProblem(await send(JSON.stringify(first().body), { 'Content-Type': type }), 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('of more than 1 MB is PAYLOAD_TOO_LARGE, announced or not', async () => {
    const body = JSON.stringify({ ...first().body, filler: 'x'.repeat(1_048_576) });
    expectProblem(await send(body), 'PAYLOAD_TOO_LARGE');
    expectProblem(await send(new Blob([body]).stream()), 'PAYLOAD_TOO_LARGE');
  });

  it.each<[string, string]>([
    ['lists', nested(10_000, '[', ']')],
    ['objects', nested(10_000, '{"a":', '}')],
    ['objects with __proto__', nested(10_000, '{"__proto__":', '}')],
  ])('of 10,000 nested %s is 400', async (_, deep) => {
    for (const body of [deep, stringify({ ...first().body, deep: raw('DEEP') }).replace('DEEP', deep)]) {
      expect((await send(body)).status).toBe(400);
    }
  });

  describe.each(makers)('with %s', (_, make) => {
    const spoil = (document: unknown) =>
      client.sendSample(name, make(learner), { ...withToken(name), body: stringify(document) });
    const all = () => places(make(learner).body);

    it('unknown fields are refused, all of them by name, in every object', async () => {
      for (const { path, withFields } of objects(make(learner).body)) {
        const prefix = path === '' ? '' : `${path}.`;
        const answer = await spoil(withFields({ zzz: 1, yyy: { deep: true } }));
        expectProblem(answer, 'VALIDATION_FAILED', [`${prefix}zzz`, `${prefix}yyy`]);
      }
    });

    it.each(['__proto__', 'constructor', 'prototype'])('a field %s is refused in every object', async (field) => {
      const body = stringify(make(learner).body).replace(/\{/g, `{"${field}":{"admin":true},`);
      const answer = await client.sendSample(name, make(learner), { ...withToken(name), body });
      const paths = objects(make(learner).body).map(({ path }) => (path === '' ? field : `${path}.${field}`));
      expectProblem(answer, 'VALIDATION_FAILED', paths);
    });

    it('text with NUL or half of a surrogate pair is refused, each field by name', async () => {
      for (const place of all().filter(({ value }) => typeof value === 'string')) {
        for (const bad of ['a\0b', '\ud800', 'x\udc00y']) {
          expectProblem(await spoil(place.with(bad)), 'VALIDATION_FAILED', [place.path]);
        }
      }
    });

    it('numbers out of range are refused, each field by name', async () => {
      for (const place of all().filter(({ value }) => typeof value === 'number')) {
        for (const bad of ['3e9', '1e400', '-1', '-1e400', '1e-400000000000001e5']) {
          if (!isJson(bad)) continue;
          expectProblem(await spoil(place.with(raw(bad))), 'VALIDATION_FAILED', [place.path], bad);
        }
      }
    });

    it('a value of another type is refused, each field by name', async () => {
      for (const place of all()) {
        for (const bad of ['text', 7.25, true, [], {}, [[]]]) {
          if (kind(bad) === kind(place.value)) continue;
          const answer = await spoil(place.with(bad));
          expectProblem(answer, 'VALIDATION_FAILED', [], `${place.path} = ${JSON.stringify(bad)}`);
          expect(answer.text).toMatch(new RegExp(`"path":"${literally(place.path)}`));
        }
      }
    });

    it('several bad fields are all named', async () => {
      const bad = all().filter(({ path }) => !/[.[]/.test(path));
      const document = Object.fromEntries(
        bad.map(({ path, value }) => [path, typeof value === 'object' ? 7 : ['bad']]),
      );
      expectProblem(
        await spoil(document),
        'VALIDATION_FAILED',
        bad.map(({ path }) => path),
      );
    });
  });
});

const literally = (text: string) => text.replace(/[.[\]]/g, '\\$&');
const kind = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value);
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a body that must be there', () => {
  it.each(withBody.filter((name) => !v.is(operationOf(name).body ?? v.any(), undefined)))('%s', async (name) => {
    const [make] = Object.values(samples[name]);
    const { path } = make?.(learner) ?? {};
    expectProblem(
      await client.sendSample(name, path === undefined ? {} : { path }, withToken(name)),
      'VALIDATION_FAILED',
    );
  });
});

it('a batch of more than 500 updates is PAYLOAD_TOO_LARGE, whatever the updates are', async () => {
  const body = JSON.stringify({ updates: Array.from({ length: 501 }, () => 'no update') });
  expectProblem(await client.send('applyBatch', { token: learner.accessToken, body }), 'PAYLOAD_TOO_LARGE');
});

describe.each(withParameters)('the path of %s', (name) => {
  it.each<[string, string]>([
    ['cut in the middle of a character', '%E0%A4%A'],
    ['with half a percent sign', '%'],
    ['with NUL', 'a%00b'],
    ['with bytes that are no UTF-8', '%ff'],
    ['of 101 characters', 'a'.repeat(101)],
  ])('%s is refused', async (_, segment) => {
    const [make] = Object.values(samples[name]);
    const body = make?.(learner).body;
    const path = operationOf(name).path.replace(/:\w+/, segment);
    expectProblem(
      await client.sendSample(name, { path, ...(body && { body }) }, withToken(name)),
      'VALIDATION_FAILED',
      ['wordId'],
    );
  });

  it("is read from the path, not from a query of the client's", async () => {
    const [make] = Object.values(samples[name]);
    const sample = make?.(learner) ?? {};
    const path = `${fill(operationOf(name).path)}?wordId=${learner.words[0]}`;
    const answer = await client.sendSample(name, { ...sample, path }, withToken(name));
    expect(answer.status, answer.text).toBe(404);
  });
});

describe('the query', () => {
  it.each<[FunctionName, string]>([
    ['listProgress', 'since=yesterday'],
    ['getProgress', 'include=everything'],
    ['readLog', 'limit=0'],
    ['readLog', 'limit=1e3'],
    ['readLog', 'limit=99999'],
    ['readLog', 'after=%00'],
    ['getStatistics', 'timeZone=%2B05:30'],
    ['getStatistics', 'timeZone=Mars/Olympus'],
  ])('%s?%s is refused by name', async (name, query) => {
    const path = `${operationOf(name).path.replace(':wordId', learner.words[0])}?${query}`;
    expectProblem(await client.send(name, { path, ...withToken(name) }), 'VALIDATION_FAILED', [
      query.split('=')[0] ?? '',
    ]);
  });

  it.each(named(({ method }) => method === 'GET'))('%s ignores names that it does not know', async (name) => {
    const path = `${operationOf(name).path.replace(':wordId', learner.words[0])}?wordId=x&utm_source=y&__proto__=z`;
    expect((await client.send(name, { path, ...withToken(name) })).status).toBe(200);
  });
});

it('nothing of all that was refused has changed anything', async () => {
  expect(await everythingOf(learner)).toBe(before);
});

describe.each(functionOperations)('the answer of %s', (name) => {
  const { status, response, method, cacheControl = 'no-store' } = operationOf(name);

  it.each(sampleList(name))('for %s is what the contract says and no more', async (_, make) => {
    const somebody = await client.newLearner();
    const request = operationOf(name).auth === 'none' ? {} : { token: somebody.accessToken };
    const answer = await client.sendSample(name, make(somebody), request);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('cache-control')).toBe(cacheControl);
    if (!response) {
      expect(answer.text).toBe('');
      return;
    }
    expect(answer.headers.get('content-type')).toBe('application/json');
    const body: unknown = JSON.parse(answer.text);
    expect(v.parse(response, body)).toEqual(body);
  });

  const [make] = method === 'GET' ? Object.values(samples[name]) : [];
  if (!make) return;
  it('to HEAD is the same without the body', async () => {
    const asked = await client.sendSample(name, make(learner), withToken(name));
    const head = await client.sendSample(name, make(learner), { ...withToken(name), method: 'HEAD' });
    expect({ status: head.status, text: head.text }).toEqual({ status: asked.status, text: '' });
    for (const header of ['content-type', 'cache-control', 'etag', 'progress-cursor']) {
      expect(head.headers.get(header), header).toBe(asked.headers.get(header));
    }
  });
});

describe('the log of all this', () => {
  it('has one line a request, none of them an error', () => {
    const lines = server
      .log()
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const requests = lines.filter((line) => 'durationMs' in line);
    expect(requests.length).toBeGreaterThan(500);
    expect(requests.filter(({ level, status }) => level === 'error' || status >= 500)).toEqual([]);
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length);
  });

  it('holds no token, password, recovery code or e-mail address of all that were sent and answered', () => {
    const text = server.log().join('\n');
    expect(client.confidences.count).toBeGreaterThan(200);
    expect(client.confidences.foundIn(JSON.stringify(learner))).toContain(learner.recoveryCodes[9]);
    expect(client.confidences.foundIn(text)).toEqual([]);
    expect(text.includes(SECRET)).toBe(false);
  });
});
