import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { enrol, OPEN_LIMITS } from './learners.js';
import { arrivals, asLearner, call, newToken, startWorld, until, type World } from './world.js';

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
  it('no client of Google is loaded for a hit, be it of speech, a dialogue or a turn, and none of a database ever', async () => {
    const log = path.join(folder, 'modules.log');
    const hook = pathToFileURL(path.resolve('tests/speech/log-modules.mjs')).href;
    const prefix = { CACHE_PREFIX: 'modules' };
    const buyer = asLearner(await world.serve(prefix), await newToken());
    const spoken = { text: '模块' };
    const read = { type: 'text', wordId: 'ai4-love' };
    const turn = { type: 'audio', wordId: 'ai4-love', turnIndex: 0 };
    const hits = [
      ['tts', spoken],
      ['conversations', read],
      ['conversations', turn],
    ] as const;
    for (const [route, request] of hits) {
      await until(async () => (await buyer(route, request)).body.cached === true, 30_000);
    }
    const server = await world.serve({ ...prefix, NODE_OPTIONS: `--import=${hook}`, MODULE_LOG: log });
    const post = asLearner(server, await newToken());
    const loaded = (pattern: RegExp) =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((url) => pattern.test(url));
    for (const [route, request] of hits) expect((await post(route, request)).body).toMatchObject({ cached: true });
    expect((await post('conversations', { ...read, wordId: '../../x' })).status).toBe(404);
    expect(loaded(/\/packages\/redis\.js/)).not.toEqual([]);
    expect(loaded(/google|gaxios|grpc|protobuf/)).toEqual([]);
    await post('tts', { text: '新模块' });
    expect(loaded(/@google-cloud\/text-to-speech/)).not.toEqual([]);
    expect(loaded(/generative-ai/)).toEqual([]);
    await post('conversations', { ...read, wordId: 'ba1-eight' });
    expect(loaded(/generative-ai/)).not.toEqual([]);
    expect(loaded(/prisma|\/pg\/|\/packages\/database\.js/)).toEqual([]);
  });
});

describe('speech and dialogues', () => {
  it('send no SQL, whatever is asked and whatever becomes of it', async () => {
    const own = await createTestDatabase({ logStatements: true });
    try {
      const server = await world.serve({ DATABASE_URL: own.url });
      const post = asLearner(server, await newToken());
      const requests = [
        ['tts', { text: '没有数据库' }],
        ['tts', { text: '没有数据库' }],
        ['tts', { text: '爱', wordId: 'ai4-love' }],
        ['tts', { text: '恨', wordId: 'ai4-love' }],
        ['tts', { text: '' }],
        ['conversations', { type: 'text', wordId: 'ai4-love' }],
        ['conversations', { type: 'text', wordId: 'ai4-love' }],
        ['conversations', { type: 'audio', wordId: 'ai4-love', turnIndex: 1 }],
        ['conversations', { type: 'text', wordId: 'no-such-word' }],
      ] as const;
      const ask = async () => {
        const statuses: number[] = [];
        for (const [route, body] of requests) statuses.push((await post(route, body)).status);
        return statuses;
      };
      const { value: well, statements } = await countStatements(own, ask);
      expect(well).toEqual([200, 200, 200, 400, 400, 200, 200, 200, 404]);
      for (const standIn of [world.redis, world.tts, world.storage, world.gemini]) standIn.behave({ fault: 'error' });
      const { statements: later } = await countStatements(own, ask);
      expect([...statements, ...later]).toEqual([]);
      // the database was there to be asked
      const { statements: asked } = await countStatements(own, () => healthOf(server.url));
      expect(asked).not.toEqual([]);
    } finally {
      await own.close();
    }
  });
});

