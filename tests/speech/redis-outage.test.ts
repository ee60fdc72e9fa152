import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer } from '../../dev/stand-ins/upstash/redis-process.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import type { ApiServer } from '../support/api-server.js';
import { startTestRedis, testEngine } from '../support/redis.js';
import { startStandInProcess } from '../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { activity, enrol, OPEN_LIMITS, writtenBy } from './learners.js';
import {
  backAtMs,
  type Load,
  type Answer as LoadAnswer,
  type Request,
  type Series,
  slowAnswers,
  startLoad,
  warmUp,
  wrong,
} from './load/load.js';
import { asLearner, call, newToken, startWorld, until, type World, withoutCounts } from './world.js';

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
const REDIS_LIMIT_MS = 500;
const spoken = { text: '暖和' };
const wordId = 'ai4-love';
/** What the first learner has written before. */
const WARMED_COUNT = 1;
/** Each of one text and one record: nobody has bought them before. */
const fresh = [...new Map(vocabulary.words.map((word) => [word.simplified, word])).values()]
  .filter(({ id }) => id !== wordId)
  .slice(0, 18);

const told = (behaviour: Parameters<World['redis']['behave']>[0]) => (world: World) => ({
  environment: {},
  begin: () => world.redis.behave(behaviour),
  end: () => world.redis.behave({}),
  stop: () => undefined,
});

