import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGemini } from '../../dev/stand-ins/gemini/server.js';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  type Answer,
  backAtMs,
  type Load,
  lateAnswers,
  type Request,
  type Series,
  slowAnswers,
  startLoad,
  warmUp,
  wrong,
} from './load/load.js';
import { call, newToken, startWorld, type World } from './world.js';

/** How long an answer may take besides what it waits for Google, and how long a whole request may take. */
const PATIENCE_MS = 1_000;
const BUDGET_MS = 8_500;
/** How long Google is waited for. */
const LIMIT_MS = { speech: 5_000, dialogues: 4_500, storage: 3_000 };
const SLOW_MS = 2_000;

const words = vocabulary.words.map(({ id }) => id).filter((id) => id !== 'ai4-love');
const spoken = { text: '暖和' };

let load: Load;
let database: TestDatabase;
let well: World;
/** Asked the same all the time by the same process, and nothing happens to its Google. */
let healthy: readonly Series[] = [];
const healthyAnswers = () => healthy.flatMap(({ answers }) => answers);
beforeAll(async () => {
  [load, database, well] = await Promise.all([startLoad(), createTestDatabase(), startWorld()]);
  const { requests, fresh } = await prepare(well);
  healthy = [requests, fresh.dialogues(600), fresh.speech(600)].map((asked) => load.begin(asked, PER_SECOND));
}, 60_000);
afterAll(async () => {
  await Promise.all([load.close(), well.stop(), database.close()]);
});

