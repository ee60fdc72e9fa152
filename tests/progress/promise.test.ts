import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../lib/contract/problem.js';
import type { Progress, StudyEvent } from '../../lib/contract/progress.js';
import type { Change } from '../../lib/domain/stored.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyHistory, changeOf, type History, isPlain, isUpdate, WORDS_OF_A_HISTORY } from './histories.js';
import { createLearner, createWords, openProgress } from './learners.js';
import { expectLogOf, type Receipt } from './receipts.js';
import { replay, shownOf } from './replay.js';

const HISTORIES = Number(process.env.TEST_HISTORIES ?? 300);
const CONCURRENT_HISTORIES = 4;
const CONCURRENT_REQUESTS = 6;
const TIME_LIMIT_MS = 120_000;

let database: TestDatabase;
/** Two instances of the function: their queues know nothing of each other. */
let instances: readonly [ProgressService, ProgressService];
let words: readonly string[];

beforeAll(async () => {
  database = await createTestDatabase();
  instances = [openProgress(database.open({ poolSize: 5 })), openProgress(database.open({ poolSize: 5 }))];
  words = await createWords(database, WORDS_OF_A_HISTORY);
});
afterAll(() => database.close());

async function send(progress: ProgressService, learner: Learner, changes: readonly Change[], sentAt?: string) {
  const [first] = changes;
  if (first && 'remove' in first) return void (await progress.remove({ learner, wordId: first.wordId }));
  await progress.applyBatch({ learner, updates: changes.filter(isUpdate), sentAt });
}

/** Sends a request as a client does: one that is refused goes again without the updates that were named. */
async function deliver(
  progress: ProgressService,
  learner: Learner,
  changes: readonly Change[],
  sentAt: string | undefined,
  receipts: Receipt[],
): Promise<void> {
  try {
    const earliest = Date.now();
    await send(progress, learner, changes, sentAt);
    receipts.push({ changes, sentAt: sentAt === undefined ? null : Date.parse(sentAt), earliest, latest: Date.now() });
  } catch (error) {
    if (!(error instanceof Problem) || error.errors === undefined) throw error;
    const named = new Set(error.errors.map(({ path }) => Number(/^updates\[(\d+)\]/.exec(path)?.[1] ?? 0)));
    expect(changes.filter((_, index) => named.has(index)).every(isPlain)).toBe(true);
    const others = changes.filter((_, index) => !named.has(index));
    if (others.length > 0) await deliver(progress, learner, others, sentAt, receipts);
  }
}

/** A device that only polls for deltas; ends with what it knows. */
async function poll(learner: Learner, isOver: () => boolean): Promise<Map<string, Progress>> {
  const [progress] = instances;
  const known = new Map<string, Progress>();
  let since: string | undefined;
  for (let isLast = false; ; isLast = isOver()) {
    const changes = await progress.list({ learner, since });
    for (const row of changes.progress ?? []) {
      if (row.deleted) known.delete(row.wordId);
      else known.set(row.wordId, row);
    }
    since = changes.cursor;
    if (isLast) return known;
    await sleep(2);
  }
}

async function exportLog(learner: Learner): Promise<StudyEvent[]> {
  const log: StudyEvent[] = [];
  let after: string | undefined;
  do {
    const page = await instances[1].readLog({ learner, after, limit: 7 });
    log.push(...page.events);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return log;
}

async function tell(history: History): Promise<void> {
  const learner = await createLearner(database);
  const startedAt = Date.now();
  let isOver = false;
  const polling = poll(learner, () => isOver);
  const limit = pLimit(CONCURRENT_REQUESTS);
  const receipts: Receipt[] = [];
  await Promise.all(
    history.deliveries.map(({ changes, clockMs }, index) => {
      const asked = changes.map((change) => changeOf(change, words, startedAt));
      const sentAt = clockMs === null ? undefined : new Date(startedAt + clockMs).toISOString();
      return limit(() => deliver(instances[index % 2 === 0 ? 0 : 1], learner, asked, sentAt, receipts));
    }),
  );
  isOver = true;
  const polled = await polling;

  const log = await exportLog(learner);
  expect(log.map(({ id }) => id).sort()).toEqual([...new Set(log.map(({ id }) => id))].sort());
  expectLogOf(receipts, log);
  const { progress: listed } = await instances[0].list({ learner });
  const shown = Object.fromEntries((listed ?? []).map((row) => [row.wordId, shownOf(row)]));
  const replayed = words.flatMap((wordId) => {
    const state = replay(log.filter((event) => event.wordId === wordId));
    return state ? [[wordId, state] as const] : [];
  });
  expect(shown).toEqual(Object.fromEntries(replayed));
  expect([...polled.values()].sort(byWord)).toEqual([...(listed ?? [])].sort(byWord));
}

const byWord = (a: Progress, b: Progress) => (a.wordId < b.wordId ? -1 : 1);

describe('the promise', () => {
  it(
    `${HISTORIES} random histories, told by devices at once, end as their in-order replay does, on every device`,
    async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
      let told = 0;
      const property = fc.asyncProperty(anyHistory, async (history) => {
        await tell(history);
        told += 1;
      });
      // all end before the database does, whichever fails
      const ends = await Promise.allSettled(
        Array.from({ length: CONCURRENT_HISTORIES }, (_, index) =>
          fc.assert(property, {
            seed: seed + index,
            numRuns: HISTORIES / CONCURRENT_HISTORIES,
            // a history that ends otherwise is made shorter for as long as there is time
            interruptAfterTimeLimit: TIME_LIMIT_MS - 20_000,
            markInterruptAsFailure: true,
          }),
        ),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      expect(told).toBe(HISTORIES);
    },
    TIME_LIMIT_MS,
  );
});
