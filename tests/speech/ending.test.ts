import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { activity, enrol, OPEN_LIMITS } from './learners.js';
import { type Answer, arrivals, startWorld, until, type World, withNoise } from './world.js';

/** The last thing that a client of PostgreSQL says before it goes, if it goes of its own accord. */
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);
/** The platform takes a process away so long after SIGTERM. */
const GONE_WITHIN_MS = 500;
/** Words and dialogues that were asked for before the load is counted. */
const WARMED = 2 + 8;
const MAIN = 'tests/speech/platform.ts';

let world: World;
let database: TestDatabase;
beforeAll(async () => {
  [world, database] = await Promise.all([startWorld(), createTestDatabase()]);
}, 60_000);
afterEach(() => world.calm());
afterAll(async () => {
  await world.stop();
  await database.close();
});

/** On the way to PostgreSQL: sees how each connection ends. */
async function watchedDatabase() {
  const target = new URL(database.directUrl);
  const goodbyes: boolean[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let last = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      last = Buffer.concat([last, chunk]).subarray(-TERMINATE.length);
    });
    client.once('close', () => goodbyes.push(last.equals(TERMINATE)));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    goodbyes,
    connections: () => sockets.size / 2,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function endUnderLoad(prefix: string, whenTold: () => void) {
  const watched = await watchedDatabase();
  try {
    const server = await world.serve({ DATABASE_URL: watched.url, CACHE_PREFIX: prefix, ...OPEN_LIMITS }, MAIN);
    const ask = activity(server, await enrol(server, 4), { text: '再见', wordId: 'ai4-love' });
    await Promise.all([0, 1, 2, 3, 4].map(ask));
    const { noiseMs } = await withNoise(server, () => arrivals({ perSecond: 40, seconds: 0.5 }, ask));
    let answered = 0;
    let asked = 0;
    let isTold = false;
    let goneAfterMs = Number.POSITIVE_INFINITY;
    const counted = (index: number) => index % 5 === 0 || index % 5 === 2;
    await arrivals({ perSecond: 40, seconds: 1.5 }, async (index) => {
      if (counted(index)) asked += 1;
      if (index === 40) {
        isTold = true;
        whenTold();
        const startedAtMs = performance.now();
        await server.kill('SIGTERM');
        goneAfterMs = performance.now() - startedAtMs;
        return undefined;
      }
      const answer: Answer | undefined = await ask(index).catch(() => undefined);
      if (!isTold && counted(index) && answer?.status === 200) answered += 1;
      return answer;
    });
    await until(() => watched.goodbyes.length === watched.connections());
    return { watched, besidesMs: goneAfterMs - noiseMs, answered, asked };
  } finally {
    watched.close();
  }
}

describe('a process that is told to end while learners go on', () => {
  it('stores what it has counted, says goodbye to the database and is gone', async () => {
    const { watched, besidesMs, answered, asked } = await endUnderLoad('ending', () => undefined);
    expect(besidesMs).toBeLessThan(GONE_WITHIN_MS);
    // one that is still in use when the time is up goes without a word
    expect(watched.goodbyes).toContain(true);
    const stored = (await world.redis.engine.run(['HGETALL', 'ending:metrics'])) as string[];
    const counts = Object.fromEntries(
      stored.flatMap((field, index) => (index % 2 === 0 ? [[field, Number(stored[index + 1])]] : [])),
    );
    const total = Object.entries(counts)
      .filter(([field]) => !field.endsWith('errors'))
      .reduce((sum, [, count]) => sum + Number(count), 0);
    // with those before that; what was answered after it is in nobody's count
    expect(answered).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(answered + WARMED);
    expect(total).toBeLessThanOrEqual(asked + WARMED);
  });

  it('is gone as soon when Redis is frozen', async () => {
    const { besidesMs } = await endUnderLoad('ending-frozen', () => world.redis.behave({ fault: 'hang' }));
    expect(besidesMs).toBeLessThan(GONE_WITHIN_MS);
  });
});
