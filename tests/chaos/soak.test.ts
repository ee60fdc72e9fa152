import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStandInProcess } from '../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { Attempt } from './attempt.js';
import { Student } from './student.js';
import { startWorld, type World } from './world.js';

/** `npm run chaos -- --soak --minutes 30` sets it; never a part of anything else. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? 0);
const STUDENTS = 100;
const PAUSE_MS = 5_000;
/** Modules are loaded, the heap grows to what it takes. */
const WARM_UP_MS = 45_000;
/** Three for each of the ten functions that ask the database: here they share a process, on the platform none does. */
const MOST_CONNECTIONS = 30;
const SAMPLE_MS = 1_000;
const REFRESH_MS = 45_000;
const NO_LIMIT = [
  ...['LOGIN_PER_MINUTE', 'REGISTER_PER_MINUTE', 'TTS_PER_MINUTE', 'CONVERSATIONS_PER_MINUTE'].map((n) => `LIMIT_${n}`),
  ...['CHARACTERS_PER_USER', 'CHARACTERS', 'DIALOGUES_PER_USER', 'DIALOGUES'].map((n) => `QUOTA_${n}`),
];

interface Sample {
  readonly residentMb: number;
  /** Of the database. */
  readonly connections: number;
  readonly openFiles: number;
}

interface Third {
  readonly requests: number;
  readonly residentMb: number;
  readonly connections: number;
  readonly openFiles: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

describe.runIf(MINUTES > 0)(`${STUDENTS} students for ${MINUTES} minutes on one process`, () => {
  let database: TestDatabase;
  let standIns: Awaited<ReturnType<typeof startStandInProcess>>;
  let world: World;
  beforeAll(async () => {
    [database, standIns] = await Promise.all([createTestDatabase(), startStandInProcess()]);
    const environment = {
      ...standIns.environment,
      ...Object.fromEntries(NO_LIMIT.map((name) => [name, '1000000'])),
    };
    world = await startWorld({ databaseUrl: database.url, sql: database.sql, environment });
  });
  afterAll(async () => {
    await world.close();
    await standIns.close();
    await database.close();
  });

  async function sample(): Promise<Sample> {
    const pid = world.processes[0]?.pid;
    const [row] = await database.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND application_name <> 'test-observer'`,
    );
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      residentMb: Number(resident) / 1024,
      connections: row?.count ?? 0,
      openFiles: readdirSync(`/proc/${pid}/fd`).length,
    };
  }

  test(
    'memory, connections and latency of the last third are those of the first, and nothing is refused',
    async () => {
      const words = await database.sql<{ id: string; simplified: string }>(
        `SELECT id, simplified FROM words WHERE id NOT LIKE 'test-word%' ORDER BY id LIMIT 100`,
      );
      const attempts: Pick<Attempt, 'sentAtMs' | 'tookMs'>[] = [];
      const refused: Attempt[] = [];
      const note = (attempt: Attempt) => {
        attempts.push({ sentAtMs: attempt.sentAtMs, tookMs: attempt.tookMs });
        if (attempt.status === undefined || attempt.status >= 300) refused.push(attempt);
      };
      const students = Array.from(
        { length: STUDENTS },
        () => new Student({ url: world.urls[0] ?? '', words, refreshMs: REFRESH_MS, note }),
      );
      let isOver = false;
      const studying = Promise.all(
        students.map(async (student) => {
          await sleep(Math.random() * PAUSE_MS);
          await student.register();
          while (!isOver) {
            await student.step();
            await sleep(PAUSE_MS * (0.5 + Math.random()));
          }
        }),
      );
      await sleep(WARM_UP_MS);
      const beganAtMs = performance.now();
      const lengthMs = MINUTES * 60_000;
      const samples: (Sample & { readonly atMs: number })[] = [];
      for (let atMs = 0; atMs < lengthMs; atMs = performance.now() - beganAtMs) {
        samples.push({ ...(await sample()), atMs });
        await sleep(SAMPLE_MS);
      }
      isOver = true;
      await studying;

      const thirds = [0, 1, 2].map((third): Third => {
        const isWithin = (atMs: number) => Math.floor((atMs * 3) / lengthMs) === third;
        const own = samples.filter(({ atMs }) => isWithin(atMs));
        const took = attempts.filter(({ sentAtMs }) => isWithin(sentAtMs - beganAtMs)).map(({ tookMs }) => tookMs);
        return {
          requests: took.length,
          residentMb: quantile(
            own.map(({ residentMb }) => residentMb),
            0.5,
          ),
          connections: Math.max(...own.map(({ connections }) => connections)),
          openFiles: quantile(
            own.map(({ openFiles }) => openFiles),
            0.9,
          ),
          p50Ms: quantile(took, 0.5),
          p95Ms: quantile(took, 0.95),
        };
      });
      console.table(
        thirds.map((third) => Object.fromEntries(Object.entries(third).map(([k, n]) => [k, Math.round(n)]))),
      );
      expect(refused.slice(0, 3), `${refused.length} refused`).toEqual([]);
      const [first, , last] = thirds;
      if (!first || !last) throw new Error('no thirds');
      expect(last.connections).toBeLessThanOrEqual(MOST_CONNECTIONS);
      // a leak of half an hour is more than this, noise of a heap that is collected now and then is less
      expect(last.residentMb).toBeLessThan(first.residentMb * 1.2 + 20);
      expect(last.openFiles).toBeLessThan(first.openFiles + 20);
      expect(last.p50Ms).toBeLessThan(first.p50Ms * 1.5 + 10);
      expect(last.p95Ms).toBeLessThan(first.p95Ms * 1.5 + 50);
    },
    MINUTES * 60_000 + 300_000,
  );
});

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
