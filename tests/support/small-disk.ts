import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { asUnprivileged } from '../../dev/database/unprivileged.js';

/** A disk of few megabytes, in memory, that belongs to the user that PostgreSQL runs as. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte. */
  fill(): void;
  /** Takes back what `fill` took. */
  free(): void;
  unmount(): void;
}

/** Why there can be no small disk here, or undefined where there can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a tmpfs, which is of Linux';
  if (process.getuid?.() !== 0) return 'root, to mount a tmpfs';
  try {
    mountSmallDisk(1).unmount();
    return undefined;
  } catch {
    return 'the permission to mount a tmpfs';
  }
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-small-disk-'));
  const { uid = 0, gid = 0 } = asUnprivileged;
  const options = `size=${megabytes}m,mode=0700,uid=${uid},gid=${gid}`;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'shizi-small-disk', folder], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const filler = path.join(folder, 'filler');
  const unmount = () => {
    process.removeListener('exit', unmount);
    // also while a process that is about to end still has a file of it
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  };
  process.once('exit', unmount);
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      for (const size of [1 << 16, 1 << 12]) while (hasWritten(file, size));
      closeSync(file);
    },
    free: () => rmSync(filler, { force: true }),
    unmount,
  };
}

function hasWritten(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
