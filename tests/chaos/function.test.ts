import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { expectKept } from './kept.js';
import { describeLoad, expectAnswers, expectHealthySince, startLoad } from './load.js';
import { startWorld, type World } from './world.js';

/** The platform gives a process 2 GB. */
const HEAP_MB = 128;
const KILLS = 4;

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
