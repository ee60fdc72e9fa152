import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hash } from 'bcryptjs';
import type * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer, startRedisProcess } from '../../../dev/stand-ins/upstash/redis-process.js';
import type * as accounts from '../../../lib/contract/accounts.js';
import type { Progress } from '../../../lib/contract/progress.js';
import type { Conversation } from '../../../lib/contract/speech.js';
import type { Learner } from '../../../lib/services/ports/access.js';
import { issueAccess } from '../../progress/api.js';
import { ago, createLearner } from '../../progress/learners.js';
import { startApiServer, TEST_SECRET } from '../../support/api-server.js';
import { startStandInProcess } from '../../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { createBaseline } from './app.js';
import { baselineSettings } from './settings.js';

type Ask = (request: `${string} /${string}`, body?: unknown) => Promise<{ status: number; answer: unknown }>;

const ending: (() => Promise<unknown>)[] = [];
let database: TestDatabase;
const urls = { ours: '', baseline: '' };
const servers = ['ours', 'baseline'] as const;
type Server = (typeof servers)[number];

const canRun = hasRedisServer() || process.env.CI !== undefined;

beforeAll(async () => {
  if (!canRun) return;
  const [opened, redis, standIns] = await Promise.all([
    createTestDatabase(),
    startRedisProcess(),
    startStandInProcess(),
  ]);
  database = opened;
  ending.push(database.close, redis.stop, standIns.close);
  const { environment } = standIns;
  const api = await startApiServer({ databaseUrl: database.url, environment });
  const settings = { ...environment, DATABASE_URL: database.directUrl, JWT_SECRET: TEST_SECRET };
  const baseline = createBaseline({
    ...baselineSettings({ ...settings, REDIS_SOCKET: redis.socket }),
    log: () => undefined,
  });
  const listening = baseline.app.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  Object.assign(urls, { ours: api.url, baseline: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` });
  ending.unshift(
    () => api.kill('SIGTERM'),
    baseline.close,
    async () => listening.close(),
  );
});
afterAll(async () => {
  for (const end of ending) await end();
});

async function asker(server: Server, learner: Learner): Promise<Ask> {
  const token = await issueAccess(learner);
  return async (request, body) => {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${urls[server]}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: await response.json() };
  };
}

/** Has a learner of each server do the same. @returns what each was answered last */
async function both(run: (ask: Ask, server: Server) => Promise<unknown>): Promise<Record<Server, unknown>> {
  const answers = servers.map(async (server) => run(await asker(server, await createLearner(database)), server));
  const [ours, baseline] = await Promise.all(answers);
  return { ours, baseline };
}

/** Without the clocks of the two servers, which are moments apart; in the order of words. */
function timeless(answer: unknown): unknown {
  const list = (Array.isArray(answer) ? answer : [answer]) as Progress[];
  return list
    .map(({ createdAt, updatedAt, ...rest }) => ({
      ...rest,
      createdAt: createdAt !== null,
      updatedAt: updatedAt !== '',
    }))
    .sort((one, other) => (one.wordId < other.wordId ? -1 : 1));
}

const wordIds = async (count: number) =>
  (await database.sql<{ id: string }>('SELECT id FROM words ORDER BY id LIMIT $1', [count])).map(({ id }) => id);

describe.runIf(canRun)('the baseline of the benchmark answers as the product does', () => {
  it('to a batch of every kind of update, and to the list after it', async () => {
    const [first = '', second = '', third = '', fourth = ''] = await wordIds(4);
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const reviews = [first, first, second, third].map((wordId, index) => ({
      wordId,
      id: ids[index],
      rating: ['good', 'again', 'easy', 'hard'][index],
      at: ago(3_600_000 - index * 60_000),
      durationMs: 1_200,
    }));
    const changes = [
      { wordId: first, undo: ids[1] },
      { wordId: third, id: ids[4], reset: true, at: ago(60_000) },
      { wordId: fourth, id: ids[5], studyCount: 7, correctCount: 5, confidence: 0.6, at: ago(50_000) },
    ];
    const answers = await both(async (ask) => [
      await ask('POST /progress/batch', { updates: reviews }),
      await ask('POST /progress/batch', { updates: changes }),
      await ask('GET /progress'),
    ]);
    const [ours, baseline] = servers.map((server) =>
      (answers[server] as { status: number; answer: unknown }[]).map(({ status, answer }) => [
        status,
        timeless(answer),
      ]),
    );
    expect(ours?.map((each) => each[0])).toEqual([200, 200, 200]);
    expect(baseline).toEqual(ours);
  });

  it('to a PUT', async () => {
    const [wordId = ''] = await wordIds(1);
    const { ours, baseline } = await both(async (ask) => {
      const { status, answer } = await ask(`PUT /progress/${wordId}`, { studyCount: 3, correctCount: 2 });
      return [status, timeless(answer)];
    });
    expect((ours as unknown[])[0]).toBe(200);
    expect(baseline).toEqual(ours);
  });

  it('to a question for statistics', async () => {
    const words = await wordIds(60);
    const day = 86_400_000;
    const updates = Array.from({ length: 400 }, (_, index) => ({
      wordId: words[(index * 7) % words.length],
      id: randomUUID(),
      rating: ['again', 'hard', 'good', 'easy'][index % 4],
      at: ago(60_000 + ((index * 37) % 90) * day + index * 1_000),
      durationMs: 900 + index,
    }));
    const { ours, baseline } = await both(async (ask) => {
      await ask('POST /progress/batch', { updates });
      return ask('GET /progress/stats?timeZone=Europe/Berlin');
    });
    expect(ours).toMatchObject({ status: 200, answer: { totalReviews: 400 } });
    expect(baseline).toEqual(ours);
  });

  it('to a sign-in', async () => {
    const email = `${randomUUID()}@example.test`;
    await database.sql('INSERT INTO users (id, email, password_hash) VALUES ($1, $2, $3)', [
      randomUUID(),
      email,
      await hash('seven green kites', 4),
    ]);
    const { ours, baseline } = await both(async (ask) => {
      const { status, answer } = await ask('POST /auth/login', { email, password: 'seven green kites' });
      const { user, tokens } = answer as { user: object; tokens: object };
      return { status, user, tokens: Object.keys(tokens).sort() };
    });
    expect(ours).toMatchObject({ status: 200, user: { email } });
    expect(baseline).toEqual(ours);
  });

  it('to a registration, the account, a new pair of tokens and a sign-out', async () => {
    const { ours, baseline } = await both(async (ask, server) => {
      const account = { email: `${server}-${randomUUID()}@example.test`, password: 'seven green kites' };
      const registered = await ask('POST /auth/register', { ...account, timeZone: 'Europe/Berlin' });
      const { user, tokens, recoveryCodes } = registered.answer as v.InferOutput<typeof accounts.Registered>;
      const refreshed = await ask('POST /auth/refresh', { refreshToken: tokens.refreshToken });
      const me = await ask('GET /auth/me');
      const left = await ask('POST /auth/logout', {});
      return {
        registered: [registered.status, user.timeZone, recoveryCodes.length],
        refreshed: [refreshed.status, me.status],
        left,
        fields: [user, tokens, refreshed.answer, me.answer].map((each) => Object.keys(each as object).sort()),
      };
    });
    expect(ours).toMatchObject({
      registered: [201, 'Europe/Berlin', 10],
      refreshed: [200, 200],
      left: { status: 200 },
    });
    expect(baseline).toEqual(ours);
  });

  it('to questions for speech and for a dialogue, the first and the second time', async () => {
    const [wordId = ''] = await wordIds(1);
    const { ours, baseline } = await both(async (ask) => {
      const spoken = [await ask('POST /tts', { text: '识字' }), await ask('POST /tts', { text: '识字' })];
      const sounds = spoken.map(async ({ status, answer }) => {
        const { audioUrl, ...rest } = answer as { audioUrl: string };
        const sound = await fetch(audioUrl);
        return { status, ...rest, bytes: (await sound.arrayBuffer()).byteLength };
      });
      const dialogue = { type: 'text', wordId };
      const written = [await ask('POST /conversations', dialogue), await ask('POST /conversations', dialogue)];
      // what Gemini's stand-in writes is another each time
      const dialogues = written.map(({ status, answer }) => {
        const { id, turns, generatedAt, ...rest } = answer as Conversation;
        return { status, ...rest, id: id.replace(/[0-9a-f]{16}$/, ''), turn: Object.keys(turns[0] ?? {}) };
      });
      return { sounds: await Promise.all(sounds), dialogues };
    });
    expect(ours).toMatchObject({
      sounds: [{ status: 200, cached: false }, { cached: true }],
      dialogues: [{ status: 200, source: 'gemini', cached: false }, { cached: true }],
    });
    expect(baseline).toEqual(ours);
  });
});
