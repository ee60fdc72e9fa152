import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../contract/operations.js';
import { Problem } from '../contract/problem.js';
import { strictObject } from '../contract/strict.js';
import type { Limiter } from '../services/ports/limiter.js';
import { on, type Reply } from './endpoint.js';
import type { Container, Kit, RequestLine } from './kit.js';
import { route } from './route.js';

const learner = { userId: 'u1', sessionId: 's1' };

/** A kit whose every part is in the test's hand. */
function build(operation: Partial<Operation>, handle: (call: never) => unknown, changes: Partial<Kit> = {}) {
  const lines: RequestLine[] = [];
  const counted: string[] = [];
  const limiter: Limiter = {
    count: async (name, key, { requests }) => {
      counted.push(`${name} ${key}`);
      const remaining = requests - counted.length;
      return { allowed: remaining >= 0, limit: requests, remaining: Math.max(0, remaining), resetSeconds: 12.3 };
    },
    peek: () => Promise.reject(new Error('not asked here')),
    reset: async () => undefined,
  };
  const kit: Kit = {
    tokens: {
      verify: async (token) => {
        if (token === 'good') return learner;
        throw new Problem('UNAUTHENTICATED');
      },
    },
    limiter,
    limits: { few: { requests: 1, windowSeconds: 60 } },
    allowedOrigins: [],
    checkAnswers: false,
    newRequestId: () => `request-${lines.length + 1}`,
    log: (line) => lines.push(line),
    ...changes,
  };
  const whole: Operation = {
    method: 'GET',
    path: '/api/v1/things/:id',
    summary: 'A thing',
    auth: 'none',
    status: 200,
    errors: [],
    ...operation,
  };
  const endpoint = on(whole, async (call) => (await handle(call as never)) as Reply<Operation>);
  const { fetch } = route<Container>(() => ({ kit }), { [whole.method]: endpoint });
  const send = (path = '/api/v1/things/7', init: RequestInit = {}) =>
    fetch(new Request(`https://shizi.example${path}`, { method: whole.method, ...init }));
  return { send, lines, counted };
}

const Thing = v.object({ id: v.string() });