describe('health', () => {
  it('tells what is there, what was hit in all processes, and asks nothing that costs', async () => {
    const shared = {
      CACHE_PREFIX: 'health',
      DATABASE_URL: database.url,
      VERCEL_REGION: 'fra1',
      VERCEL_GIT_COMMIT_SHA: '0a1b2c3',
    };
    const speaking = await world.serve(shared);
    const observing = await world.serve(shared);
    const post = asLearner(speaking, await newToken());
    for (let index = 0; index < 4; index += 1) await post('tts', { text: '健康' });
    // the counts are stored when the process is told to end
    await speaking.kill('SIGTERM');
    const before = world.paid();
    const answers = await Promise.all(Array.from({ length: 100 }, () => healthOf(observing.url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.body).toMatchObject({
      status: 'ok',
      version: '0a1b2c3',
      region: 'fra1',
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

  it('says at once that limits are counted by process while Redis does not answer, and who else does not', async () => {
    const server = await world.serve({ DATABASE_URL: database.url });
    for (const standIn of [world.redis, world.tts]) standIn.behave({ fault: 'hang' });
    world.storage.behave({ fault: 'error' });
    const { status, body } = await healthOf(server.url);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      dependencies: {
        database: { status: 'up' },
        cache: { status: 'down' },
        tts: { status: 'down' },
        storage: { status: 'down' },
        ai: { status: 'up' },
      },
      cache: { scope: 'process' },
      limits: { scope: 'process' },
    });
  });

  it('a hundred times a second reaches the database once a second, and nobody else more often', async () => {
    const own = await createTestDatabase({ logStatements: true });
    try {
      const server = await world.serve({ DATABASE_URL: own.url });
      await healthOf(server.url);
      const before = { paid: world.paid(), redis: world.redis.requests(), tts: world.tts.requests() };
      const startedAtMs = performance.now();
      const { value: answers, statements } = await countStatements(own, () =>
        arrivals({ perSecond: 100, seconds: 2 }, () => healthOf(server.url)),
      );
      const seconds = (performance.now() - startedAtMs) / 1_000;
      expect(answers).toHaveLength(200);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
      const sum = (counts: Readonly<Record<string, number>>) =>
        Object.values(counts).reduce((all, one) => all + one, 0);
      expect(sum(world.redis.requests()) - sum(before.redis)).toBeLessThanOrEqual(Math.ceil(seconds / 5));
      expect(sum(world.tts.requests()) - sum(before.tts)).toBe(0);
      const { speech, dialogues, uploads } = before.paid;
      expect(world.paid()).toMatchObject({ speech, dialogues, uploads });
    } finally {
      await own.close();
    }
  });
});

describe('progress', () => {
  it('costs no Redis command, by any route', async () => {
    const server = await world.serve({ DATABASE_URL: database.url, ...OPEN_LIMITS });
    const [learner] = await enrol(server, 1);
    const token = learner?.token;
    const updates = [{ wordId: 'ba1-eight', studyCount: 1 }];
    const before = { commands: await world.redis.commands(), requests: world.redis.requests() };
    const answers = [];
    for (const [operation, body] of [
      ['PUT progress/ai4-love', { studyCount: 1 }],
      ['GET progress/ai4-love'],
      ['POST progress/batch', { updates }],
      ['GET progress/batch'],
      ['GET progress'],
      ['GET progress/stats'],
      ['DELETE progress/ai4-love'],
    ] as const) {
      answers.push((await call(server, operation, { token, body })).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 200, 204]);
    expect(world.redis.requests()).toEqual(before.requests);
    expect(await world.redis.commands()).toEqual(before.commands);
  });
});

describe('a session', () => {
  it('costs six Redis commands at most in two requests to sign in, and two in one to refresh', async () => {
    const server = await world.serve({ DATABASE_URL: database.url });
    const account = { email: 'learner@example.org', password: 'a good long password' };
    const send = async (route: string, body: object) => {
      const response = await fetch(`${server.url}/api/v1/auth/${route}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.ok, route).toBe(true);
      return (await response.json()) as { refreshToken: string; tokens?: { refreshToken: string } };
    };
    const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
    const costOf = async (run: () => Promise<unknown>) => {
      const before = { requests: sum(world.redis.requests()), commands: sum(await world.redis.commands()) };
      await run();
      return {
        requests: sum(world.redis.requests()) - before.requests,
        commands: sum(await world.redis.commands()) - before.commands,
      };
    };
    const { tokens } = await send('register', account);
    // the scripts are there from now on
    await send('login', account);
    const { refreshToken } = await send('refresh', { refreshToken: tokens?.refreshToken });

    const signIn = await costOf(() => send('login', account));
    expect(signIn.requests).toBeLessThanOrEqual(2);
    expect(signIn.commands).toBeLessThanOrEqual(6);
    expect(await costOf(() => send('refresh', { refreshToken }))).toEqual({ requests: 1, commands: 2 });
  });
});
