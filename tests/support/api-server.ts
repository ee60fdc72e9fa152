import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';

export const TEST_SECRET = 'a secret for tests, of 32 bytes or more';

/** `TEST_TARGET` chooses what the tests of whole servers run: the `sources`, which is the default, or the functions as `built`. */
export function isBuiltWanted(): boolean {
  const wanted = process.env.TEST_TARGET || 'sources';
  if (wanted !== 'sources' && wanted !== 'built')
    throw new Error(`TEST_TARGET is ${wanted}; it must be sources or built`);
  return wanted === 'built';
}

export interface ApiServer {
  readonly url: string;
  readonly pid: number;
  /** Everything that it has written since it serves. */
  output(): string;
  /** Ends the process with a signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** The functions in a process of their own, as `dev/server/api-only.ts` serves them or, when `isBuilt`, as they are deployed. */
export async function startApiServer(options: {
  readonly databaseUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The file to run instead of the development server's. */
  readonly main?: string;
  readonly isBuilt?: boolean;
  /** Built functions that lie there already, for many processes of one deployment. */
  readonly deployed?: Deployed;
}): Promise<ApiServer> {
  const { main = 'dev/server/api-only.ts' } = options;
  const own = options.isBuilt && !options.deployed ? await deployLocally() : undefined;
  const deployed = options.deployed ?? own;
  const child = spawn(process.execPath, deployed?.parameters ?? ['--import', 'tsx', main], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'test',
      DATABASE_URL: options.databaseUrl,
      JWT_SECRET: TEST_SECRET,
      BCRYPT_COST: '4',
      ...options.environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.once('exit', () => own?.remove());
  const written: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  const [line] = first;
  if (typeof line !== 'string') throw new Error(`the server did not start: ${written.join('')}`);
  lines.on('line', (later: string) => written.push(`${later}\n`));
  const { url } = JSON.parse(line) as { url: string };
  const { pid = 0 } = child;
  let isTold = false;
  child.once('exit', (code, signal) => {
    if (!isTold) console.error(`The server ended by itself with ${code ?? signal}:\n${written.join('').slice(-5_000)}`);
  });
  return {
    url,
    pid,
    output: () => written.join(''),
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      isTold = true;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}
