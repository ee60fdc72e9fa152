import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joseTokens } from '../../lib/accounts/jose-tokens.js';
import { type ApiServer, startApiServer, TEST_SECRET } from '../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords } from './learners.js';

const REVIEWS_A_BATCH = 40;
const SENDERS = 4;

let database: TestDatabase;
let server: ApiServer | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await server?.kill('SIGKILL');
  await database.close();
});

test('kill -9 of the server amid batches: an acknowledged batch is there whole, any other whole or not at all', async () => {
  server = await startApiServer({ databaseUrl: database.url });
  const { url } = server;
  const words = await createWords(database, REVIEWS_A_BATCH);
  const tokens = joseTokens({
    issuer: 'shizi',
    current: { id: 'current', secret: TEST_SECRET },
    previous: undefined,
    accessSeconds: 900,
    clock: () => new Date(),
  });
  const learners = await Promise.all(Array.from({ length: SENDERS }, () => createLearner(database)));
  const sent: string[][] = [];
  const acknowledged: string[][] = [];

  const sendUntilGone = async (learner: (typeof learners)[number]) => {
    const token = await tokens.issueAccess(learner);
    for (;;) {
      const updates = words.map((wordId) => ({ wordId, id: randomUUID(), rating: 'good', at: ago(60_000) }));
      const ids = updates.map(({ id }) => id);
      sent.push(ids);
      try {
        const response = await fetch(`${url}/api/v1/progress/batch`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ updates }),
        });
        expect(response.status).toBe(200);
        acknowledged.push(ids);
      } catch (error) {
        if (error instanceof TypeError) return; // the connection broke: the server is gone
        throw error;
      }
    }
  };
  const senders = Promise.all(learners.map(sendUntilGone));
  while (acknowledged.length < 3 * SENDERS) await sleep(5);
  await server.kill('SIGKILL');
  await senders;

  const rows = await database.sql<{ id: string }>('SELECT id FROM study_events');
  const stored = new Set(rows.map(({ id }) => id));
  const storedOf = (ids: readonly string[]) => ids.filter((id) => stored.has(id)).length;
  expect(acknowledged.map(storedOf)).toEqual(acknowledged.map(() => REVIEWS_A_BATCH));
  for (const ids of sent) expect([0, REVIEWS_A_BATCH]).toContain(storedOf(ids));
  expect(sent.length).toBeGreaterThan(acknowledged.length);
  // the fold went along with its log
  const [folded] = await database.sql<{ reviews: number }>('SELECT sum(study_count)::int AS reviews FROM progress');
  expect(folded?.reviews).toBe(stored.size);
});
