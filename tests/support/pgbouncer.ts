import { spawn } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../dev/database/migrations.js';
import { freePort } from '../../dev/database/postgres.js';
import { asUnprivileged } from '../../dev/database/unprivileged.js';

export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/** The pgbouncer program of this machine, or undefined when there is none. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, 'pgbouncer')).find(isExecutable);
}

/** PgBouncer in transaction mode in front of every database of a local server. */
export async function startPgBouncer(postgresPort: number, { serverConnections = 10 } = {}): Promise<PgBouncer> {
  const program = findPgBouncer();
  if (!program) throw new Error('TEST_DATABASE_VIA=pgbouncer: there is no pgbouncer on this machine.');
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-pgbouncer-'));
  const port = await freePort();
  const config = path.join(folder, 'pgbouncer.ini');
  const users = path.join(folder, 'users.txt');
  writeFileSync(users, '"postgres" ""\n');
  writeFileSync(
    config,
    `[databases]
* = host=127.0.0.1 port=${postgresPort} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 2000
logfile =
pidfile =
`,
  );
  if (asUnprivileged.uid !== undefined) {
    for (const file of [folder, config, users]) chownSync(file, asUnprivileged.uid, asUnprivileged.uid);
  }
  const child = spawn(program, ['-q', config], { ...asUnprivileged, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
      return { port, stop };
    } catch {
      await sleep(50);
    }
  }
  await stop();
  throw new Error('pgbouncer did not start.');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
