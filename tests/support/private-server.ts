import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploy } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';
import { childrenOf, isAlive } from '../../dev/database/processes.js';

export interface PrivateServer {
  /** Of a migrated database. Stays the same over restarts. */
  readonly url: string;
  /** SIGSTOP to the server and all its processes: connections are accepted by the system, and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, after `kill` or in good order: connections end, what is committed is written. */
  restart(): Promise<void>;
  /** Has it keep its write-ahead log in another folder from now on. */
  moveLog(folder: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PrivateServerOptions {
  /** Settings as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where its data lies; a folder that is removed at the end when not given. */
  readonly folder?: string;
}

/** A PostgreSQL of one test alone, which that test may freeze, kill and restart. */
export async function startPrivateServer(options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'shizi-private-'));
  const settings = { fsync: 'off', ...options.settings };
  let server = await startPostgres({ folder, settings });
  const { port } = server;
  const url = server.url('postgres');
  await deploy(url);
  const signalAll = (signal: NodeJS.Signals) => {
    // the server first: it must not start another process meanwhile
    for (const pid of [server.pid, ...childrenOf(server.pid)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // a connection that had ended meanwhile
      }
    }
  };
  return {
    url,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    kill: async () => {
      const processes = [server.pid, ...childrenOf(server.pid)];
      for (const pid of processes) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      while (processes.some(isAlive)) await sleep(5);
    },
    restart: async () => {
      if (isAlive(server.pid)) await server.stop();
      server = await startPostgres({ folder, settings, port });
    },
    moveLog: async (target) => {
      await server.stop();
      const [place, moved] = [path.join(server.dataFolder, 'pg_wal'), path.join(target, 'pg_wal')];
      execFileSync('cp', ['-a', place, moved]);
      rmSync(place, { recursive: true });
      symlinkSync(moved, place);
      server = await startPostgres({ folder, settings, port });
    },
    stop: async () => {
      await server.stop();
      if (!options.folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
