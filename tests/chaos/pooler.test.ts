import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Learner } from '../../lib/services/ports/access.js';
import { issueAccess } from '../progress/api.js';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { attempt } from './attempt.js';
import { expectKept } from './kept.js';
import { describeLoad, expectAnswers, startLoad } from './load.js';
import { isLong, startWorld, type World } from './world.js';

const PROCESSES = 50;
const SERVER_CONNECTIONS = 20;
/** As many as a process may have connections. */
const AT_ONCE_EACH = 3;
const START_MS = 600_000;

// in `npm run chaos` only: fifty processes take 5 GB, and more than a minute to start
describe.runIf(isLong && findPgBouncer() !== undefined)(
  `${PROCESSES} processes behind PgBouncer in transaction mode with ${SERVER_CONNECTIONS} connections`,
  () => {
    let database: TestDatabase;
    let pgbouncer: PgBouncer;
    let world: World;
    let learners: readonly Learner[];
    beforeAll(async () => {
      database = await createTestDatabase();
      const url = new URL(database.directUrl);
      pgbouncer = await startPgBouncer(Number(url.port), { serverConnections: SERVER_CONNECTIONS });
      url.port = String(pgbouncer.port);
      world = await startWorld({ databaseUrl: url.href, sql: database.sql, processes: PROCESSES });
      learners = await world.learners(PROCESSES);
      await Promise.all([0, 1].map(warmUp));
    }, START_MS);
    afterAll(async () => {
      await world.close();
      await pgbouncer.stop();
      await database.close();
    }, START_MS);

    /** Has every second process load its functions: fifty that do so at once would measure two processors, not the pooler. */
    async function warmUp(first: number): Promise<void> {
      for (let which = first; which < PROCESSES; which += 2) {
        const token = await issueAccess(learners[which] as Learner);
        for (const path of ['', '/stats', '/batch', `/${world.words[0]}`]) {
          await attempt(`${world.urls[which]}/api/v1/progress${path}`, { token });
        }
      }
    }

    /** The most connections that PostgreSQL had of the pooler while something went on. */
    async function mostConnections(during: () => Promise<void>): Promise<number> {
      let isOver = false;
      let most = 0;
      const watching = (async () => {
        while (!isOver) {
          const [row] = await database.sql<{ count: number }>(
            `SELECT count(*)::int AS count FROM pg_stat_activity
             WHERE datname = current_database() AND application_name <> 'test-observer'`,
          );
          most = Math.max(most, row?.count ?? 0);
          await sleep(50);
        }
      })();
      try {
        await during();
      } finally {
        isOver = true;
        await watching;
      }
      return most;
    }

    test('serve learners on all of them without a refusal: nobody starves, nothing is lost or doubled', async () => {
      const load = await startLoad({ ...world, learners, devicesEach: 2, pauseMs: 4_000 });
      const connections = await mostConnections(async () => {
        await sleep(30_000);
        await load.end();
      });
      console.log(`${describeLoad(load)}; ${connections} connections at most`);
      expectAnswers(load);
      expect(load.attempts.filter(({ status }) => status !== 200).slice(0, 3)).toEqual([]);
      for (const { device } of load.devices) expect(device.receipts.length + device.assigned.length).toBeGreaterThan(0);
      expect(connections).toBeLessThanOrEqual(SERVER_CONNECTIONS);
      await expectKept(load, { url: world.urls[0] ?? '', sql: database.sql });
    });

    test(`answer ${PROCESSES * AT_ONCE_EACH} writes at the same moment, each within 5 s`, async () => {
      const tokens = await Promise.all(learners.map(issueAccess));
      const took: number[] = [];
      const connections = await mostConnections(async () => {
        for (const studyCount of [1, 2, 3]) {
          const writes = tokens.flatMap((token, index) =>
            world.words.slice(0, AT_ONCE_EACH).map((word) =>
              attempt(`${world.urls[index]}/api/v1/progress/${word}`, {
                method: 'PUT',
                token,
                body: { studyCount: 1_000 + studyCount },
              }),
            ),
          );
          const answers = await Promise.all(writes);
          expect(answers.filter(({ status }) => status !== 200).slice(0, 3)).toEqual([]);
          took.push(...answers.map(({ tookMs }) => tookMs));
        }
      });
      console.log(`slowest of ${took.length}: ${Math.round(Math.max(...took))} ms; ${connections} connections at most`);
      expect(Math.max(...took)).toBeLessThan(5_000);
      expect(connections).toBeLessThanOrEqual(SERVER_CONNECTIONS);
    });
  },
);
