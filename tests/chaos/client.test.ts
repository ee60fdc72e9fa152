import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueAccess } from '../progress/api.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { attempt } from './attempt.js';
import { expectKept } from './kept.js';
import { describeLoad, expectAnswers, startLoad } from './load.js';
import { isLong, startWorld, type World } from './world.js';

const WRITES = isLong ? 3_000 : 300;
const DAY_MS = 86_400_000;

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startWorld({ databaseUrl: database.url, sql: database.sql, processes: 2 });
});
afterAll(async () => {
  await world.close();
  await database.close();
});

const stored = () => ({ url: world.urls[0] ?? '', sql: database.sql });

test.each<[string, { isTwice?: true; abortedShare?: number; clockMs?: (device: number) => number }]>([
  ['whose every request is delivered twice at the same time', { isTwice: true }],
  ['that go away before the answer to every third request, and send it again', { abortedShare: 0.33 }],
  [
    'whose clocks are a day behind and a day ahead',
    { clockMs: (device) => [0, DAY_MS, -DAY_MS][device % 3] ?? 0, isTwice: true },
  ],
])('devices %s: what was acknowledged is stored once', async (_, faults) => {
  const load = await startLoad({ ...world, ...faults, learners: await world.learners(5), devicesEach: 3 });
  await load.more(WRITES);
  await load.end();
  console.log(describeLoad(load));
  expectAnswers(load);
  expect(load.attempts.filter(({ status }) => status === 503)).toEqual([]);
  await expectKept(load, stored());
});

test(`${isLong ? '10,000' : '1,000'} requests of one client are all answered, and nobody else waits for them`, async () => {
  const [hasty, other] = await world.learners(2);
  if (!hasty || !other) throw new Error('no learners');
  const [token, calm] = await Promise.all([issueAccess(hasty), issueAccess(other)]);
  const [url = ''] = world.urls;
  const [word = ''] = world.words;
  let left = isLong ? 10_000 : 1_000;
  let isOver = false;
  const refused: unknown[] = [];
  const send = async () => {
    for (; left > 0; ) {
      left -= 1;
      const studyCount = left;
      const answer = await attempt(`${url}/api/v1/progress/${word}`, { method: 'PUT', token, body: { studyCount } });
      if (answer.status !== 200) refused.push(answer);
    }
  };
  const waited: number[] = [];
  const watch = async () => {
    while (!isOver) {
      const { status, tookMs } = await attempt(`${url}/api/v1/progress`, { token: calm });
      expect(status).toBe(200);
      waited.push(tookMs);
      await sleep(50);
    }
  };
  const watching = watch();
  await Promise.all(Array.from({ length: 40 }, send));
  isOver = true;
  await watching;
  expect(refused.slice(0, 3)).toEqual([]);
  console.log(`somebody else waited ${Math.round(Math.max(...waited))} ms at most`);
  expect(Math.max(...waited)).toBeLessThan(2_000);
});

test('forty bodies that never end are refused within 6 s, and nobody else waits for them', async () => {
  const [learner] = await world.learners(1);
  if (!learner) throw new Error('no learner');
  const token = await issueAccess(learner);
  const [url = ''] = world.urls;
  const endless = Array.from({ length: 40 }, (_, index) => sendForever(url, token, index % 2 === 0));
  const load = await startLoad({ ...world, learners: await world.learners(2) });
  for (const { status, tookMs } of await Promise.all(endless)) {
    expect([400, 408, 413]).toContain(status);
    expect(tookMs).toBeLessThan(6_000);
  }
  await load.end();
  console.log(describeLoad(load));
  expect(load.attempts.filter(({ status, tookMs }) => status !== 200 || tookMs > 2_000).slice(0, 3)).toEqual([]);
  await expectKept(load, stored());
});

/** A byte now and then, of a length that was announced or not. @returns what it was told, and after how long. */
function sendForever(url: string, token: string, isAnnounced: boolean): Promise<{ status: number; tookMs: number }> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const dripping = setInterval(() => socket.write(isAnnounced ? ' ' : '1\r\n \r\n'), 100);
    socket.on('error', reject);
    socket.once('data', (bytes) => {
      clearInterval(dripping);
      socket.destroy();
      resolve({ status: Number(bytes.toString().split(' ')[1]), tookMs: performance.now() - startedAtMs });
    });
    socket.once('close', () => clearInterval(dripping));
    socket.write(
      `POST /api/v1/progress/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
        `Authorization: Bearer ${token}\r\n${isAnnounced ? 'Content-Length: 900000' : 'Transfer-Encoding: chunked'}\r\n\r\n`,
    );
  });
}
