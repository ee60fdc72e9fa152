import process from 'node:process';
import { whenNpmEnds } from '../parent.js';
import { CannotStart } from './remote.js';

/** The exit code of a program that somebody interrupted. */
export const INTERRUPTED = 130;

/**
 * Runs a command against a deployment; `main` answers its exit code. Ctrl-C, SIGTERM, a closed terminal and an npm that was ended
 * abort `interrupted`, so that `main` can delete what it has made and answer INTERRUPTED; a second time does not wait for it.
 * CannotStart is told as its sentence alone, with exit code 2.
 */
export async function runProgram(main: (interrupted: AbortSignal) => Promise<number>): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = () => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED);
    interrupted.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  whenNpmEnds(interrupt);
  try {
    process.exitCode = await main(interrupted.signal);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
