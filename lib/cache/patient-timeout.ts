/** A timer that is later than this was held up by work in our own process. */
const HELD_UP_MS = 50;
const GRACE_MS = 100;
const MAX_GRACES = 3;

/**
 * Runs `work` with a signal that aborts after `timeoutMs`, like `AbortSignal.timeout`, unless it was this process that slept:
 * loading a large module stops everything for longer than a fast server is given, and its answer then waits to be read. So a
 * late timer gives the answer a moment, three times at most. Work that does not heed the signal is waited for no longer either.
 * Nothing is left of all this when it has ended.
 */
export async function withPatience<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (ms: number, graces: number): void => {
    const expectedAtMs = performance.now() + ms;
    timer = setTimeout(() => {
      const isHeldUp = performance.now() - expectedAtMs > HELD_UP_MS;
      if (isHeldUp && graces > 0) wait(GRACE_MS, graces - 1);
      else controller.abort(new DOMException('no answer in time', 'TimeoutError'));
    }, ms);
    timer.unref();
  };
  wait(timeoutMs, MAX_GRACES);
  const { signal } = controller;
  const isOver = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(signal), isOver]);
  } finally {
    clearTimeout(timer);
  }
}
