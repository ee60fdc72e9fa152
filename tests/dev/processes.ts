import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuiltWanted } from '../support/api-server.js';
import { testEngine } from '../support/redis.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Sends a signal and waits for the end. @returns the exit code, or null when the signal itself ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * The dev server as `npm run dev` starts it, on any free port. Give it a folder of its own.
 * @throws Error with all that it printed, when it ends before it is ready.
 */
export async function startDevServer(
  environment: Readonly<Record<string, string>>,
  { underNpm = false } = {},
): Promise<ServerProcess> {
  const [program = '', ...parameters] = underNpm
    ? ['npm', 'run', 'dev']
    : [process.execPath, '--import', 'tsx', 'dev/main.ts'];
  const target = isBuiltWanted() ? { FUNCTIONS: 'built' } : {};
  const child = spawn(program, parameters, {
    cwd: root,
    env: {
      ...withoutVitest(process.env),
      PORT: '0',
      DATABASE_URL: '',
      LOCAL_REDIS: testEngine(),
      ...target,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const [, found] = /Ready after[\s\S]+Web app +(\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The dev server ended with ${code}:\n${output}`)));
  });
  return {
    url,
    child,
    output: () => output,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** The tests' own environment makes Vite and others behave as in a test. */
function withoutVitest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(VITEST|VITE_|TEST$|NODE_ENV$|npm_)/.test(name));
  return Object.fromEntries(kept);
}

/** Command lines of the processes that mention `text`, themselves or in their environment; none without a /proc to look in. */
export function processesMentioning(text: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return [];
    try {
      const command = readFileSync(path.join('/proc', entry, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(path.join('/proc', entry, 'environ'), 'utf8');
      return command.includes(text) || environment.includes(text) ? [command] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });
}
