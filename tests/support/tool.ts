import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ToolRun {
  readonly code: number | null;
  /** All that it wrote. */
  readonly output: string;
}

/** A command of this project in a process of its own, as its npm script starts it. */
export function runTool(
  main: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  hear: (output: string, child: ChildProcess) => void = () => undefined,
): Promise<ToolRun> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...parameters], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      hear(output, child);
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
