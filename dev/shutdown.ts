import process from 'node:process';
import { whenNpmEnds } from './parent.js';

/**
 * Ends what was started, last first, on Ctrl-C, SIGTERM, a closed terminal or a failure. What is still starting is waited
 * for, so that nothing is left behind; a second signal does not wait.
 */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;

  listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.running) process.exit(130);
        void this.run(0);
      });
    }
    whenNpmEnds(() => void this.run(0));
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Registers how `starting` ends, before it has started. */
  async endLater<T>(starting: Promise<T>, end: (started: T) => Promise<unknown>): Promise<T> {
    this.steps.push(async () => {
      const started = await starting.catch(() => undefined);
      if (started !== undefined) await end(started);
    });
    return starting;
  }

  /** Ends everything, then the process. */
  run(exitCode: number): Promise<void> {
    this.running ??= (async () => {
      for (const end of this.steps.reverse()) await end().catch((error: unknown) => console.error(error));
      process.exit(exitCode);
    })();
    return this.running;
  }
}
