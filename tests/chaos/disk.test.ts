import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploy, withClient } from '../../dev/database/migrations.js';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from '../support/small-disk.js';
import { expectReads, refusals, survive } from './survive.js';
import { startWorld, type World } from './world.js';

const FULL_MS = 2_500;
const missing = whyNoSmallDisk();
const name = `PostgreSQL without space${missing ? ` (skipped: needs ${missing})` : ''}`;

describe.skipIf(missing)(name, () => {
  let folder: string;
  let tables: SmallDisk;
  let log: SmallDisk;
  let server: PrivateServer;
  let url: string;
  let world: World;
  const sql = <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    withClient(url, async (client) => (await client.query<Row>(text, [...parameters])).rows);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'shizi-private-'));
    [tables, log] = [mountSmallDisk(32), mountSmallDisk(128)];
    server = await startPrivateServer({ folder, settings: { max_wal_size: '64MB', min_wal_size: '32MB' } });
    await withClient(server.url, async (client) => {
      await client.query(`CREATE TABLESPACE small LOCATION '${tables.folder}'`);
      await client.query('CREATE DATABASE learners TABLESPACE small');
    });
    url = server.url.replace(/postgres$/, 'learners');
    await deploy(url);
    await server.moveLog(log.folder);
    world = await startWorld({ databaseUrl: url, sql });
  });
  afterAll(async () => {
    await world.close();
    await server.stop();
    for (const disk of [tables, log]) disk.unmount();
    rmSync(folder, { recursive: true, force: true });
  });

  test('for its tables: writes are 503, reads go on, writes succeed again when there is space, nothing lost or doubled', async () => {
    const survived = await survive({ world, sql }, async (load) => {
      tables.fill();
      await expect.poll(() => refusals(load), { timeout: 30_000 }).toBeGreaterThan(0);
      await expectReads({ world, load }, FULL_MS);
      return () => tables.free();
    });
    expect(refusals(survived)).toBeGreaterThan(0);
  });

  test('for its log, which ends it: 503 within 6 s, well within 2 s of its return, nothing lost or doubled', async () => {
    const survived = await survive({ world, sql }, async (load) => {
      // as a replica that does not come does: nothing of the log may go
      await sql(`SELECT pg_create_physical_replication_slot('absent', true)`);
      log.fill();
      await expect(
        withClient(url, async (client) => {
          for (;;) await client.query(`SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1000000))`);
        }),
      ).rejects.toThrow();
      await expect.poll(() => refusals(load)).toBeGreaterThan(0);
      await sleep(FULL_MS);
      return async () => {
        log.free();
        await server.restart();
        await sql(`SELECT pg_drop_replication_slot('absent')`);
      };
    });
    expect(refusals(survived)).toBeGreaterThan(0);
  });
});
