import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { issueAccess } from '../progress/api.js';
import { type Attempt, attempt } from './attempt.js';
import { expectKept, type Sql } from './kept.js';
import { describeLoad, expectAnswers, expectHealthySince, type Load, startLoad } from './load.js';
import type { World } from './world.js';

/** Breaks something under load. Resolves when it has been broken for long enough, with how it is mended. */
export type Fault = (load: Load) => Promise<() => Promise<void> | void>;

/** Load, the fault, its end, two seconds and more of load; then everything is asked for that was acknowledged. */
export async function survive({ world, sql }: { world: World; sql: Sql }, breakIt: Fault): Promise<Load> {
  const load = await startLoad({ ...world, learners: await world.learners(4) });
  try {
    await load.more(40);
    const mend = await breakIt(load);
    await mend();
    const mendedAtMs = performance.now();
    await sleep(2_500);
    await load.more(20);
    await load.end();
    console.log(describeLoad(load, mendedAtMs));
    expectAnswers(load);
    expectHealthySince(load, mendedAtMs);
    await expectKept(load, { url: world.urls[0] ?? '', sql });
    return load;
  } finally {
    await load.end().catch(() => undefined);
  }
}

export const refusals = ({ attempts }: Load): number => attempts.filter(({ status }) => status === 503).length;

/** For so long every way to read the progress of a learner answers well. */
export async function expectReads({ world, load }: { world: World; load: Load }, forMs: number): Promise<void> {
  const learner = load.devices[0]?.learner;
  if (!learner) throw new Error('no learner');
  const token = await issueAccess(learner);
  const read: Attempt[] = [];
  for (const untilMs = performance.now() + forMs; performance.now() < untilMs; await sleep(20)) {
    for (const what of ['', '/stats', '/batch']) {
      read.push(await attempt(`${world.urls[0]}/api/v1/progress${what}`, { token }));
    }
  }
  expect(read.filter(({ status }) => status !== 200).slice(0, 3)).toEqual([]);
}
