import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';
import { isAlive } from '../../dev/database/processes.js';

const launcher = fileURLToPath(new URL('../../dev/database/postgres.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-launcher-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process of its own that starts a server in `data` and then waits, printing the id and port of the server. */
async function startElsewhere(data: string, user: { uid?: number; gid?: number } = {}) {
  const script = path.join(folder, 'start.mts');
  writeFileSync(
    script,
    `const { startPostgres } = await import(${JSON.stringify(launcher)});
     const server = await startPostgres(process.argv[2] ? { folder: process.argv[2] } : {});
     process.on('SIGTERM', async () => { await server.stop(); process.exit(0); });
     setInterval(() => {}, 1000);
     console.log(JSON.stringify({ pid: server.pid, port: server.port, folder: server.dataFolder }));`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', script, data], {
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const line = await Promise.race([once(child.stdout, 'data').then(([chunk]) => String(chunk)), ended.then(() => '')]);
  if (line === '') throw new Error(Buffer.concat(errors).toString());
  const server: { pid: number; port: number; folder: string } = JSON.parse(line);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { ...server, end };
}

const count = (url: string) => withClient(url, async (client) => (await client.query('SELECT FROM kept')).rowCount);

describe('PostgreSQL from npm', () => {
  test('keeps its data over a clean stop, and leaves no process', async () => {
    const first = await startPostgres({ folder });
    await withClient(first.url(), (client) => client.query('CREATE TABLE kept AS SELECT 1'));
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(path.join(first.dataFolder, 'postmaster.pid'))).toBe(false);
    const second = await startPostgres({ folder, port: first.port });
    expect(second.port).toBe(first.port);
    expect(await count(second.url())).toBe(1);
    await second.stop();
  });

  test('throws its data away when it was given no folder', async () => {
    const server = await startPostgres();
    expect(existsSync(server.dataFolder)).toBe(true);
    await server.stop();
    expect(existsSync(server.dataFolder)).toBe(false);
  });

  test('listens on 127.0.0.1 alone', async () => {
    const server = await startPostgres();
    const [row] = await withClient(server.url(), async (client) => (await client.query('SHOW listen_addresses')).rows);
    expect(row).toEqual({ listen_addresses: '127.0.0.1' });
    await server.stop();
  });

  test('that a killed process left behind is taken over, with its data', async () => {
    const left = await startElsewhere(folder);
    const leftUrl = `postgres://postgres@127.0.0.1:${left.port}/postgres`;
    await withClient(leftUrl, (client) => client.query('CREATE TABLE kept AS SELECT 1'));
    await left.end('SIGKILL');
    expect(isAlive(left.pid)).toBe(true);
    const messages: string[] = [];
    const taken = await startPostgres({ folder, notify: (message) => messages.push(message) });
    expect([taken.pid, taken.port, messages.length]).toEqual([left.pid, left.port, 1]);
    expect(await count(taken.url())).toBe(1);
    await taken.stop();
    expect(isAlive(left.pid)).toBe(false);
  });

  test('of another living process is left alone, with a message that names that process', async () => {
    const other = await startElsewhere(folder);
    await expect(startPostgres({ folder })).rejects.toThrow(/in use by process \d+/);
    expect(isAlive(other.pid)).toBe(true);
    await other.end('SIGTERM');
    expect(isAlive(other.pid)).toBe(false);
  });

  test('starts although the lock file names a process that is some other program now', async () => {
    const first = await startPostgres({ folder });
    await first.stop();
    writeFileSync(
      path.join(first.dataFolder, 'postmaster.pid'),
      `${process.pid}\n${first.dataFolder}\n1\n5432\n\n\n\nready\n`,
    );
    const second = await startPostgres({ folder });
    await second.stop();
  });

  test('says why it does not start', async () => {
    await expect(startPostgres({ folder, settings: { shared_buffers: 'much' } })).rejects.toThrow(/shared_buffers/);
  });

  test('is initialised again when the first time was interrupted', async () => {
    mkdirSync(path.join(folder, 'data.new'));
    writeFileSync(path.join(folder, 'data.new/PG_VERSION'), '15\n');
    const server = await startPostgres({ folder });
    await server.stop();
  });
});

if (process.getuid?.() === 0) {
  describe('as root', () => {
    test('the data is kept elsewhere when the user of the server cannot reach its folder, and nothing is opened up', async () => {
      chmodSync(folder, 0o700);
      const messages: string[] = [];
      const wanted = path.join(folder, 'postgres');
      const server = await startPostgres({ folder: wanted, notify: (message) => messages.push(message) });
      try {
        expect(messages).toEqual([expect.stringContaining(path.dirname(server.dataFolder))]);
        expect(server.dataFolder.startsWith(folder)).toBe(false);
      } finally {
        await server.stop();
        rmSync(path.dirname(server.dataFolder), { recursive: true });
      }
    });

    test('an ordinary user starts one too', async () => {
      chownSync(folder, 65_534, 65_534);
      chmodSync(folder, 0o755);
      const server = await startElsewhere(path.join(folder, 'own'), { uid: 65_534, gid: 65_534 });
      await server.end('SIGTERM');
      expect(isAlive(server.pid)).toBe(false);
    });
  });
}

describe('the commands', () => {
  const cli = fileURLToPath(new URL('../../dev/database/cli.ts', import.meta.url));
  const run = (...parameters: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', cli, ...parameters], {
      env: { ...process.env, DATABASE_URL: '', DIRECT_URL: '' },
    }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: error.stdout + error.stderr,
      }),
    );

  test('check needs no database: it starts one and ends it', async () => {
    expect(await run('check')).toEqual({ code: 0, output: expect.stringContaining('No drift') });
  });

  test('deploy and status ask for a direct URL', async () => {
    for (const command of ['deploy', 'status']) {
      expect(await run(command)).toEqual({ code: 1, output: expect.stringContaining('DIRECT_URL') });
    }
  });

  test('anything else shows how they are used', async () => {
    expect(await run('destroy')).toEqual({ code: 1, output: expect.stringContaining('Usage') });
  });
});
