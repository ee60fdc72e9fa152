import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.js';

describe('the queue of a key', () => {
  it('runs its jobs one at a time, in their order, beside those of other keys', async () => {
    const queue = new KeyedQueue();
    const ran: string[] = [];
    const job = (name: string, durationMs: number) => async () => {
      ran.push(`${name} begins`);
      await sleep(durationMs);
      ran.push(`${name} ends`);
    };
    await Promise.all([queue.run('a', job('a1', 30)), queue.run('a', job('a2', 1)), queue.run('b', job('b1', 5))]);
    expect(ran).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
  });

  it('goes on after a job that fails, and tells its caller alone', async () => {
    const queue = new KeyedQueue();
    const failed = queue.run('a', () => Promise.reject(new Error('the first one failed')));
    const next = queue.run('a', async () => 'done');
    await expect(failed).rejects.toThrow('the first one failed');
    expect(await next).toBe('done');
    expect(await queue.run('a', async () => 'again')).toBe('again');
  });
});
