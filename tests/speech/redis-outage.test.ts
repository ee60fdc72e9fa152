import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer } from '../../dev/stand-ins/upstash/redis-process.js';
import type { ApiServer } from '../support/api-server.js';
import { startTestRedis, testEngine } from '../support/redis.js';
import { startStandInProcess } from '../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { activity, enrol, OPEN_LIMITS } from './learners.js';
import { type Answer, arrivals, asLearner, call, newToken, startWorld, type World, withNoise } from './world.js';

/** A Redis that can be made to suffer. */
interface Patient {
  readonly environment: Readonly<Record<string, string>>;
  /** Breaks it, and mends it. */
  begin(): unknown;
  end(): unknown;
  stop(): unknown;
}

/** How long an answer may take because of Redis. */
const PATIENCE_MS = 1_000;
const spoken = { text: '暖和' };
const wordId = 'ai4-love';

const told = (behaviour: Parameters<World['redis']['behave']>[0]) => (world: World) => ({
  environment: {},
  begin: () => world.redis.behave(behaviour),
  end: () => world.redis.behave({}),
  stop: () => undefined,
});

const signalled = (begin: NodeJS.Signals, end: (world: World) => unknown) => (world: World) => ({
  environment: {},
  begin: () => world.redis.redis?.signal(begin),
  end: () => end(world),
  stop: () => world.redis.redis?.signal('SIGCONT'),
});

/** The server that speaks to Redis, in a process of its own. */
async function ofItsOwn(): Promise<Patient> {
  // all but Redis are looked for elsewhere
  const standIns = await startStandInProcess({
    environment: { GOOGLE_CREDENTIALS_JSON: 'none', GEMINI_API_KEY: 'none' },
  });
  return {
    environment: standIns.environment,
    begin: () => standIns.signal('SIGSTOP'),
    end: () => standIns.signal('SIGCONT'),
    stop: () => standIns.close(),
  };
}

function gone(world: World): Patient {
  const { port } = world.redis;
  return {
    environment: {},
    begin: () => world.redis.close(),
    end: async () => {
      world.redis = await startTestRedis({ port });
    },
    stop: () => undefined,
  };
}

const ways: Record<string, (world: World) => Patient | Promise<Patient>> = {
  'frozen behind its address': ofItsOwn,
  gone,
  'slow to answer': told({ latencyMs: 2_000 }),
  'talking rubbish': told({ fault: 'rubbish' }),
  'resetting connections': told({ fault: 'reset' }),
};
// what only a Redis that is a process of its own can suffer
if (hasRedisServer() && testEngine() !== 'memory') {
  ways['frozen itself'] = signalled('SIGSTOP', (world) => world.redis.redis?.signal('SIGCONT'));
  ways['killed itself'] = signalled('SIGKILL', (world) => world.redis.redis?.restart());
}

