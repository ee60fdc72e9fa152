import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProcess } from './processes.js';

const FILE = 'owner.pid';

/** Notes in the folder of a server that this process is the one that will end it. */
export function recordOwner(folder: string): void {
  writeFileSync(path.join(folder, FILE), `${process.pid} ${findProcess(process.pid)?.startedAt ?? ''}`);
}

/** The process that noted itself, as long as it lives; another one that was given its id later does not count. */
export function livingOwner(folder: string): number | undefined {
  try {
    const [, pid, startedAt] = /^(\d+) (.+)$/.exec(readFileSync(path.join(folder, FILE), 'utf8')) ?? [];
    const found = findProcess(Number(pid));
    return found && found.startedAt === startedAt ? found.pid : undefined;
  } catch {
    return undefined;
  }
}
