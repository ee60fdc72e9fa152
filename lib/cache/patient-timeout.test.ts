import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withPatience } from './patient-timeout.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Waits until the signal fires. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe('work that is waited for', () => {
  it.each([
    ['heeds the signal', endless],
    ['does not', () => new Promise<never>(() => undefined)],
  ])('is cut off when its time is up, where it %s', async (_, work) => {
    const waiting = withPatience(500, work);
    const refused = expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    await vi.advanceTimersByTimeAsync(500);
    await refused;
  });

  it.each([
    ['ends well', async () => 'done'],
    ['fails', async () => Promise.reject(new Error('failed'))],
  ])('leaves no timer behind when it %s, and its signal never fires', async (_, work) => {
    let signal: AbortSignal | undefined;
    await withPatience(500, (given) => {
      signal = given;
      return work();
    }).catch(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signal?.aborted).toBe(false);
  });
});
