import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { livingOwner } from './owner.js';
import { commandOf, isAlive } from './processes.js';

interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What the server says of itself in its lock file: line 1 its process, line 4 its port, line 8 its status. */
export function readPostmaster(dataFolder: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * The server that runs in this folder although whoever started it is gone, or undefined when none runs.
 * A lock file whose process id now belongs to some other program (a container that was restarted) is removed, because
 * PostgreSQL itself would refuse to start.
 * @throws Error when whoever started it still lives: two owners would end each other's server.
 */
export async function runningIn(dataFolder: string): Promise<Postmaster | undefined> {
  const found = readPostmaster(dataFolder);
  if (!found || !isAlive(found.pid)) return undefined;
  const command = commandOf(found.pid);
  if (command !== '' && !command.includes(dataFolder)) {
    rmSync(path.join(dataFolder, 'postmaster.pid'));
    return undefined;
  }
  const owner = livingOwner(path.dirname(dataFolder));
  if (owner !== undefined && owner !== process.pid) {
    throw new Error(`${dataFolder} is in use by process ${owner}. Stop that one first, or set DATA_DIR.`);
  }
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const now = readPostmaster(dataFolder);
    if (!now || !isAlive(now.pid)) return undefined;
    if (now.ready) return now;
    await sleep(25);
  }
  throw new Error(`PostgreSQL (process ${found.pid}) in ${dataFolder} is neither ready nor gone.`);
}

/** Sends a signal to a server, frozen or not; false when there is no such process any more. */
export function stopPostmaster(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (!isAlive(pid)) return false;
  try {
    process.kill(pid, signal);
    if (signal !== 0 && process.platform !== 'win32') process.kill(pid, 'SIGCONT');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
