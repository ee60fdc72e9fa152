import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gemini } from '../../lib/google/gemini.js';
import { googleStorage } from '../../lib/google/storage.js';
import { Budget } from '../../lib/services/ports/budget.js';
import { asLearner, GEMINI_KEY, newToken, startWorld, until, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

const run = promisify(execFile);
const nowMs = () => performance.now();
const left = (totalMs: number) => new Budget({ startedAtMs: nowMs(), totalMs, nowMs });

const services = {
  Gemini: () => {
    const writer = gemini({ apiKey: GEMINI_KEY, model: 'gemini-3-flash', endpoint: world.gemini.url, nowMs });
    return { standIn: world.gemini, ask: (budget: Budget) => writer.write('…', budget) };
  },
  'the storage': () => {
    const access = { access: undefined, publicBaseUrl: undefined };
    const storage = googleStorage({ ...access, endpoint: world.storage.url, bucket: 'leftovers', nowMs });
    return { standIn: world.storage, ask: (budget: Budget) => storage.read('none', budget) };
  },
};

describe('one call', () => {
  const failures = [
    { fault: 'error', status: 500 },
    { fault: 'error', status: 503 },
    { fault: 'error', status: 429 },
    { fault: 'reset' },
    { fault: 'truncate' },
  ] as const;

  it.each(Object.entries(services))('of %s is one attempt, whatever it fails of', async (_, open) => {
    await open().ask(left(8_500));
    for (const failure of failures) {
      // a client of its own, which no breaker keeps off
      const { standIn, ask } = open();
      const asked = () => Object.values(standIn.requests()).reduce((sum, count) => sum + count, 0);
      const before = asked();
      standIn.behave(failure);
      await ask(left(8_500)).catch(() => undefined);
      expect([failure, asked() - before]).toEqual([failure, 1]);
      world.calm();
    }
  });
});

describe('requests that have little time left', () => {
  it.each(Object.entries(services))('keep nobody else from %s, and its own failures do', async (_, open) => {
    const { standIn, ask } = open();
    // loads the client
    await ask(left(8_500));
    standIn.behave({ latencyMs: 1_000 });
    for (let time = 0; time < 4; time += 1) await expect(ask(left(40))).rejects.toThrow();
    world.calm();
    await expect(ask(left(8_500))).resolves.toBeUndefined();
    standIn.behave({ fault: 'error' });
    for (let time = 0; time < 3; time += 1) await expect(ask(left(8_500))).rejects.toThrow('500');
    world.calm();
    await expect(ask(left(8_500))).rejects.toThrow('left alone');
  });
});

it.each([5, 10, 20])(
  'the first speech of a process that has %i ms left is late, and ends nothing but itself',
  async (leftMs) => {
    const script = ['--import', 'tsx', 'tests/speech/late-speech.ts', world.tts.url, String(leftMs)];
    // rejects where the process ends by an error that nobody has caught
    expect((await run(process.execPath, script)).stdout).toBe('UPSTREAM_TIMEOUT\n');
  },
);

describe('a request that joins one with too little time left', () => {
  it('goes itself when that one gives up, where it has the time', async () => {
    const shared = { CACHE_PREFIX: 'leftovers' };
    const [elsewhere, here] = [await world.serve(shared), await world.serve(shared)];
    const token = await newToken();
    for (const server of [elsewhere, here]) await asLearner(server, token)('tts', { text: '热身' });
    const { speech } = world.paid();
    world.tts.behave({ fault: 'hang' });
    const holding = asLearner(elsewhere, token)('tts', { text: '等一等' });
    await until(() => world.paid().speech === speech + 1);
    // it waits for the other process first, five seconds long
    const leading = asLearner(here, token)('tts', { text: '等一等' });
    await until(() => world.paid().speech === speech + 2);
    world.calm();
    await sleep(1_500);
    const joining = asLearner(here, token)('tts', { text: '等一等' });
    expect((await holding).body.code).toBe('UPSTREAM_TIMEOUT');
    expect((await leading).body.code).toBe('UPSTREAM_TIMEOUT');
    expect(await joining).toMatchObject({ status: 200, body: { cached: false } });
    expect(world.paid().speech).toBe(speech + 3);
  }, 60_000);
});
