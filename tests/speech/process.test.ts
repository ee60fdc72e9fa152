import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { asLearner, newToken, startWorld, type World } from './world.js';

let world: World;
let database: TestDatabase;
const folder = mkdtempSync(path.join(tmpdir(), 'shizi-modules-'));
beforeAll(async () => {
  [world, database] = await Promise.all([startWorld(), createTestDatabase()]);
}, 60_000);
afterEach(() => world.calm());
afterAll(async () => {
  await world.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const healthOf = async (url: string) => {
  const response = await fetch(`${url}/api/v1/health`);
  return { status: response.status, body: (await response.json()) as Record<string, never> };
};

describe('modules', () => {
  it('no client of Google is loaded before it is needed, and no database ever', async () => {
    const log = path.join(folder, 'modules.log');
    const hook = pathToFileURL(path.resolve('tests/speech/log-modules.mjs')).href;
    const prefix = { CACHE_PREFIX: 'modules' };
    const buyer = await world.serve(prefix);
    const request = { text: '模块' };
    await asLearner(buyer, await newToken())('tts', request);
    const server = await world.serve({ ...prefix, NODE_OPTIONS: `--import=${hook}`, MODULE_LOG: log });
    const post = asLearner(server, await newToken());
    const loaded = (pattern: RegExp) =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((url) => pattern.test(url));
    expect((await post('tts', request)).body).toMatchObject({ cached: true });
    expect((await post('conversations', { type: 'text', wordId: '../../x' })).status).toBe(404);
    expect(loaded(/@upstash/)).not.toEqual([]);
    expect(loaded(/google|gaxios|grpc|protobuf/)).toEqual([]);
    await post('tts', { text: '新模块' });
    expect(loaded(/@google-cloud\/text-to-speech/)).not.toEqual([]);
    expect(loaded(/generative-ai/)).toEqual([]);
    await post('conversations', { type: 'text', wordId: 'ai4-love' });
    expect(loaded(/generative-ai/)).not.toEqual([]);
    expect(loaded(/prisma|\/pg\//)).toEqual([]);
  });
});

describe('health', () => {
  it('tells what is there, what was hit in all processes, and asks nothing that costs', async () => {
    const shared = { CACHE_PREFIX: 'health', DATABASE_URL: database.url };
    const speaking = await world.serve(shared);
    const observing = await world.serve(shared);
    const post = asLearner(speaking, await newToken());
    for (let index = 0; index < 4; index += 1) await post('tts', { text: '健康' });
    // the counts are stored when the process is told to end
    const startedAtMs = performance.now();
    await speaking.kill('SIGTERM');
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    const before = world.paid();
    const answers = await Promise.all(Array.from({ length: 100 }, () => healthOf(observing.url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.body).toMatchObject({
      status: 'ok',
      dependencies: {
        database: { status: 'up' },
        cache: { status: 'up' },
        tts: { status: 'up' },
        storage: { status: 'up' },
        ai: { status: 'up' },
      },
      cache: {
        scope: 'deployment',
        services: { tts: { hits: 3, misses: 1, errors: 0, hitRate: 0.75 }, conversations: { hits: 0, hitRate: null } },
      },
      limits: { scope: 'deployment' },
    });
    const { speech, dialogues, uploads } = world.paid();
    expect({ speech, dialogues, uploads }).toEqual({
      speech: before.speech,
      dialogues: before.dialogues,
      uploads: before.uploads,
    });
  });

  it('is degraded, and counts limits by process, while Redis is away', async () => {
    const server = await world.serve({ DATABASE_URL: database.url });
    world.redis.behave({ fault: 'error' });
    const post = asLearner(server, await newToken());
    for (let index = 0; index < 3; index += 1) await post('tts', { text: '没有' });
    const { status, body } = await healthOf(server.url);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      dependencies: { cache: { status: 'down' } },
      cache: { scope: 'process' },
      limits: { scope: 'process' },
    });
  });
});

describe('a sign-in', () => {
  it('that succeeds costs six Redis commands at most, in two requests', async () => {
    const server = await world.serve({ DATABASE_URL: database.url });
    const account = { email: 'learner@example.org', password: 'a good long password' };
    const send = (route: string) =>
      fetch(`${server.url}/api/v1/auth/${route}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(account),
      });
    expect((await send('register')).status).toBe(201);
    expect((await send('login')).status).toBe(200);
    const requests = () => Object.values(world.redis.requests()).reduce((sum, count) => sum + count, 0);
    const commands = async () => Object.values(await world.redis.commands()).reduce((sum, count) => sum + count, 0);
    const before = { requests: requests(), commands: await commands() };
    expect((await send('login')).status).toBe(200);
    expect(requests() - before.requests).toBeLessThanOrEqual(2);
    expect((await commands()) - before.commands).toBeLessThanOrEqual(6);
  });

  it('is neither blocked nor freed of its limit by a Redis that is frozen', async () => {
    const server = await world.serve({ DATABASE_URL: database.url, LIMIT_LOGIN_PER_MINUTE: '4' });
    world.redis.behave({ fault: 'hang' });
    const statuses: number[] = [];
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const startedAtMs = performance.now();
      const response = await fetch(`${server.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@example.org', password: 'wrong' }),
      });
      statuses.push(response.status);
      times.push(performance.now() - startedAtMs);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
    expect(Math.max(...times.slice(1))).toBeLessThan(1_500);
  });
});