/** A server with its learners, who have their word and its dialogue in the cache and in the storage. */
async function prepare(admit: (world: World) => Patient | Promise<Patient>) {
  const world = await startWorld();
  const patient = await admit(world);
  const server = await world.serve({ DATABASE_URL: database.url, ...OPEN_LIMITS, ...patient.environment });
  const ask = activity(server, await enrol(server, 4), { text: spoken.text, wordId });
  const post = asLearner(server, await newToken());
  await Promise.all([0, 1, 2, 3, 4].map(ask));
  while (world.paid().uploads < 2) await sleep(20);
  return { world, patient, server, ask, post, bought: world.paid() };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

let database: TestDatabase;
const prepared = new Map<string, Prepared>();
beforeAll(async () => {
  database = await createTestDatabase();
  const start = pLimit(2);
  await Promise.all(
    Object.entries(ways).map(([name, admit]) => start(async () => prepared.set(name, await prepare(admit)))),
  );
}, 90_000);
afterAll(async () => {
  for (const { patient, world } of prepared.values()) {
    await patient.stop();
    await world.stop();
  }
  await database.close();
});

/** They all suffer and recover side by side, but only two of them make much noise at a time. */
const noise = pLimit(2);

/** Lets learners go on through the outage. */
async function suffer({ server, ask, patient }: Prepared) {
  const well = await arrivals({ perSecond: 30, seconds: 1 }, ask);
  await patient.begin();
  const { value: ill, noiseMs } = await withNoise(server, () => arrivals({ perSecond: 30, seconds: 2.5 }, ask));
  const { body: health } = await call(server, 'GET health');
  await patient.end();
  return { well, ill, noiseMs, health };
}

/** Lets learners go on until the cache is used again. */
async function recover({ ask }: Prepared): Promise<{ answers: Answer[]; afterMs: number }> {
  const startedAtMs = performance.now();
  const asked: Promise<Answer>[] = [];
  for (let index = 0; ; index += 1) {
    const asking = ask(index);
    asked.push(asking);
    const isSpoken = index % 5 === 0;
    const answer = isSpoken ? await asking : undefined;
    const afterMs = performance.now() - startedAtMs;
    if (answer?.body.cached === true || afterMs > 20_000) return { answers: await Promise.all(asked), afterMs };
    await sleep(50);
  }
}

const wrong = (answers: readonly Answer[]) =>
  answers.filter(({ status }) => status !== 200).map(({ status }) => status);
const slowestMs = (answers: readonly Answer[]) => Math.max(...answers.map(({ durationMs }) => durationMs));

/** Commands that `act` caused, the limiter's left out. */
async function commandsOf(world: World, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await world.redis.commands();
  await act();
  const after = await world.redis.commands();
  const counts = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(
    counts.filter(([name, count]) => count > 0 && !/^(evalsha|incrby|pexpire|hincrby)$/.test(name)),
  );
}

describe.concurrent('while Redis is', () => {
  it.each(Object.entries(ways))(
    '%s, nobody waits for it or is refused, and it is used again within 12 s of its return',
    async (name) => {
      const all = prepared.get(name) as Prepared;
      const { world, server, post, bought, patient } = all;
      const { well, ill, noiseMs, health } = await noise(() => suffer(all));
      expect(wrong([...well, ...ill])).toEqual([]);
      expect(slowestMs(ill)).toBeLessThan(PATIENCE_MS + noiseMs);
      expect(health).toMatchObject({
        status: 'degraded',
        dependencies: { cache: { status: 'down' }, database: { status: 'up' } },
        limits: { scope: 'process' },
      });
      const { value: returned, noiseMs: laterNoiseMs } = await withNoise(server, () => recover(all));
      expect(wrong(returned.answers)).toEqual([]);
      expect(slowestMs(returned.answers)).toBeLessThan(PATIENCE_MS + laterNoiseMs);
      expect(returned.afterMs).toBeLessThan(12_000 + laterNoiseMs);
      // what was stored was found again, and nothing was bought twice
      expect(world.paid()).toMatchObject({ speech: bought.speech, dialogues: bought.dialogues });
      const { storage } = world.paid();
      const commands = await commandsOf(world, () => post('tts', spoken));
      expect(world.paid().storage).toBe(storage);
      if (patient.environment.UPSTASH_REDIS_REST_URL === undefined) expect(commands).toEqual({ get: 1 });
    },
    90_000,
  );
});

describe('without Redis', () => {
  it.each([
    ['frozen', { fault: 'hang' }],
    ['failing', { fault: 'error' }],
  ] as const)('that is %s, the limits of the process hold', async (_, behaviour) => {
    const world = await startWorld();
    try {
      const server: ApiServer = await world.serve({
        DATABASE_URL: database.url,
        LIMIT_TTS_PER_MINUTE: '3',
        LIMIT_LOGIN_PER_MINUTE: '4',
        LIMIT_FAILURES_PER_ACCOUNT_AND_IP: '2',
        QUOTA_CHARACTERS_PER_USER: '4',
      });
      const post = asLearner(server, await newToken());
      // its modules are loaded
      await call(server, 'GET auth/me');
      await asLearner(server, await newToken())('tts', { text: '零' });
      world.redis.behave(behaviour);
      const speak = async (...texts: string[]) => {
        const answers = [];
        for (const text of texts) answers.push(await post('tts', { text }));
        return answers;
      };
      const { value: answers, noiseMs } = await withNoise(server, () => speak('第一', '第二', '第三', '第四'));
      expect(answers.map(({ status, body }) => body.code ?? status)).toEqual([
        200,
        200,
        'QUOTA_EXCEEDED',
        'RATE_LIMITED',
      ]);
      expect(answers[3]?.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
      const signIn = () =>
        call(server, 'POST auth/login', { body: { email: 'nobody@example.org', password: 'a wrong password' } });
      const attempts = [await signIn(), await signIn(), await signIn(), await signIn(), await signIn()];
      expect(attempts.map(({ status }) => status)).toEqual([401, 401, 429, 429, 429]);
      expect(attempts[2]?.headers.get('ratelimit-policy')).toContain('failures');
      expect(attempts[4]?.headers.get('ratelimit-policy')).toContain('login');
      expect(slowestMs([...answers, ...attempts])).toBeLessThan(PATIENCE_MS + noiseMs);
    } finally {
      await world.stop();
    }
  });
});