const none = () => ({
  environment: { USE_REDIS: 'false' },
  begin: () => undefined,
  end: () => undefined,
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
  failing: told({ fault: 'error', status: 500 }),
  'over its quota': told({ fault: 'error', status: 429 }),
};
// what only a Redis that is a process of its own can suffer
if (hasRedisServer() && testEngine() !== 'memory') {
  ways['frozen itself'] = signalled('SIGSTOP', (world) => world.redis.redis?.signal('SIGCONT'));
  ways['killed itself'] = signalled('SIGKILL', (world) => world.redis.redis?.restart());
}

/** A server whose learners have their word and its dialogue in the cache and in the storage, and what they go on to ask. */
async function prepare(admit: (world: World) => Patient | Promise<Patient>) {
  const world = await startWorld();
  const patient = await admit(world);
  const server = await world.serve({ DATABASE_URL: database.url, ...OPEN_LIMITS, ...patient.environment });
  const learners = await enrol(server, 6);
  const known = activity(server, learners, { text: spoken.text, wordId });
  const requests = activity(server, learners, { text: spoken.text, wordId, fresh });
  const post = asLearner(server, await newToken());
  // each function of a deployment has clients and modules of its own
  await warmUp(load, [...known.slice(0, 10), health(server)]);
  await until(() => world.paid().uploads >= 2);
  return { world, patient, server, learners, known, requests, post, bought: world.paid() };
}

const health = (server: ApiServer): Request => ({ operation: `GET ${server.url}/api/v1/health` });

/** How many of them are for what nobody has bought. */
function missedAmong(requests: readonly Request[]) {
  const names = new Set(fresh.flatMap(({ id, simplified }) => [id, simplified]));
  const bodies = requests.map(({ body }) => body as { readonly text?: string; readonly wordId?: string } | undefined);
  return {
    speech: bodies.filter((body) => names.has(body?.text ?? '')).length,
    dialogues: bodies.filter((body) => names.has(body?.wordId ?? '')).length,
  };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

let load: Load;
let database: TestDatabase;
/** Of a server without any Redis, which does the same as one whose Redis is away but for waiting for it. */
let healthy: Series;
const prepared = new Map<string, Prepared>();
const HEALTHY = 'none';
beforeAll(async () => {
  [load, database] = await Promise.all([startLoad(), createTestDatabase()]);
  const start = pLimit(2);
  const all = Object.entries({ [HEALTHY]: none, ...ways });
  await Promise.all(all.map(([name, admit]) => start(async () => prepared.set(name, await prepare(admit)))));
  healthy = load.begin(prepared.get(HEALTHY)?.known ?? [], PER_SECOND);
}, 90_000);
afterAll(async () => {
  for (const { patient, world } of prepared.values()) {
    await patient.stop();
    await world.stop();
  }
  await Promise.all([load.close(), database.close()]);
});

/** They all suffer and recover side by side, but only two of them make much noise at a time. */
const noise = pLimit(2);
const PER_SECOND = 10;
const PER_SECOND_LATER = 5;
const OUTAGE_MS = 2_500;

/** Lets learners go on through the outage, and then until the cache is used again. */
async function suffer({ server, requests, patient }: Prepared) {
  const { series, health, brokenAtMs, returnedAtMs } = await noise(async () => {
    const series = load.begin(requests, PER_SECOND);
    await sleep(500);
    await patient.begin();
    const brokenAtMs = Date.now();
    await sleep(OUTAGE_MS);
    const { body: health } = await call(server, 'GET health');
    await patient.end();
    series.pace(PER_SECOND_LATER);
    return { series, health, brokenAtMs, returnedAtMs: Date.now() };
  });
  const isHit = ({ startedAtMs, body }: LoadAnswer) => startedAtMs > returnedAtMs && body.cached === true;
  const hit = await series.until((answer) => isHit(answer) && answer.operation.endsWith('/tts'), 30_000);
  // it is away for everybody while nobody is answered as fast as Redis has to
  const usedAtMs = hit.startedAtMs;
  const fromMs = backAtMs(healthy.answers, { mendedAtMs: returnedAtMs, usedAtMs, byMs: REDIS_LIMIT_MS });
  const answers = await series.end();
  const isMeanwhile = ({ startedAtMs }: LoadAnswer) => startedAtMs > brokenAtMs && startedAtMs < returnedAtMs;
  return { answers, meanwhile: answers.filter(isMeanwhile), health, againAfterMs: usedAtMs - fromMs };
}

/** Commands that `act` caused, the limiter's and those of the counts left out. */
async function commandsOf(world: World, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await world.redis.commands();
  await act();
  const after = await world.redis.commands();
  const counts = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return withoutCounts(
    Object.fromEntries(counts.filter(([name, count]) => count > 0 && !/^(evalsha|incrby|pexpire)$/.test(name))),
  );
}

describe.concurrent('while Redis is', () => {
  it.each(Object.entries(ways))(
    '%s, nobody waits for it or is refused, and it is used again within 12 s of its return',
    async (name) => {
      const all = prepared.get(name) as Prepared;
      const { world, server, learners, post, bought, patient, requests } = all;
      const { answers, meanwhile, health, againAfterMs } = await suffer(all);
      expect(wrong(answers, healthy.answers)).toEqual([]);
      expect(slowAnswers(answers, healthy.answers, PATIENCE_MS)).toEqual([]);
      expect(health).toMatchObject({
        status: 'degraded',
        dependencies: { cache: { status: 'down' }, database: { status: 'up' } },
        limits: { scope: 'process' },
      });
      expect(againAfterMs).toBeLessThan(12_000);
      // what was acknowledged is in the log, in its order, once
      const { acknowledged, kept } = await writtenBy(server, learners, wordId, answers);
      const counts = meanwhile
        .filter(({ operation }) => operation.startsWith('PUT '))
        .map(({ body }) => body.studyCount);
      expect(acknowledged.flat().filter((count) => counts.includes(count) && count !== WARMED_COUNT)).not.toEqual([]);
      expect(kept).toEqual(acknowledged);
      // what was stored was found again, and nothing was bought twice: neither what was known nor what was asked for first meanwhile
      const missed = missedAmong(requests.slice(0, answers.length));
      expect(missed.speech).toBeGreaterThan(2);
      expect(world.paid()).toMatchObject({
        speech: bought.speech + missed.speech,
        dialogues: bought.dialogues + missed.dialogues,
      });
      const { storage } = world.paid();
      const commands = await commandsOf(world, () => post('tts', spoken));
      expect(world.paid().storage).toBe(storage);
      if (patient.environment.UPSTASH_REDIS_REST_URL === undefined) expect(commands).toEqual({ get: 1 });
    },
    180_000,
  );
});

describe('without Redis', () => {
  it('that is frozen before anything was counted, each of many at once waits for it once', async () => {
    const world = await startWorld();
    try {
      const server = await world.serve();
      const speak = async (index: number) => ({
        operation: `POST ${server.url}/api/v1/tts`,
        token: await newToken(),
        body: { text: '好'.repeat(index + 1) },
      });
      const requests = await Promise.all(Array.from({ length: 12 }, (_, index) => speak(index)));
      world.redis.behave({ fault: 'hang' });
      const answers = await load.ask(requests);
      expect(wrong(answers)).toEqual([]);
      // the limiter asks in pipelines, each for its own request; nobody reads after that
      expect(world.redis.requests().command).toBeUndefined();
      expect(slowAnswers(answers, healthy.answers, PATIENCE_MS)).toEqual([]);
      // each of them was a failure: the breaker has seen enough
      const asked = world.redis.requests();
      expect(await load.ask(requests.slice(0, 1))).toMatchObject([{ status: 200 }]);
      expect(world.redis.requests()).toEqual(asked);
    } finally {
      await world.stop();
    }
  });

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
      const token = await newToken();
      // modules are loaded
      await call(server, 'POST auth/login', { body: { email: 'another@example.org', password: 'a wrong password' } });
      await asLearner(server, await newToken())('tts', { text: '零' });
      world.redis.behave(behaviour);
      const inTurn = async (requests: readonly Request[]) => {
        const answers: LoadAnswer[] = [];
        for (const request of requests) answers.push(...(await load.ask([request])));
        return answers;
      };
      const speak = (text: string) => ({ operation: `POST ${server.url}/api/v1/tts`, token, body: { text } });
      const answers = await inTurn(['第一', '第二', '第三', '第四'].map(speak));
      expect(answers.map(({ status, body }) => body.code ?? status)).toEqual([
        200,
        200,
        'QUOTA_EXCEEDED',
        'RATE_LIMITED',
      ]);
      const again = await asLearner(server, token)('tts', { text: '第五' });
      expect(again.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
      const account = { email: 'nobody@example.org', password: 'a wrong password' };
      const signIn = { operation: `POST ${server.url}/api/v1/auth/login`, body: account };
      const attempts = await inTurn([signIn, signIn, signIn, signIn]);
      expect(attempts.map(({ status }) => status)).toEqual([401, 401, 429, 429]);
      const last = await call(server, 'POST auth/login', { body: account });
      expect([last.status, last.headers.get('ratelimit-policy')]).toEqual([429, expect.stringContaining('login')]);
      expect(slowAnswers([...answers, ...attempts], healthy.answers, PATIENCE_MS)).toEqual([]);
    } finally {
      await world.stop();
    }
  });
});
