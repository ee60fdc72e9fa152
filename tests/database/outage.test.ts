import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../lib/repositories/database.js';
import { startDataProxy } from '../support/data-proxy.js';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';

const One = v.strictObject({ one: v.literal(1) });
const ask = (database: Database) => database.query(One, 'SELECT 1 AS one');
const askInTransaction = (database: Database) =>
  database.transaction((statements) => statements.query(One, 'SELECT 1 AS one'));

/** How a call ended, and after how long. */
async function outcome(call: Promise<unknown>): Promise<{ code: string; tookMs: number }> {
  const startedAtMs = performance.now();
  const code = await call.then(
    () => 'OK',
    (error: { code?: string; message?: string }) => error.code ?? String(error.message),
  );
  return { code, tookMs: performance.now() - startedAtMs };
}

/** Asks until there is an answer. @returns how long that took. */
async function untilHealthy(database: Database): Promise<number> {
  const startedAtMs = performance.now();
  while ((await outcome(database.ping(500))).code !== 'OK') {
    if (performance.now() - startedAtMs > 10_000) throw new Error('never healthy again');
    await sleep(20);
  }
  return performance.now() - startedAtMs;
}

describe.each(['direct', 'proxy'] as const)('by the %s way', (way) => {
  let server: PrivateServer;
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    server = await startPrivateServer();
    const proxy = way === 'proxy' ? await startDataProxy(server.url) : undefined;
    database = openDatabase({ url: proxy?.url ?? server.url, checkRows: true });
    close = async () => {
      await database.close();
      await proxy?.close();
      await server.stop();
    };
    await Promise.all([ask(database), askInTransaction(database), ask(database)]);
  });
  afterAll(() => close());

  test('a frozen database is SERVICE_UNAVAILABLE within 6 s, and calls succeed within 2 s of its return', async () => {
    server.freeze();
    try {
      // more calls than connections, of both kinds, so that the last ones wait for a connection that never comes
      const calls = Array.from({ length: 8 }, (_, i) => outcome(i % 2 ? ask(database) : askInTransaction(database)));
      for (const { code, tookMs } of await Promise.all(calls)) {
        expect(code).toBe('SERVICE_UNAVAILABLE');
        expect(tookMs).toBeLessThan(6000);
      }
      expect(await outcome(database.ping(300))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    } finally {
      server.thaw();
    }
    expect(await untilHealthy(database)).toBeLessThan(2000);
    const after = await Promise.all(Array.from({ length: 9 }, () => outcome(askInTransaction(database))));
    expect(after.map(({ code }) => code)).toEqual(Array(9).fill('OK'));
  });

  test('a killed database is SERVICE_UNAVAILABLE at once, and calls succeed within 2 s of its return', async () => {
    const waiting = outcome(database.execute('SELECT pg_sleep(20)'));
    await sleep(200);
    await server.kill();
    expect(await waiting).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    for (const call of [ask, askInTransaction, ask]) {
      const { code, tookMs } = await outcome(call(database));
      expect(code).toBe('SERVICE_UNAVAILABLE');
      expect(tookMs).toBeLessThan(1000);
    }
    await server.restart();
    expect(await untilHealthy(database)).toBeLessThan(2000);
    const after = await Promise.all(Array.from({ length: 9 }, () => outcome(askInTransaction(database))));
    expect(after.map(({ code }) => code)).toEqual(Array(9).fill('OK'));
  });
});

test('a connection whose statement timed out is never used again, and costs the pool nothing', async () => {
  const server = await startPrivateServer();
  const database = openDatabase({ url: server.url, timeoutMs: 300, poolSize: 2 });
  try {
    const slow = (i: number) =>
      i % 2
        ? database.execute('SELECT pg_sleep(3)')
        : database.transaction((statements) => statements.execute('SELECT pg_sleep(3)'));
    for (let round = 0; round < 3; round += 1) {
      const ends = await Promise.all([0, 1, 2, 3].map((i) => outcome(slow(i))));
      expect(ends.map(({ code }) => code)).toEqual(Array(4).fill('SERVICE_UNAVAILABLE'));
    }
    expect(await outcome(ask(database))).toMatchObject({ code: 'OK' });
    expect(await outcome(askInTransaction(database))).toMatchObject({ code: 'OK' });
  } finally {
    await database.close();
    await server.stop();
  }
});

test('a statement whose call has ended while it waited for a connection is not sent', async () => {
  const server = await startPrivateServer();
  const database = openDatabase({ url: server.url, timeoutMs: 400, poolSize: 1 });
  try {
    const blocking = outcome(
      database.transaction((statements) => statements.execute('SELECT pg_sleep(0.8)'), { timeoutMs: 3000 }),
    );
    await sleep(50);
    const insert = `INSERT INTO lists (id, name, standard, level, version) VALUES ('late', 'n', 's', 1, 'v')`;
    expect(await outcome(database.execute(insert))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await blocking).toMatchObject({ code: 'OK' });
    await sleep(300);
    expect(await database.query(v.object({ id: v.string() }), 'SELECT id FROM lists')).toEqual([]);
  } finally {
    await database.close();
    await server.stop();
  }
});

test('a transaction whose time is over while it waits for something else is undone, and its connection not used again', async () => {
  const server = await startPrivateServer();
  const database = openDatabase({ url: server.url, poolSize: 1 });
  const insert = `INSERT INTO lists (id, name, standard, level, version) VALUES ($1, 'n', 's', 1, 'v')`;
  try {
    const over = database.transaction(
      async (statements) => {
        await statements.execute(insert, 'undone');
        await sleep(600);
      },
      { timeoutMs: 200 },
    );
    expect(await outcome(over)).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await database.execute(insert, 'kept');
    const other = openDatabase({ url: server.url });
    expect(await other.query(v.object({ id: v.string() }), 'SELECT id FROM lists')).toEqual([{ id: 'kept' }]);
    await other.close();
  } finally {
    await database.close();
    await server.stop();
  }
});

test('a server that ends a connection with the very bytes that open it is SERVICE_UNAVAILABLE, and does not end the process', async () => {
  const message = (type: string, content: string) => {
    const bytes = Buffer.from(`${type}....${content}`, 'latin1');
    bytes.writeInt32BE(bytes.length - 1, 1);
    return bytes;
  };
  const signedIn = message('R', '\0\0\0\0');
  const ready = message('Z', 'I');
  const over = message('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([signedIn, ready, over])));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  const database = openDatabase({ url: `postgres://postgres@127.0.0.1:${port}/nothing` });
  try {
    // an error that nobody listens to would fail this run
    for (const call of [ask, askInTransaction]) {
      expect(await outcome(call(database))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    }
  } finally {
    await database.close();
    server.close();
  }
});

test('a database that was never there is SERVICE_UNAVAILABLE at once', async () => {
  const database = openDatabase({ url: 'postgres://postgres@127.0.0.1:1/nothing' });
  const { code, tookMs } = await outcome(ask(database));
  expect(code).toBe('SERVICE_UNAVAILABLE');
  expect(tookMs).toBeLessThan(1000);
  const proxied = openDatabase({ url: 'prisma+postgres://127.0.0.1:1/?api_key=x' });
  expect(await outcome(ask(proxied))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});
