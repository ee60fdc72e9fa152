import { expect, test } from 'vitest';
import { atMost } from './at-most.js';

test('work that hangs is waited for no longer than one has patience, and goes on', async () => {
  let end = (): void => undefined;
  let isDone = false;
  const work = new Promise<void>((resolve) => {
    end = resolve;
  }).then(() => {
    isDone = true;
  });
  await atMost(work, 1);
  expect(isDone).toBe(false);
  end();
  await work;
  expect(isDone).toBe(true);
});

test('work that ends is waited for until then, and how it failed is told', async () => {
  let isDone = false;
  await atMost(
    Promise.resolve().then(() => {
      isDone = true;
    }),
  );
  expect(isDone).toBe(true);
  await expect(atMost(Promise.reject(new Error('no')))).rejects.toThrow('no');
});
