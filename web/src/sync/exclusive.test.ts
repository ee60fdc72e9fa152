import { afterEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../local/memory-storage.js';
import { exclusively } from './exclusive.js';

afterEach(() => vi.useRealTimers());

// Node.js has the browser's locks from version 24 on: here is a browser without
vi.stubGlobal('navigator', {});

/** Work that goes on until it is told to end. */
function work() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, run: () => ended };
}

test('without the browser’s locks one tab works at a time, by a lease', async () => {
  const shared = memoryStorage();
  const [first, second] = [exclusively('send', () => shared), exclusively('send', () => shared)];
  const { run, end } = work();
  const working = first(run);
  expect(await second(async () => undefined)).toBe(false);
  end();
  expect(await working).toBe(true);
  expect(await second(async () => undefined)).toBe(true);
});

test('the lease of a tab that was closed ends by itself', async () => {
  vi.useFakeTimers();
  const shared = memoryStorage();
  shared.setItem('send.lease', `a-tab-that-is-gone ${Date.now() + 20_000}`);
  const tab = exclusively('send', () => shared);
  expect(await tab(async () => undefined)).toBe(false);
  vi.advanceTimersByTime(20_001);
  expect(await tab(async () => undefined)).toBe(true);
});

test('a browser that forbids the storage lets its one tab work', async () => {
  const tab = exclusively('send', () => {
    throw new Error('forbidden');
  });
  expect(await tab(async () => undefined)).toBe(true);
});
