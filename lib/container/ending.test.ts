import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the end of a process', () => {
  it('waits for all steps at once, whatever becomes of each, and runs them once', async () => {
    const { whenEnding, endAll } = await import('./ending.js');
    const listeners = process.listenerCount('SIGTERM');
    const ran: string[] = [];
    const step =
      (name: string, ms: number, fails = false) =>
      async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        ran.push(name);
        if (fails) throw new Error('gone already');
      };
    whenEnding(step('slower', 200));
    whenEnding(step('failing', 100, true));
    expect(process.listenerCount('SIGTERM')).toBe(listeners + 1);
    let isOver = false;
    const ends = Promise.all([endAll(), endAll()]).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(199);
    expect([ran, isOver]).toEqual([['failing'], false]);
    await vi.advanceTimersByTimeAsync(1);
    await ends;
    expect(ran).toEqual(['failing', 'slower']);
    process.removeAllListeners('SIGTERM');
  });

  it('waits 300 ms and not longer for a step that hangs', async () => {
    const { whenEnding, endAll } = await import('./ending.js');
    whenEnding(() => new Promise(() => undefined));
    let isOver = false;
    const ends = endAll().then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(299);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await ends;
    process.removeAllListeners('SIGTERM');
  });
});
