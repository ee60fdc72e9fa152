import process from 'node:process';

const steps: (() => Promise<unknown>)[] = [];
let isListening = false;

/** The platform takes a process away half a second after SIGTERM; with what comes after it, ours is gone within 400 ms. */
const TIMEOUT_MS = 300;
const SIGTERM = 15;

/** Runs `step` when the process is told to end. Nobody is left to hear of its failure. */
export function whenEnding(step: () => Promise<unknown>): void {
  steps.push(step);
  if (isListening) return;
  isListening = true;
  // whoever listens takes over the duty to end the process: another listener has its own way to do that
  const wasAlone = process.listenerCount('SIGTERM') === 0;
  process.once('SIGTERM', async () => {
    const isAlone = wasAlone && process.listenerCount('SIGTERM') === 0;
    await endAll();
    if (isAlone) process.exit(128 + SIGTERM);
  });
}

let ending: Promise<void> | undefined;

/** Runs everything that was registered, at once and only once; ends within 300 ms. */
export function endAll(): Promise<void> {
  ending ??= new Promise((resolve) => {
    const timer = setTimeout(resolve, TIMEOUT_MS);
    void Promise.allSettled(steps.map((step) => step())).then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  return ending;
}
