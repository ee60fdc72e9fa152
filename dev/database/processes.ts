import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of this machine, from /proc where there is one, else from `ps`; empty on Windows. */
function processes(): ProcessEntry[] {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n').flatMap(parsePsLine);
  }
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcEntry(Number(name)) : []));
}

function parsePsLine(line: string): ProcessEntry[] {
  const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
  return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
}

function readProcEntry(pid: number): ProcessEntry[] {
  try {
    // "pid (command) state ppid …": the command may itself hold spaces and parentheses, so cut at the last one
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const [state, parent] = stat.slice(end + 2).split(' ');
    if (state === 'Z') return [];
    return [{ pid, parent: Number(parent), command: stat.slice(stat.indexOf('(') + 1, end) }];
  } catch {
    return []; // it ended between the listing and the reading
  }
}

/** The process of this id, or undefined when there is none (zombies count as none). */
export function findProcess(pid: number): ProcessEntry | undefined {
  if (process.platform === 'linux') return readProcEntry(pid)[0];
  return processes().find((entry) => entry.pid === pid);
}

/** Ids of the direct children of a process. */
export function childrenOf(pid: number): number[] {
  return processes().flatMap((entry) => (entry.parent === pid ? [entry.pid] : []));
}

/** Whether a signal could be sent to this id, which may meanwhile be another process. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return findProcess(pid) !== undefined || process.platform === 'win32';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
