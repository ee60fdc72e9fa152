import { execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.js';
import { placeData } from './data-folder.js';
import { recordOwner } from './owner.js';
import { readPostmaster, runningIn, stopPostmaster } from './postmaster.js';
import { asUnprivileged } from './unprivileged.js';

export interface PostgresOptions {
  /** Where the data stays between runs. Without it the data is thrown away at the end, and not synced to disk. */
  readonly folder?: string;
  /** A free one when not given. */
  readonly port?: number;
  /** Settings as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what a developer should know: data kept elsewhere, a server taken over. */
  readonly notify?: (message: string) => void;
}

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  readonly dataFolder: string;
  readonly logFile: string;
  /** The connection URL of a database on this server. */
  url(database?: string): string;
  /** Ends it cleanly; what was thrown away is gone after that. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/**
 * Starts a real PostgreSQL on 127.0.0.1, as an ordinary user or as root. A server that a killed run left behind in
 * `folder` is taken over. It ends with this process.
 * @throws Error with the server's own log when it does not start, or when another living process uses the folder.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const place = placeData(options.folder, options.notify ?? (() => undefined));
  const dataFolder = path.join(place.folder, 'data');
  const logFile = path.join(place.folder, 'postgres.log');
  const server = (pid: number, port: number): PostgresServer => {
    recordOwner(place.folder);
    const kill = () => stopPostmaster(pid, 'SIGINT');
    process.once('exit', kill);
    return {
      pid,
      port,
      dataFolder,
      logFile,
      url: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
      stop: async () => {
        process.removeListener('exit', kill);
        await endPostmaster(pid);
        if (place.throwaway) rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  };

  const left = await runningIn(dataFolder);
  if (left) {
    if (left.port === (options.port ?? left.port)) {
      options.notify?.(`PostgreSQL of an earlier run is still there (process ${left.pid}): using it.`);
      return server(left.pid, left.port);
    }
    await endPostmaster(left.pid);
  }
  const binaries = findBinaries();
  if (!existsSync(dataFolder)) createCluster(binaries, place.folder, dataFolder);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const settings = { ...baseSettings(port), ...(place.throwaway ? throwawaySettings : {}), ...options.settings };
    const pid = await launch(binaries, { dataFolder, logFile, settings });
    if (pid !== undefined) return server(pid, port);
    const log = readFileSync(logFile, 'utf8');
    // between finding a free port and using it another process may have taken it
    const portLost = options.port === undefined && attempt < 5 && log.includes('could not bind');
    if (!portLost) throw new Error(`PostgreSQL did not start in ${dataFolder}:\n${log.slice(-2000)}`);
  }
}

const baseSettings = (port: number): Record<string, string> => ({
  port: String(port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
});

const throwawaySettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

function createCluster(binaries: Binaries, folder: string, dataFolder: string): void {
  // under another name until it is whole: an initdb that was interrupted is done again
  const unfinished = `${dataFolder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (asUnprivileged.uid !== undefined) chownSync(unfinished, asUnprivileged.uid, asUnprivileged.uid);
  const settings = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  execFileSync(binaries.initdb, ['-D', unfinished, ...settings], {
    ...asUnprivileged,
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  renameSync(unfinished, dataFolder);
}

/** The process id once it accepts connections, or undefined when it ended before. */
async function launch(
  binaries: Binaries,
  run: { dataFolder: string; logFile: string; settings: Readonly<Record<string, string>> },
): Promise<number | undefined> {
  const flags = Object.entries(run.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(run.logFile, 'w');
  const child = spawn(binaries.postgres, ['-D', run.dataFolder, ...flags], {
    ...asUnprivileged,
    cwd: path.dirname(run.dataFolder),
    env: cleanEnvironment(),
    stdio: ['ignore', log, log],
    // its own group: Ctrl-C reaches this process alone, which then ends the server after the requests that use it
    detached: process.platform !== 'win32',
  });
  closeSync(log);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref(); // it alone keeps no process waiting
  for (const startedAtMs = performance.now(); !ended; ) {
    const postmaster = readPostmaster(run.dataFolder);
    if (postmaster?.pid === child.pid && postmaster?.ready) return child.pid;
    if (performance.now() - startedAtMs > START_TIMEOUT_MS) child.kill('SIGKILL');
    await sleep(15);
  }
  return undefined;
}

async function endPostmaster(pid: number): Promise<void> {
  // SIGINT ends connections and writes a checkpoint; SIGQUIT leaves that to the next start
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!stopPostmaster(pid, signal)) return;
    for (const sinceMs = performance.now(); performance.now() - sinceMs < patienceMs; await sleep(10)) {
      if (!stopPostmaster(pid, 0)) return;
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end.`);
}

/** Without PGPORT, PGOPTIONS and the like of whoever starts this. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** A port of 127.0.0.1 that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
