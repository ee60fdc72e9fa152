import process from 'node:process';

const shared = globalThis as { listenersAtStart?: ReadonlySet<unknown> };
shared.listenersAtStart ??= new Set(process.listeners('SIGTERM'));

/**
 * Takes away whoever waits for the process to end, but for those that it began with. The product does, once in a process; a test
 * that loads it many times would have each of them wait.
 */
export function stopListening(): void {
  for (const listener of process.listeners('SIGTERM')) {
    if (!shared.listenersAtStart?.has(listener)) process.off('SIGTERM', listener);
  }
}
