import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deploy, withClient } from '../../dev/database/migrations.js';
import { type ServerProcess, startDevServer } from '../dev/processes.js';
import { startApiServer } from '../support/api-server.js';
import { answered, type Passing, type ProxyServer, startProxy } from '../support/proxy.js';
import { runTool } from '../support/tool.js';

const SECRET = 'a-secret-that-opens-previews';
const smoke = (url: string, environment?: Record<string, string>, hear?: Parameters<typeof runTool>[3]) =>
  runTool('dev/smoke/main.ts', url === '' ? [] : [url], environment, hear);

let proxy: ProxyServer | undefined;
afterEach(() => proxy?.close());
const standBefore = async (target: string, handle: Parameters<typeof startProxy>[1]): Promise<string> => {
  proxy = await startProxy(target, handle);
  return proxy.url;
};

describe('against what is deployed', () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'shizi-smoke-'));
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startDevServer({ DATA_DIR: dataFolder, FUNCTIONS: 'built', BCRYPT_COST: '4' });
  }, 240_000);
  afterAll(async () => {
    await server?.end();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Besides the demo account. */
  const accountsLeft = async (): Promise<number> => {
    const [url = ''] = /postgres:\/\/\S+/.exec(server.output()) ?? [];
    return withClient(url, async (client) => {
      const { rows } = await client.query('SELECT count(*)::int AS count FROM users WHERE deleted_at IS NULL');
      return (rows[0] as { count: number }).count - 1;
    });
  };

  test('a protected preview is opened by the secret, which no line shows', async () => {
    const url = await standBefore(server.url, ({ forward }, { headers }) =>
      headers['x-vercel-protection-bypass'] === SECRET
        ? forward()
        : Promise.resolve(answered(401, { server: 'Vercel' })),
    );
    const { code, output } = await smoke(url, { VERCEL_AUTOMATION_BYPASS_SECRET: SECRET });
    expect(code, output).toBe(0);
    expect(output).not.toContain(SECRET);
  });

  test('a database without tables is told, and what to do; then it is ready without a restart', async () => {
    const [databaseUrl = ''] = /postgres:\/\/\S+/.exec(server.output()) ?? [];
    await withClient(databaseUrl, (client) => client.query('CREATE DATABASE unmigrated TEMPLATE template0'));
    const unmigrated = Object.assign(new URL(databaseUrl), { pathname: '/unmigrated' }).href;
    const api = await startApiServer({ databaseUrl: unmigrated });
    try {
      const { code, output } = await smoke(api.url);
      expect([code, output]).toEqual([
        2,
        expect.stringContaining('is not migrated. With DIRECT_URL of that database:'),
      ]);
      expect(output).toContain('npm run db:deploy, then npm run db:seed');
      const refused = await fetch(`${api.url}/api/v1/auth/register`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: 'ming@example.com', password: 'seven green kites' }),
      });
      expect([refused.status, await refused.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', detail: expect.stringContaining('npm run db:deploy') }),
      ]);
      await deploy(unmigrated);
      await expect.poll(() => fetch(`${api.url}/api/v1/health`).then(({ status }) => status)).toBe(200);
    } finally {
      await api.kill('SIGTERM');
    }
  });

  const spoil =
    (spoilt: string, how: (passing: Passing) => Promise<ReturnType<typeof answered>>) => (passing: Passing) =>
      passing.path.startsWith(spoilt) ? how(passing) : passing.forward();

  test('a step that fails is told with its request, and the account is deleted', async () => {
    const requestId = '0b8e7c1c-5d0f-4b1e-9a57-2f6f3c1d9e10';
    const problem = JSON.stringify({ code: 'INTERNAL', detail: 'Something went wrong.', requestId });
    const url = await standBefore(
      server.url,
      spoil('/api/v1/progress/stats', () =>
        Promise.resolve(
          answered(500, { 'content-type': 'application/problem+json', 'x-request-id': requestId }, problem),
        ),
      ),
    );
    const { code, output } = await smoke(url);
    expect(code).toBe(1);
    expect(output).toMatch(/statistics +500 +\d+ {2}FAILED\n.*500 INTERNAL.*\n {4}request 0b8e7c1c/);
    expect(output).toMatch(/refresh +not tried/);
    expect(output).not.toMatch(/could not be deleted/);
    expect(await accountsLeft()).toBe(0);
  });

  test('a batch that counts twice is found', async () => {
    const url = await standBefore(
      server.url,
      spoil('/api/v1/progress/batch', async ({ forward }) => {
        const answer = await forward();
        return { ...answer, body: answer.body.toString().replace('"studyCount":1', '"studyCount":2') };
      }),
    );
    const { code, output } = await smoke(url);
    expect([code, output]).toEqual([1, expect.stringContaining('it counts 2 reviews and not 1')]);
  });

  test('a registration whose answer is lost leaves no account', async () => {
    const url = await standBefore(
      server.url,
      spoil('/api/v1/auth/register', async ({ forward }) => {
        await forward();
        throw new Error('the line is cut');
      }),
    );
    const { code, output } = await smoke(url);
    expect([code, output]).toEqual([1, expect.stringMatching(/register +- +\d+ {2}FAILED\n.*ended the connection/)]);
    expect(await accountsLeft()).toBe(0);
  });

  test('an interrupt ends it with the account deleted', async () => {
    const url = await standBefore(
      server.url,
      spoil('/api/v1/progress/stats', async ({ forward }) => {
        await sleep(500);
        return forward();
      }),
    );
    let isTold = false;
    const { code, output } = await smoke(url, {}, (heard, child) => {
      if (isTold || !heard.includes('progress with its history')) return;
      isTold = true;
      child.kill('SIGINT');
    });
    expect([code, output]).toEqual([130, expect.stringContaining('Interrupted, after')]);
    expect(await accountsLeft()).toBe(0);
  });
});

