import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../lib/repositories/database.js';
import { sqlState } from '../../lib/repositories/database-errors.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { ago, createLearner, createWords, goodReview, openProgress } from '../progress/learners.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const One = v.strictObject({ one: v.literal(1) });
const READ_ONE = 'SELECT 1 AS one';

/**
 * A way to the database on which, within a transaction, the server is heard only when the client has sent what ends a journey. A
 * client that waits for an answer earlier waits for ever.
 */
async function startPatientWire(url: URL) {
  const sockets = new Set<Socket>();
  let isEnd: (sent: string) => boolean = () => true;
  let journeys = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(url.port), url.hostname);
    let inTransaction = false;
    let sent = '';
    client.on('data', (bytes) => {
      sent += bytes.toString('latin1');
      inTransaction ||= sent.includes('BEGIN\0');
      if (inTransaction && !isEnd(sent)) upstream.pause();
      else {
        if (inTransaction) journeys += 1;
        inTransaction &&= !/(COMMIT|ROLLBACK)\0/.test(sent);
        sent = '';
        upstream.resume();
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    /** The journeys of transactions until `run` has ended, each of which ends with one of these texts. */
    count: async (ends: readonly string[], run: () => Promise<unknown>) => {
      journeys = 0;
      isEnd = (text) => ends.some((end) => text.includes(end));
      try {
        await run();
      } finally {
        isEnd = () => true;
      }
      return journeys;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

let origin: TestDatabase;
let wire: Awaited<ReturnType<typeof startPatientWire>>;
let database: Database;
beforeAll(async () => {
  origin = await createTestDatabase();
  wire = await startPatientWire(new URL(origin.directUrl));
  database = openDatabase({ url: wire.url, poolSize: 1, checkRows: true });
});
afterAll(async () => {
  await database.close();
  await wire.close();
  await origin.close();
});

describe('a transaction', () => {
  const isConnectionGood = () => database.transaction(({ query }) => query(One, READ_ONE));

  test('begins in the journey of its first statement', async () => {
    const journeys = await wire.count([READ_ONE, 'COMMIT'], () =>
      database.transaction(({ query }) => query(One, READ_ONE)),
    );
    expect(journeys).toBe(2);
  });

  test('sends what nobody waits for with what comes next, or with its end', async () => {
    const journeys = await wire.count([READ_ONE, 'COMMIT'], () =>
      database.transaction(async ({ send, query }) => {
        await send('SELECT 2');
        await query(One, READ_ONE);
        await send('SELECT 3');
      }),
    );
    expect(journeys).toBe(2);
  });

  test('is one transaction', async () => {
    const Times = v.strictObject({ isOne: v.boolean() });
    const [row] = await database.transaction(async ({ send, query }) => {
      await send('SELECT pg_sleep(0.01)');
      // outside a transaction, each statement has a time of its own
      return query(Times, 'SELECT now() < statement_timestamp() AS "isOne"');
    });
    expect(row?.isOne).toBe(true);
  });

  test.each<[string, Parameters<Database['transaction']>[0]]>([
    ['first statement is refused', ({ query }) => query(One, 'SELECT 1 / 0 AS one')],
    [
      'statement ahead of another is refused',
      async ({ send, query }) => {
        await send('SELECT 1 / 0');
        await query(One, READ_ONE);
      },
    ],
    ['last statement is refused', ({ send }) => send('SELECT 1 / 0')],
  ])('whose %s tells why, writes nothing, and leaves its connection to the next', async (_, run) => {
    const insert = `INSERT INTO lists (id, name, standard, level, version) VALUES ('half', 'n', 's', 1, 'v')`;
    const refused = database.transaction(async (statements) => {
      await statements.send(insert);
      await run(statements);
    });
    expect(sqlState(await refused.catch((error: unknown) => error))).toBe('22012');
    await expect(isConnectionGood()).resolves.toEqual([{ one: 1 }]);
    expect(await origin.sql(`SELECT FROM lists WHERE id = 'half'`)).toEqual([]);
  });

  test('that ends itself after a statement ahead was refused says its own reason, and leaves its connection to the next', async () => {
    const ended = database.transaction(async ({ send }) => {
      await send('SELECT 1 / 0');
      throw new RangeError('ended by the caller');
    });
    await expect(ended).rejects.toThrow('ended by the caller');
    await expect(isConnectionGood()).resolves.toEqual([{ one: 1 }]);
  });

  test('whose statement hangs loses its connection at once, and the next gets another', async () => {
    for (const way of ['send', 'execute'] as const) {
      const hanging = database.transaction((statements) => statements[way]('SELECT pg_sleep(60)').then(), {
        timeoutMs: 300,
      });
      await expect(hanging).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      await expect(isConnectionGood()).resolves.toEqual([{ one: 1 }]);
    }
  });

  test('that asks nothing ends all the same', async () => {
    await expect(database.transaction(async () => 'nothing')).resolves.toBe('nothing');
  });
});

describe('a write of progress', () => {
  let learner: Learner;
  let word: string;
  beforeAll(async () => {
    [word = ''] = await createWords(origin, 1);
  });
  beforeEach(async () => {
    learner = await createLearner(origin);
  });

  test.each<[string, (progress: ReturnType<typeof openProgress>) => Promise<unknown>]>([
    ['PUT', (progress) => progress.put({ learner, wordId: word, fields: { confidence: 0.5 } })],
    ['batch', (progress) => progress.applyBatch({ learner, updates: [goodReview(word, ago(0))] })],
  ])('of a %s is two journeys: to read, and to write', async (_, write) => {
    expect(await wire.count(['progress_read_v3', 'COMMIT'], () => write(openProgress(database)))).toBe(2);
    const { sql } = origin;
    expect(await sql(`SELECT word_id FROM progress WHERE user_id = $1`, [learner.userId])).toEqual([{ word_id: word }]);
  });
});
