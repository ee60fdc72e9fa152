import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisProcess {
  /** Of the Unix socket: no port that another program could take. */
  readonly socket: string;
  /** SIGSTOP freezes it, SIGCONT wakes it, SIGKILL ends it until `restart`. */
  signal(signal: NodeJS.Signals): void;
  /** A new and empty server at the same socket. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 5_000;

/** Whether the program is on the PATH. */
export function hasRedisServer(): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, 'redis-server'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The shell ends Redis, and removes its folder, as soon as its standard input closes, which it also does when this process
 * is killed.
 */
const GUARD =
  'exec 3<&0; redis-server "$@" >/dev/null & echo $!; cat <&3 >/dev/null; kill -9 $! 2>/dev/null; wait; rm -rf "$0"';

/** A redis-server that keeps nothing on disk and does not outlive this process. */
export async function startRedisProcess(): Promise<RedisProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-redis-'));
  const socket = path.join(folder, 'redis.sock');
  const settings = ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder];
  const start = () => spawnGuarded(folder, [...settings, '--save', '', '--appendonly', 'no'], socket);
  let running = await start();
  return {
    socket,
    signal: (signal) => {
      process.kill(running.pid, signal);
    },
    restart: async () => {
      await end(running.guard);
      running = await start();
    },
    stop: () => end(running.guard),
  };
}

async function spawnGuarded(
  folder: string,
  settings: readonly string[],
  socket: string,
): Promise<{ guard: ChildProcess; pid: number }> {
  mkdirSync(folder, { recursive: true }); // the guard of the one before has removed it
  const guard = spawn('sh', ['-c', GUARD, folder, ...settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // a group of its own: Ctrl-C is for this process to act on
  });
  const [line] = (await once(createInterface({ input: guard.stdout }), 'line')) as [string];
  for (const sinceMs = performance.now(); !(await accepts(socket)); await sleep(10)) {
    if (performance.now() - sinceMs < START_TIMEOUT_MS) continue;
    await end(guard);
    throw new Error('redis-server did not start.');
  }
  return { guard, pid: Number(line) };
}

async function end(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  const gone = once(guard, 'exit');
  guard.stdin?.end();
  await gone;
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('error', () => resolve(false));
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
  });
}
