import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGemini } from '../../dev/stand-ins/gemini/server.js';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { activity, enrol, OPEN_LIMITS } from './learners.js';
import {
  type Answer,
  arrivals,
  asLearner,
  call,
  newToken,
  ownMs,
  startWorld,
  until,
  type World,
  withNoise,
} from './world.js';

/** How long an answer may take besides what it waits for Google, and how long a whole request may take. */
const PATIENCE_MS = 1_000;
const BUDGET_MS = 8_500;

const words = vocabulary.words.map(({ id }) => id).filter((id) => id !== 'ai4-love');
const spoken = { text: '暖和' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.close());

/** Two worlds at a time make noise. */
const noise = pLimit(2);

/** A world with learners, who know a word and its dialogue already. */
async function prepare(world: World) {
  const server = await world.serve({ DATABASE_URL: database.url, ...OPEN_LIMITS });
  const activities = activity(server, await enrol(server, 4), { text: spoken.text, wordId: 'ai4-love' });
  await Promise.all([0, 1, 2, 3, 4].map(activities));
  const posts = await Promise.all(Array.from({ length: 4 }, async () => asLearner(server, await newToken())));
  let asked = 0;
  /** What nobody has asked for yet: speech and dialogues in turn. */
  const askNew = (kind: 'tts' | 'conversations'): Promise<Answer> => {
    asked += 1;
    const post = posts[asked % posts.length] as (typeof posts)[number];
    return kind === 'tts'
      ? post('tts', { text: `第${asked}个` })
      : post('conversations', { type: 'text', wordId: words[asked] });
  };
  return { server, activities, askNew };
}

const services = {
  'text-to-speech': {
    close: (world: World) => world.tts.close(),
    open: async (world: World) => {
      world.tts = await startGoogleTts({ sound: 'tone', port: world.tts.port });
    },
    behave: (world: World, behaviour: object) => world.tts.behave(behaviour),
    kind: 'tts',
    limitMs: 5_000,
    /** What an answer to something new is while it is away, and when it is back. */
    away: ({ status }: Answer) => status === 502 || status === 504,
    back: ({ status }: Answer) => status === 200,
  },
  Gemini: {
    close: (world: World) => world.gemini.close(),
    open: async (world: World) => {
      world.gemini = await startGemini({ port: world.gemini.port });
    },
    behave: (world: World, behaviour: object) => world.gemini.behave(behaviour),
    kind: 'conversations',
    limitMs: 4_500,
    away: ({ status, body }: Answer) => status === 200 && body.source === 'template' && body.cached === false,
    back: ({ status, body }: Answer) => status === 200 && body.source === 'gemini',
  },
  'the storage': {
    close: (world: World) => world.storage.close(),
    open: async (world: World) => {
      world.storage = await startStorage({ folder: world.folder, port: world.storage.port });
    },
    behave: (world: World, behaviour: object) => world.storage.behave(behaviour),
    kind: 'tts',
    limitMs: 3_000,
    away: ({ status, body }: Answer) => status === 200 && String(body.audioUrl).startsWith('data:audio/wav;base64,'),
    back: ({ status, body }: Answer) => status === 200 && String(body.audioUrl).startsWith('http:'),
  },
} as const;

const cases = (Object.keys(services) as (keyof typeof services)[]).flatMap((name) =>
  (['gone', 'frozen'] as const).map((way) => [name, way] as const),
);

describe.concurrent('while learners go on and', () => {
  it.each(cases)(
    '%s is %s, what they know comes at once, what is new as promised, and all is well within 12 s of its return',
    async (name, way) => {
      const service = services[name];
      const world = await startWorld();
      try {
        const { server, activities, askNew } = await noise(() => prepare(world));
        // the client of the service is loaded
        expect(service.back(await askNew(service.kind))).toBe(true);
        const { value, noiseMs } = await noise(() =>
          withNoise(server, async () => {
            if (way === 'gone') await service.close(world);
            else service.behave(world, { fault: 'hang' });
            const fresh: Promise<Answer>[] = [];
            const known = await arrivals({ perSecond: 20, seconds: 2 }, (index) => {
              if (index % 2 === 0) fresh.push(askNew(service.kind));
              return activities(index);
            });
            return { known, fresh: await Promise.all(fresh) };
          }),
        );
        const { known, fresh } = value;
        expect(known.filter(({ status }) => status !== 200)).toEqual([]);
        expect(Math.max(...known.map(({ durationMs }) => durationMs))).toBeLessThan(PATIENCE_MS + noiseMs);
        expect(fresh.filter((answer) => !service.away(answer))).toEqual([]);
        expect(Math.max(...fresh.map(ownMs))).toBeLessThan(PATIENCE_MS + noiseMs);
        const waitedMs = way === 'gone' ? 0 : service.limitMs;
        expect(Math.max(...fresh.map(({ durationMs }) => durationMs))).toBeLessThan(waitedMs + PATIENCE_MS + noiseMs);
        if (way === 'gone') await service.open(world);
        world.calm();
        await until(async () => service.back(await askNew(service.kind)), 12_000);
      } finally {
        await world.stop();
      }
    },
    120_000,
  );

  it('Redis and all of Google are frozen at once, nobody waits for longer than the time of a request', async () => {
    const world = await startWorld();
    try {
      const { server, askNew, activities } = await noise(() => prepare(world));
      await askNew('tts');
      await askNew('conversations');
      for (const standIn of [world.redis, world.tts, world.storage, world.gemini]) standIn.behave({ fault: 'hang' });
      const turn = asLearner(server, await newToken())('conversations', {
        type: 'audio',
        wordId: words[99],
        turnIndex: 0,
      });
      const { value, noiseMs } = await withNoise(server, () =>
        Promise.all([askNew('tts'), askNew('conversations'), turn, activities(1)]),
      );
      const [speech, dialogue, spokenTurn, signIn] = value;
      expect([speech.status, speech.body.code]).toEqual([504, 'UPSTREAM_TIMEOUT']);
      expect([dialogue.status, dialogue.body.source]).toEqual([200, 'template']);
      expect([spokenTurn.status, spokenTurn.body.code]).toEqual([504, 'UPSTREAM_TIMEOUT']);
      expect(signIn.status).toBe(200);
      expect(signIn.durationMs).toBeLessThan(PATIENCE_MS + noiseMs);
      const slowestMs = Math.max(...[speech, dialogue, spokenTurn].map(({ durationMs }) => durationMs));
      expect(slowestMs).toBeLessThan(BUDGET_MS + PATIENCE_MS + noiseMs);
      const { status, body } = await call(server, 'GET health');
      expect([status, body.status]).toEqual([200, 'degraded']);
    } finally {
      await world.stop();
    }
  }, 120_000);
});
