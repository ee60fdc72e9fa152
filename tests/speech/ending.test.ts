import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { activity, enrol, OPEN_LIMITS } from './learners.js';
import { type Answer, heldUpMs, type Load, type Request, startLoad, warmUp } from './load/load.js';
import { startWorld, until, type World } from './world.js';

/** The last thing that a client of PostgreSQL says before it goes, if it goes of its own accord. */
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);
/** The platform takes a process away half a second after SIGTERM; all has to be done before. */
const GONE_WITHIN_MS = 400;
const QUIET_MS = 100;
const MAIN = 'tests/speech/platform.ts';

let world: World;
let database: TestDatabase;
let load: Load;
/** Asked of a server that is not told to end and has no Redis, by the same process. */
let ordinary: readonly Request[];
beforeAll(async () => {
  [world, database, load] = await Promise.all([startWorld(), createTestDatabase(), startLoad()]);
  const server = await world.serve({ DATABASE_URL: database.url, USE_REDIS: 'false', ...OPEN_LIMITS });
  ordinary = activity(server, await enrol(server, 4), known);
  await warmUp(load, ordinary.slice(0, 5));
}, 60_000);
afterEach(() => world.calm());
afterAll(async () => {
  await world.stop();
  await Promise.all([database.close(), load.close()]);
});

const known = { text: '再见', wordId: 'ai4-love' };
const isCounted = ({ operation }: { operation: string }) => /\/(tts|conversations)$/.test(operation);

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
    const requests = activity(server, await enrol(server, 4), known);
    const first = await load.ask(requests.slice(0, 5));
    const staying = load.begin(ordinary, 20);
    const ending = load.begin(requests, 30);
    await sleep(1_000);
    whenTold();
    const toldAtMs = Date.now();
    await server.kill('SIGTERM');
    const goneAfterMs = Date.now() - toldAtMs;
    const asked: readonly Answer[] = [...first, ...(await ending.end())].filter(isCounted);
    const answered = asked.filter(
      ({ status, startedAtMs, durationMs }) => status === 200 && startedAtMs + durationMs < toldAtMs,
    );
    const noiseMs = heldUpMs(await staying.end(), { startedAtMs: toldAtMs, durationMs: goneAfterMs });
    await until(() => watched.goodbyes.length === watched.connections());
    return {
      watched,
      noiseMs,
      besidesMs: goneAfterMs - noiseMs,
      answered: answered.length,
      asked: asked.length,
      first: first.filter(isCounted).length,
    };
  } finally {
    watched.close();
  }
}

/** Again while the machine has no time for anybody at that moment, three times at most. */
async function endWhenQuiet(prefix: string, whenTold: () => void) {
  for (let attempt = 1; ; attempt += 1) {
    const ended = await endUnderLoad(`${prefix}-${attempt}`, whenTold);
    if (ended.noiseMs < QUIET_MS || attempt === 3) return { ...ended, prefix: `${prefix}-${attempt}` };
    world.calm();
  }
}

describe('a process that is told to end while learners go on', () => {
  it('stores what it has counted, says goodbye to the database and is gone within 400 ms', async () => {
    const ended = await endWhenQuiet('ending', () => undefined);
    const { watched, besidesMs, noiseMs, answered, asked, first, prefix } = ended;
    expect(besidesMs).toBeLessThan(GONE_WITHIN_MS);
    // one that is still in use when the time is up goes without a word
    if (noiseMs < QUIET_MS) expect(watched.goodbyes).toContain(true);
    const stored = (await world.redis.engine.run(['HGETALL', `${prefix}:metrics`])) as string[];
    const counts = Object.fromEntries(
      stored.flatMap((field, index) => (index % 2 === 0 ? [[field, Number(stored[index + 1])]] : [])),
    );
    const total = Object.entries(counts)
      .filter(([field]) => !field.endsWith('errors'))
      .reduce((sum, [, count]) => sum + Number(count), 0);
    // what was answered after it was told is in nobody's count
    expect(answered).toBeGreaterThan(first);
    expect(total).toBeGreaterThanOrEqual(answered);
    expect(total).toBeLessThanOrEqual(asked);
  }, 90_000);

  it('does not wait for a Redis that is frozen any longer: it is gone within 400 ms, too', async () => {
    const { besidesMs } = await endWhenQuiet('ending-frozen', () => world.redis.behave({ fault: 'hang' }));
    expect(besidesMs).toBeLessThan(GONE_WITHIN_MS);
  }, 90_000);
});
