import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, which exists everywhere without useradd. */
const NOBODY = 65_534;

export const asUnprivileged: Readonly<{ uid?: number; gid?: number }> =
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Whether the user that PostgreSQL runs as may pass through every folder above `target`, and through it. */
export function isReachable(target: string): boolean {
  if (asUnprivileged.uid === undefined) return true;
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat && !mayPass(stat)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function mayPass(stat: { uid: number; gid: number; mode: number }): boolean {
  if (stat.uid === NOBODY) return (stat.mode & 0o100) !== 0;
  if (stat.gid === NOBODY) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

/** Where root keeps what `nobody` must reach: a folder that only root can write, unlike one under /tmp. */
export function privilegedHome(): string {
  const home = '/var/lib/shizi-dev';
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o755);
  return home;
}
