import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** When it began, as text that no other process of the same id shares. */
  readonly startedAt: string;
}

/** Every process of this machine, from /proc where there is one, else from `ps`; empty on Windows. */
function processes(): ProcessEntry[] {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
      .split('\n')
      .flatMap(parsePsLine);
  }
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcEntry(Number(name)) : []));
}

/** "pid ppid Sun Nov 22 16:45:48 2026" */
function parsePsLine(line: string): ProcessEntry[] {
  const [, pid, parent, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\S.*\S)\s*$/.exec(line) ?? [];
  return startedAt === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), startedAt }];
}

function readProcEntry(pid: number): ProcessEntry[] {
  try {
    // "pid (command) state ppid …": the command may itself hold spaces and parentheses, so cut at the last one
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return [];
    return [{ pid, parent: Number(fields[1]), startedAt: fields[19] ?? '' }];
  } catch {
    return []; // it ended between the listing and the reading
  }
}

/** The process of this id, or undefined when there is none (zombies count as none). */
export function findProcess(pid: number): ProcessEntry | undefined {
  if (process.platform === 'linux') return readProcEntry(pid)[0];
  return processes().find((entry) => entry.pid === pid);
}

/** The command line of a process; empty when there is none, and on Windows. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return process.platform === 'win32'
      ? ''
      : execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
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
