import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueAccess } from '../progress/api.js';
import { ago } from '../progress/learners.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { attempt } from './attempt.js';
import { expectKept } from './kept.js';
import { describeLoad, expectAnswers, expectHealthySince, startLoad } from './load.js';
import { startWorld, type World } from './world.js';

/** Of a process that is given 2 GB by the platform. */
const HEAP_MB = 128;
const KILLS = 4;
const AT_ONCE = 40;
const BODY_BYTES = 1_000_000;

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` };
  world = await startWorld({ databaseUrl: database.url, sql: database.sql, processes: 2, environment });
});
afterAll(async () => {
  await world.close();
  await database.close();
});

test('a function killed (SIGKILL) amid writes, time and again: what was acknowledged is stored once', async () => {
  const load = await startLoad({ ...world, learners: await world.learners(4) });
  let mendedAtMs = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await load.more(15);
    await world.processes[kill % 2]?.kill('SIGKILL');
    await world.restart(kill % 2);
    mendedAtMs = performance.now();
  }
  await sleep(2_500);
  await load.more(20);
  await load.end();
  console.log(describeLoad(load, mendedAtMs));
  expect(load.attempts.some(({ status }) => status === undefined)).toBe(true);
  expectAnswers(load, { mayBreak: true });
  expectHealthySince(load, mendedAtMs);
  await expectKept(load, { url: world.urls[0] ?? '', sql: database.sql });
});

test(`${AT_ONCE} batches of 500 in the largest bodies at once, then ${AT_ONCE} that are too large, fit into ${HEAP_MB} MB of heap`, async () => {
  const learners = await world.learners(AT_ONCE);
  const tokens = await Promise.all(learners.map(issueAccess));
  const [url = ''] = world.urls;
  const post = (token: string, length: number) => {
    const updates = Array.from({ length: 500 }, (_, index) => ({
      wordId: world.words[index % world.words.length],
      id: randomUUID(),
      rating: 'good',
      at: ago(60_000 + index),
    }));
    const body = JSON.stringify({ updates });
    return fetch(`${url}/api/v1/progress/batch`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body.padEnd(length),
    });
  };
  /** Of what is too large the server may end the connection before all of it was sent. */
  const statusesOf = (length: number) =>
    Promise.all(
      tokens.map(async (token) => {
        try {
          const answer = await post(token, length);
          await answer.text();
          return answer.status;
        } catch {
          return 'ended';
        }
      }),
    );
  // those that come late are told to come again, and nothing of them is written
  const statuses = await statusesOf(BODY_BYTES);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const tooLarge = await statusesOf(20 * BODY_BYTES);
  expect(tooLarge.filter((status) => status !== 413 && status !== 'ended')).toEqual([]);
  const [stored] = await database.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM study_events WHERE user_id = ANY($1)',
    [learners.map(({ userId }) => userId)],
  );
  expect(stored?.count).toBe(500 * statuses.filter((status) => status === 200).length);
  expect((await attempt(`${url}/api/v1/health`, {})).status).toBe(200);
  const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${world.processes[0]?.pid}/status`, 'utf8'))?.[1];
  console.log(
    `${statuses.filter((status) => status === 200).length} × 200; ${Math.round(Number(peak) / 1024)} MB at most`,
  );
});
