/** Calls `work` once the page has nothing else to do, or after `latestMs` at the latest. */
export function whenIdle(work: () => void, latestMs?: number): void {
  // Safari has no idle time to tell of
  if (typeof requestIdleCallback !== 'function') work();
  else if (latestMs === undefined) requestIdleCallback(work);
  else requestIdleCallback(work, { timeout: latestMs });
}
