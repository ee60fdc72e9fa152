import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { root } from '../server/functions.js';
import { buildFunctions } from './build.js';
import { compileProgram } from './compile.js';

/** What `main.ts` serves. */
export interface PlatformFolders {
  readonly functions: string;
  readonly web: string;
  /** The file vercel.json. */
  readonly configuration: string;
}

export interface Deployed {
  /** What to give to Node, besides `PORT` and the settings of the product. */
  readonly parameters: readonly string[];
  /** Of the functions; the files of each are below it, and nothing else is. */
  readonly functions: string;
  remove(): void;
}

/**
 * Puts the built functions where no package of this project can be found, so that one that was not deployed with a function is
 * missing there as it would be on the platform.
 */
export async function deployLocally(web: string = path.join(root, 'web/public')): Promise<Deployed> {
  const built = await buildFunctions();
  const functions = mkdtempSync(path.join(tmpdir(), 'shizi-functions-'));
  linkAll(built, functions);
  const folders: PlatformFolders = { functions, web, configuration: path.join(root, 'vercel.json') };
  return {
    parameters: [compileProgram('main.ts'), JSON.stringify(folders)],
    functions,
    remove: () => rmSync(functions, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface Platform {
  stop(): Promise<void>;
}

/** Serves what `deployLocally` has put in place, on a port of this machine. */
export async function startPlatform(options: {
  readonly port: number;
  readonly web: string;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<Platform> {
  const deployed = await deployLocally(options.web);
  const child = spawn(process.execPath, deployed.parameters, {
    env: { ...options.environment, PORT: String(options.port) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  if (typeof line !== 'string') {
    deployed.remove();
    throw new Error('The built functions could not be served.');
  }
  lines.on('line', (later: string) => console.log(later));
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      deployed.remove();
    },
  };
}

function linkAll(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target);
      linkAll(source, target);
    } else {
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target); // another disk
      }
    }
  }
}
