import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { compileProgram } from '../../../dev/platform/compile.js';
import type { Usage } from '../servers/told.js';

export const servers = ['ours', 'baseline'] as const;
export type ServerName = (typeof servers)[number];

export interface MeasuredServer {
  readonly url: string;
  /** Since it started. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** Below tests/bench/servers. */
  readonly name: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const compiled = new Map<string, string>();

/** Starts a program that tells by messages; in JavaScript, without any loader but Node's own. `BENCH_NODE_OPTIONS` are for Node. */
export function startProgram({ name, parameters, environment }: ProgramOptions): ChildProcess {
  const program = compiled.get(name) ?? compileProgram(`../../tests/bench/servers/${name}.ts`);
  compiled.set(name, program);
  const forNode = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean);
  return spawn(process.execPath, [...forNode, program, ...parameters], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    // what it logs is written and thrown away
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The next message of a program. @throws Error when it ends instead */
export function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`the program ended with ${code}`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message as T);
    });
  });
}

export async function startServer(options: ProgramOptions): Promise<MeasuredServer> {
  const child = startProgram(options);
  const { url } = await nextMessage<{ url: string }>(child);
  return {
    url,
    usage: async () => {
      const answer = nextMessage<Usage>(child);
      child.send('usage');
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
