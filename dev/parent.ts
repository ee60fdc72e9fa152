import process from 'node:process';

const LOOK_EVERY_MS = 250;

/**
 * Calls `act` once the shell that npm put in between is gone. npm passes a SIGTERM to that shell, which dies of it and
 * tells nobody: without this, whoever ends `npm run dev` would leave its servers behind.
 */
export function whenNpmEnds(act: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_EVERY_MS);
  timer.unref();
}
