import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { livingOwner, recordOwner } from './owner.js';
import { readPostmaster, stopPostmaster } from './postmaster.js';
import { commandOf } from './processes.js';
import { asUnprivileged, isReachable, privilegedHome } from './unprivileged.js';

export interface DataPlace {
  /** Holds `data` and `postgres.log`; belongs to the user that PostgreSQL runs as. */
  readonly folder: string;
  readonly throwaway: boolean;
}

const PREFIX = 'shizi-postgres-';

/** Decides where the data lives and makes that folder; without `folder` it is one to throw away. */
export function placeData(folder: string | undefined, notify: (message: string) => void): DataPlace {
  if (folder === undefined) return { folder: throwawayFolder(), throwaway: true };
  const wanted = path.resolve(folder);
  mkdirSync(wanted, { recursive: true });
  if (isReachable(path.dirname(wanted))) return { folder: own(wanted), throwaway: false };
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const instead = path.join(privilegedHome(), name);
  mkdirSync(instead, { recursive: true });
  notify(`The user that PostgreSQL runs as cannot reach ${wanted}: its data is kept in ${instead}.`);
  return { folder: own(instead), throwaway: false };
}

function throwawayFolder(): string {
  const base = isReachable(tmpdir()) ? tmpdir() : '/tmp';
  sweep(base);
  const folder = mkdtempSync(path.join(base, PREFIX));
  recordOwner(folder);
  return own(folder);
}

/** Ends and removes what killed runs left behind. */
function sweep(base: string): void {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(base, name);
    try {
      if (livingOwner(folder) !== undefined || statSync(folder).mtimeMs > Date.now() - 10_000) continue;
      const left = readPostmaster(path.join(folder, 'data'));
      if (left && commandOf(left.pid).includes(folder)) stopPostmaster(left.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // somebody else's, or being swept by another process
    }
  }
}

function own(folder: string): string {
  const { uid, gid } = asUnprivileged;
  if (uid !== undefined && gid !== undefined && statSync(folder).uid !== uid) chownSync(folder, uid, gid);
  return folder;
}
