import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';
import { expectReads, refusals, survive } from './survive.js';
import { isLong, startWorld, type World } from './world.js';

const MOST_CONNECTIONS = 60;
/** The longest time that a call waits, and something. */
const BROKEN_MS = 7_000;
const LOCKED_MS = isLong ? 30_000 : BROKEN_MS;

let server: PrivateServer;
let world: World;
const sql = <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
  withClient(server.url, async (client) => (await client.query<Row>(text, [...parameters])).rows);

beforeAll(async () => {
  server = await startPrivateServer({ settings: { max_connections: String(MOST_CONNECTIONS) } });
  world = await startWorld({ databaseUrl: server.url, sql });
});
afterAll(async () => {
  await world.close();
  await server.stop();
});

test('PostgreSQL killed under load: 503 within 6 s, well within 2 s of its return, nothing lost or doubled', async () => {
  const survived = await survive({ world, sql }, async () => {
    await server.kill();
    await sleep(1_500);
    return () => server.restart();
  });
  expect(refusals(survived)).toBeGreaterThan(0);
});

test('PostgreSQL frozen under load: 503 within 6 s, well within 2 s of its return, nothing lost or doubled', async () => {
  const survived = await survive({ world, sql }, async () => {
    server.freeze();
    await sleep(BROKEN_MS);
    return () => server.thaw();
  });
  expect(refusals(survived)).toBeGreaterThan(0);
});

test('PostgreSQL restarted under load: well within 2 s of its return, nothing lost or doubled', async () => {
  await survive({ world, sql }, async () => () => server.restart());
});

test('every connection of PostgreSQL taken: 503 within 6 s, well within 2 s of their return, nothing lost or doubled', async () => {
  const survived = await survive({ world, sql }, async () => {
    const taken: pg.Client[] = [];
    await withClient(server.url, async (client) => {
      for (let isRoom = true; isRoom; ) {
        // those of the functions first, whose places are then taken before they are back
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name <> 'taker' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        );
        const more = Array.from({ length: MOST_CONNECTIONS }, () => take(server.url));
        const got = (await Promise.all(more)).filter((one) => one !== undefined);
        taken.push(...got);
        isRoom = got.length > 0;
      }
    });
    await sleep(2_000);
    return async () => {
      await Promise.all(taken.map((one) => one.end()));
    };
  });
  expect(refusals(survived)).toBeGreaterThan(0);
});

test('PostgreSQL that may only be read, as providers have it while a disk is full: writes are 503, reads go on, nothing lost or doubled', async () => {
  const allowWrites = (isAllowed: boolean) =>
    withClient(server.url, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE postgres SET default_transaction_read_only = ${isAllowed ? 'off' : 'on'}`);
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
    });
  const survived = await survive({ world, sql }, async (load) => {
    await allowWrites(false);
    await expect.poll(() => refusals(load)).toBeGreaterThan(0);
    await expectReads({ world, load }, 1_500);
    return () => allowWrites(true);
  });
  expect(refusals(survived)).toBeGreaterThan(0);
});

/** A connection that does nothing, where one is to be had. */
async function take(connectionString: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString, application_name: 'taker' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    return undefined;
  }
}

// by hand only: to a learner both are what a locked row is
test.runIf(isLong)(
  `a table locked for ${LOCKED_MS / 1000} s: 503 within 6 s, well within 2 s of its end, nothing lost or doubled`,
  async () => {
    const survived = await survive({ world, sql }, async () => {
      const holder = new pg.Client({ connectionString: server.url });
      await holder.connect();
      await holder.query('BEGIN; LOCK TABLE study_events IN ACCESS EXCLUSIVE MODE');
      await sleep(LOCKED_MS);
      return () => holder.end();
    });
    expect(refusals(survived)).toBeGreaterThan(0);
  },
);

test(`the row of one learner locked for ${LOCKED_MS / 1000} s: that one waits and is told so, nobody else`, async () => {
  const survived = await survive({ world, sql }, async (load) => {
    const learner = load.devices[0]?.learner;
    const holder = new pg.Client({ connectionString: server.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [learner?.userId]);
    const others = load.devices.filter((device) => device.learner !== learner);
    const before = others.map(({ device }) => device.receipts.length);
    await sleep(LOCKED_MS);
    const during = others.map(({ device }, index) => device.receipts.length - (before[index] ?? 0));
    expect(Math.min(...during)).toBeGreaterThan(10);
    return () => holder.end();
  });
  expect(refusals(survived)).toBeGreaterThan(0);
});

test.runIf(isLong)(
  'statements that take 8 s: 503 within 6 s, well within 2 s of their end, nothing of what was refused is written',
  async () => {
    const survived = await survive({ world, sql }, async () => {
      await sql(
        `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(8); RETURN NULL; END'`,
      );
      await sql('CREATE TRIGGER slow BEFORE INSERT ON study_events FOR EACH STATEMENT EXECUTE FUNCTION slow()');
      await sleep(BROKEN_MS);
      return async () => {
        // whoever operates ends what holds the table, as the trigger does
        await sql(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid <> pg_backend_pid()`,
        );
        await sql('DROP FUNCTION slow CASCADE');
      };
    });
    expect(refusals(survived)).toBeGreaterThan(0);
  },
);