describe('what is in the way is said', () => {
  test.each([
    ['', 'Say which deployment: npm run smoke -- https://'],
    ['preview', '"preview" is no URL'],
    ['ftp://example.com', 'is no address of a web server'],
    ['https://me:secret@example.com', 'Leave user name and password out of the URL'],
  ])('%j', async (url, sentence) => {
    const { code, output } = await smoke(url);
    expect([code, output]).toEqual([2, expect.stringContaining(sentence)]);
    expect(output).not.toContain('secret');
  });

  test('no server', async () => {
    const gone = await startProxy('', () => Promise.reject(new Error()));
    await gone.close();
    expect(await smoke(gone.url)).toEqual({
      code: 2,
      output: expect.stringContaining('Nothing listens at 127.0.0.1:'),
    });
  });

  const down = {
    status: 'down',
    version: '0',
    checkedAt: '2026-01-31T08:30:00.000Z',
    dependencies: Object.fromEntries(
      ['database', 'cache', 'tts', 'storage', 'ai'].map((name) => [
        name,
        { status: name === 'database' ? 'down' : 'not-configured' },
      ]),
    ),
    cache: {
      scope: 'process',
      services: Object.fromEntries(
        ['tts', 'conversations'].map((name) => [name, { hits: 0, misses: 0, errors: 0, hitRate: null }]),
      ),
    },
    limits: { scope: 'process' },
  };
  const html = { 'content-type': 'text/html; charset=utf-8' };
  test.each<[string, ReturnType<typeof answered>, Record<string, string>, string]>([
    [
      'a protected preview without a secret',
      answered(302, { location: 'https://vercel.com/sso-api?url=https%3A%2F%2Fpreview&nonce=1' }),
      {},
      'is protected. Set VERCEL_AUTOMATION_BYPASS_SECRET',
    ],
    [
      'a protected preview that does not take the secret',
      answered(401, { ...html, server: 'Vercel' }, '<title>Authentication Required</title>'),
      { VERCEL_AUTOMATION_BYPASS_SECRET: SECRET },
      'the secret in VERCEL_AUTOMATION_BYPASS_SECRET is not taken',
    ],
    [
      'a redirect',
      answered(308, { location: 'https://elsewhere.example/?a=b' }),
      {},
      'redirects to https://elsewhere.example/.',
    ],
    ['a server of something else', answered(200, html, '<h1>Welcome</h1>'), {}, 'with a web page where the API'],
    [
      'another API',
      answered(200, { 'content-type': 'application/json' }, '{"ok":true}'),
      {},
      'Is this the address of a Shizi?',
    ],
    [
      'a database that does not answer',
      answered(503, { 'content-type': 'application/json' }, JSON.stringify(down)),
      {},
      'down: database. Can DATABASE_URL be reached from there, and have the migrations been applied',
    ],
    [
      'a setting that is missing',
      answered(500, { 'content-type': 'application/problem+json' }, '{"code":"INTERNAL","detail":"d","requestId":"r"}'),
      {},
      'answers 500 INTERNAL (request r)',
    ],
  ])('%s', async (_, answer, environment, sentence) => {
    const url = await standBefore('', () => Promise.resolve(answer));
    const { code, output } = await smoke(url, environment);
    expect([code, output]).toEqual([2, expect.stringContaining(sentence)]);
    expect(output).not.toContain(SECRET);
  });
});