describe('the answer', () => {
  it.each([true, false])('loses every field that the contract does not name; values checked: %s', async (isChecked) => {
    const body = { id: '7', passwordHash: '$2b$12$…' };
    const { send } = build({ response: Thing }, () => ({ body }), { checkAnswers: isChecked });
    expect(await (await send()).json()).toEqual({ id: '7' });
  });

  it('that is not as the contract says is INTERNAL where values are checked, and the log says why', async () => {
    const { send, lines } = build({ response: Thing }, () => ({ body: { id: 7 } }), { checkAnswers: true });
    const response = await send();
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'INTERNAL', requestId: 'request-1' });
    expect(lines[0]).toMatchObject({ level: 'error', error: { name: 'ValiError' } });
  });

  it('of what failed inside says nothing of the inside', async () => {
    const cause = new Error('password authentication failed for user "shizi" at 10.0.0.7');
    const { send, lines } = build({}, () => Promise.reject(new Error('relation "users"', { cause })));
    const text = await (await send()).text();
    expect(text).not.toMatch(/users|shizi"|10\.0\.0\.7|\.ts/);
    expect(lines[0]?.error).toMatchObject({ message: 'relation "users"', cause: { message: cause.message } });
  });

  it('304 has headers and no body', async () => {
    const { send } = build({ response: Thing, cacheControl: 'private, no-cache' }, () => ({
      status: 304,
      headers: { ETag: '"1"' },
    }));
    const response = await send();
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 304, text: '' });
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('may have the other status of its operation, with the same body', async () => {
    const { send } = build({ response: Thing, otherStatus: 503 }, () => ({ body: { id: '7' }, status: 503 }));
    const response = await send();
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 503, body: { id: '7' } });
  });

  it('that is a failure without a problem document tells its cause to the log alone', async () => {
    const cause = new Error('connection refused by 10.0.0.7');
    const { send, lines } = build({ response: Thing, otherStatus: 503 }, () => ({
      body: { id: '7' },
      status: 503,
      cause,
    }));
    expect(await (await send()).text()).toBe('{"id":"7"}');
    expect(lines[0]).toMatchObject({ level: 'error', status: 503, error: { message: cause.message } });
  });

  it('that is a failure of which no cause is known has no error in the log', async () => {
    const { send, lines } = build({ response: Thing, otherStatus: 503 }, () => ({ body: { id: '7' }, status: 503 }));
    await send();
    expect(lines[0]).not.toHaveProperty('error');
  });

  it('varies by what its handler says and by origin', async () => {
    const { send } = build({ response: Thing }, () => ({ body: { id: '7' }, headers: { Vary: 'Authorization' } }), {
      allowedOrigins: ['https://app.example'],
    });
    expect((await send()).headers.get('vary')).toBe('Authorization, Origin');
  });

  it('keeps several cookies apart', async () => {
    const headers = new Headers([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
    const { send } = build({ response: Thing }, () => ({ body: { id: '7' }, headers }));
    expect((await send()).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

describe('a refusal', () => {
  it('names what is wrong with path, query and body together, inherited names among it', async () => {
    const { send } = build(
      {
        method: 'PUT',
        params: v.object({ id: v.pipe(v.string(), v.maxLength(3, 'is too long')) }),
        query: v.object({ page: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, 'must be a number'))) }),
        body: strictObject({ name: v.string() }),
      },
      () => ({ body: undefined }),
    );
    const response = await send('/api/v1/things/much-too-long?page=x', {
      headers: { 'Content-Type': 'application/json' },
      body: '{"zzz":{"constructor":1},"__proto__":{}}',
    });
    const { code, errors } = (await response.json()) as { code: string; errors: { path: string }[] };
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors.map(({ path }) => path).sort()).toEqual(
      ['id', 'page', 'name', 'zzz', 'zzz.constructor', '__proto__'].sort(),
    );
  });

  it('of a segment that cannot be decoded names it, and the body too', async () => {
    const { send } = build(
      { method: 'PUT', params: v.object({ id: v.string() }), body: strictObject({ name: v.string() }) },
      () => ({ body: undefined }),
    );
    const init = { headers: { 'Content-Type': 'application/json' }, body: '{}' };
    expect(await (await send('/api/v1/things/%ff', init)).json()).toMatchObject({
      errors: [{ path: 'id' }, { path: 'name', code: 'required' }],
    });
  });
});

describe('limits', () => {
  it('count an anonymous caller by address, tell what is left, and refuse with whole seconds', async () => {
    const { send, counted } = build({ limit: 'few', response: Thing }, () => ({ body: { id: '7' } }));
    const init = { headers: { 'x-real-ip': '203.0.113.7' } };
    const first = await send(undefined, init);
    expect(first.headers.get('ratelimit')).toBe('"few";r=0;t=13');
    expect(first.headers.get('ratelimit-policy')).toBe('"few";q=1;w=60');
    const second = await send(undefined, init);
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('13');
    expect(await second.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(counted).toEqual(['few 203.0.113.7', 'few 203.0.113.7']);
  });

  it('count a learner by account', async () => {
    const { send, counted } = build({ limit: 'few', auth: 'token' }, () => ({ body: undefined }));
    await send(undefined, { headers: { Authorization: 'Bearer good' } });
    expect(counted).toEqual(['few u1']);
  });
});

describe('the log', () => {
  it('has the path and the learner, never the query, a header or the body', async () => {
    const { send, lines } = build(
      { method: 'POST', auth: 'token', body: strictObject({ secret: v.string() }) },
      () => ({ body: undefined }),
    );
    await send('/api/v1/things/7?token=in-the-query', {
      headers: { Authorization: 'Bearer good', 'Content-Type': 'application/json' },
      body: '{"secret":"in the body"}',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'info',
      method: 'POST',
      path: '/api/v1/things/7',
      status: 200,
      userId: 'u1',
    });
    expect(JSON.stringify(lines)).not.toMatch(/in the body|in-the-query|Bearer|good/);
  });

  it('has the code of a refusal', async () => {
    const { send, lines } = build({ auth: 'token' }, () => ({ body: undefined }));
    await send();
    expect(lines[0]).toMatchObject({ level: 'info', status: 401, code: 'UNAUTHENTICATED' });
    expect(lines[0]).not.toHaveProperty('error');
  });
});

it('settings that are wrong answer INTERNAL at every request and say nothing of themselves', async () => {
  const spoken = console.log;
  const heard: string[] = [];
  console.log = (line: string) => heard.push(line);
  try {
    const { fetch } = route<Container>(() => {
      throw new Error('Wrong settings: JWT_SECRET is missing');
    }, {});
    const response = await fetch(new Request('https://shizi.example/api/v1/things/7'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('JWT_SECRET');
    expect(heard.join()).toContain('JWT_SECRET is missing');
  } finally {
    console.log = spoken;
  }
});

describe('a function that is also called for paths of nobody', () => {
  const kit: Kit = {
    tokens: { verify: () => Promise.reject(new Error('not asked')) },
    limiter: {
      count: () => Promise.reject(new Error('not asked')),
      peek: () => Promise.reject(new Error()),
      reset: async () => {},
    },
    limits: {},
    allowedOrigins: [],
    checkAnswers: false,
    newRequestId: () => 'r',
    log: () => undefined,
  };
  const { fetch } = route<Container>(() => ({ kit }), {}, { onlyAt: '/api/v1/health' });

  it.each(['GET', 'POST', 'OPTIONS', 'DELETE'])('%s elsewhere is NOT_FOUND', async (method) => {
    const response = await fetch(new Request('https://shizi.example/api/v1/health/', { method }));
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  it('at its own path it has its methods', async () => {
    const response = await fetch(new Request('https://shizi.example/api/v1/health', { method: 'DELETE' }));
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });
});
