/** A timer that is later than this was held up by work in our own process. */
const HELD_UP_MS = 50;
const GRACE_MS = 100;

/**
 * A signal that aborts after `timeoutMs`, like `AbortSignal.timeout`, unless it was this process that slept: loading a large
 * module stops everything for longer than a fast server is given, and its answer then waits to be read. So a late timer gives the
 * answer a moment, for `latestMs` in all at most.
 */
export function patientTimeout(timeoutMs: number, latestMs = 3_000): AbortSignal {
  const controller = new AbortController();
  const startedAtMs = performance.now();
  const wait = (ms: number): void => {
    const expectedAtMs = performance.now() + ms;
    const timer = setTimeout(() => {
      const nowMs = performance.now();
      const isHeldUp = nowMs - expectedAtMs > HELD_UP_MS && nowMs - startedAtMs < latestMs;
      if (isHeldUp) wait(GRACE_MS);
      else controller.abort(new DOMException('no answer in time', 'TimeoutError'));
    }, ms);
    timer.unref();
  };
  wait(timeoutMs);
  return controller.signal;
}