/** A server that was asked for a word and its dialogue already, and has its clients loaded. Only speech and dialogues ask Google. */
async function prepare(world: World) {
  const server = await world.serve({ DATABASE_URL: database.url });
  const token = await newToken();
  const at = (route: string) => `POST ${server.url}/api/v1/${route}`;
  const requests: readonly Request[] = [
    { operation: at('tts'), token, body: spoken },
    { operation: at('conversations'), token, body: { type: 'text', wordId: 'ai4-love' } },
    { operation: at('conversations'), token, body: { type: 'audio', wordId: 'ai4-love', turnIndex: 0 } },
  ];
  let asked = 0;
  /** What nobody has asked for yet. */
  const fresh = {
    speech: (count: number): readonly Request[] =>
      Array.from({ length: count }, () => {
        asked += 1;
        return { operation: at('tts'), token, body: { text: `第${asked}个` } };
      }),
    dialogues: (count: number): readonly Request[] =>
      Array.from({ length: count }, () => {
        asked += 1;
        const body = { type: 'text', wordId: words[asked] };
        return { operation: at('conversations'), token, body };
      }),
  };
  await warmUp(load, [...requests, ...fresh.speech(1), ...fresh.dialogues(2)]);
  return { world, server, requests, fresh };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

const ways = {
  gone: {},
  frozen: { fault: 'hang' },
  slow: { latencyMs: SLOW_MS },
  failing: { fault: 'error', status: 500 },
  'over its quota': { fault: 'error', status: 429 },
  'talking rubbish': { fault: 'rubbish' },
  'resetting connections': { fault: 'reset' },
} as const;
type Way = keyof typeof ways;

/** What goes wrong with a service: until it is told to be well, or started again at its old address. */
const services = {
  speech: async (world: World, way: Way | undefined) => {
    if (way === 'gone') await world.tts.close();
    else if (way === undefined) world.tts = await startGoogleTts({ sound: 'tone', port: world.tts.port });
    else world.tts.behave(ways[way]);
  },
  dialogues: async (world: World, way: Way | undefined) => {
    if (way === 'gone') await world.gemini.close();
    else if (way === undefined) world.gemini = await startGemini({ port: world.gemini.port });
    else world.gemini.behave(ways[way]);
  },
  storage: async (world: World, way: Way | undefined) => {
    if (way === 'gone') await world.storage.close();
    else if (way === undefined) world.storage = await startStorage({ folder: world.folder, port: world.storage.port });
    else world.storage.behave(ways[way]);
  },
};
type Service = keyof typeof services;

const isStored = ({ status, body }: Answer) => status === 200 && String(body.audioUrl).startsWith('http:');
const isInline = ({ status, body }: Answer) => status === 200 && String(body.audioUrl).startsWith('data:audio/wav;');
const isWritten = ({ status, body }: Answer) => status === 200 && body.source === 'gemini';
const isTemplate = ({ status, body }: Answer) => status === 200 && body.source === 'template' && body.cached === false;
const isRefused =
  (code: string) =>
  ({ status, body }: Answer) =>
    status === (code === 'UPSTREAM_FAILED' ? 502 : 504) && body.code === code;

/** What is promised of something new while these services are so, and how long Google may be waited for. */
function promised(ill: readonly Service[], way: Way) {
  if (way === 'slow') {
    const calls = ill.includes('storage') ? 2 : 1;
    return { speech: isStored, dialogues: isWritten, waitedMs: calls * SLOW_MS };
  }
  const waitedMs = way === 'frozen' ? Math.max(...ill.map((service) => LIMIT_MS[service])) : 0;
  return ill.includes('storage')
    ? { speech: isInline, dialogues: isWritten, waitedMs }
    : {
        speech: isRefused(way === 'frozen' ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_FAILED'),
        dialogues: isTemplate,
        waitedMs,
      };
}

/** They all recover side by side, but only two of them make much noise at a time. */
const noise = pLimit(2);
const PER_SECOND = 3;

/** Lets learners go on while services are ill, and then until all is as it was. */
async function suffer({ world, requests, fresh }: Prepared, ill: readonly Service[], way: Way) {
  const promise = promised(ill, way);
  const { old, speech, dialogues } = await noise(async () => {
    const series = load.begin(requests, 3 * PER_SECOND);
    await Promise.all(ill.map((service) => services[service](world, way)));
    const asked = [load.begin(fresh.speech(30), PER_SECOND), load.begin(fresh.dialogues(30), PER_SECOND)] as const;
    await sleep(2_000);
    const [speech, dialogues] = await Promise.all(asked.map((each) => each.end()));
    return { old: await series.end(), speech: speech ?? [], dialogues: dialogues ?? [] };
  });
  world.calm();
  if (way === 'gone') await Promise.all(ill.map((service) => services[service](world, undefined)));
  const later = [load.begin(fresh.speech(60), 2), load.begin(fresh.dialogues(60), 2)] as const;
  const returnedAtMs = Date.now();
  const back = await Promise.all([later[0].until(isStored, 30_000), later[1].until(isWritten, 30_000)]);
  await Promise.all(later.map((series) => series.end()));
  // it is away for everybody while the machine answers nobody
  const backAfterMs = back.map(
    ({ startedAtMs: usedAtMs }) =>
      usedAtMs - backAtMs(healthyAnswers(), { mendedAtMs: returnedAtMs, usedAtMs, byMs: 1_000 }),
  );
  const asked = [...speech, ...dialogues];
  return {
    asked: asked.length,
    refused: wrong(old, healthyAnswers()),
    unlikePromised: [
      ...speech.filter((answer) => !promise.speech(answer)),
      ...dialogues.filter((answer) => !promise.dialogues(answer)),
    ],
    slow: slowAnswers([...old, ...asked], healthyAnswers(), PATIENCE_MS),
    late: [
      ...lateAnswers(old, healthyAnswers(), PATIENCE_MS),
      ...lateAnswers(asked, healthyAnswers(), promise.waitedMs + PATIENCE_MS),
    ],
    backAfterMs: Math.max(...backAfterMs),
  };
}

const runs: readonly (readonly [readonly Service[], readonly Way[]])[] = (
  [['speech', 'dialogues'], ['storage']] as const
).flatMap((ill) =>
  (
    [
      ['gone', 'slow', 'failing'],
      ['frozen', 'over its quota'],
      ['talking rubbish', 'resetting connections'],
    ] as const
  ).map((each) => [ill, each] as const),
);

describe.concurrent('while learners go on and Google’s', () => {
  it.each(runs.map(([ill, ways]) => [ill.join(' and '), ways.join(', then '), ill, ways] as const))(
    '%s: %s: what they know comes at once, what is new as promised, and all is well within 12 s of its return',
    async (_, __, ill, ways) => {
      const world = await startWorld();
      try {
        const prepared = await noise(() => prepare(world));
        for (const way of ways) {
          const found = await suffer(prepared, ill, way);
          expect([way, found.refused, found.unlikePromised]).toEqual([way, [], []]);
          expect(found.asked, way).toBeGreaterThanOrEqual(10);
          expect([way, found.slow, found.late]).toEqual([way, [], []]);
          expect(found.backAfterMs, way).toBeLessThan(12_000);
        }
      } finally {
        await world.stop();
      }
    },
    240_000,
  );

  it('services and Redis are frozen at once, nobody waits for longer than the time of a request', async () => {
    const world = await startWorld();
    try {
      const { server, fresh } = await noise(() => prepare(world));
      const signIn = {
        operation: `POST ${server.url}/api/v1/auth/login`,
        body: { email: 'nobody@example.org', password: 'a wrong password' },
      };
      // its modules are loaded
      await load.ask([signIn]);
      for (const standIn of [world.redis, world.tts, world.storage, world.gemini]) standIn.behave({ fault: 'hang' });
      const turn = {
        operation: `POST ${server.url}/api/v1/conversations`,
        token: await newToken(),
        body: { type: 'audio', wordId: words[99], turnIndex: 0 },
      };
      const asked = [...fresh.speech(1), ...fresh.dialogues(1), turn, signIn];
      const answers = await Promise.all(asked.map((request) => load.ask([request])));
      const [speech, dialogue, spokenTurn, signedIn] = answers.flat();
      expect([speech?.status, speech?.body.code]).toEqual([504, 'UPSTREAM_TIMEOUT']);
      expect([dialogue?.status, dialogue?.body.source]).toEqual([200, 'template']);
      expect([spokenTurn?.status, spokenTurn?.body.code]).toEqual([504, 'UPSTREAM_TIMEOUT']);
      expect(signedIn?.status).toBe(401);
      expect(lateAnswers(answers[3] ?? [], healthyAnswers(), PATIENCE_MS)).toEqual([]);
      expect(lateAnswers(answers.flat(), healthyAnswers(), BUDGET_MS + PATIENCE_MS)).toEqual([]);
      const { status, body } = await call(server, 'GET health');
      expect([status, body.status]).toEqual([200, 'degraded']);
    } finally {
      await world.stop();
    }
  }, 120_000);
});
