import { describe, expect, test } from 'vitest';
import { singleFlight } from './single-flight.js';

/** Work of which each run ends as the test says. */
function work() {
  const runs: { end: (result: 'done' | 'not done') => void; fail: () => void }[] = [];
  const begin = () =>
    new Promise<string>((resolve, reject) => {
      runs.push({ end: resolve, fail: () => reject(new Error('refused')) });
    });
  return { runs, ask: singleFlight(begin, (result) => result === 'done') };
}

describe('work that runs once at a time', () => {
  test('is done once for all who ask while it runs, and again for who asks later', async () => {
    const { runs, ask } = work();
    const asked = [ask(), ask(), ask()];
    runs[0]?.end('done');
    expect(await Promise.all(asked)).toEqual(['done', 'done', 'done']);
    expect(runs).toHaveLength(1);
    const later = ask();
    runs[1]?.end('not done');
    // nobody has asked meanwhile: the next occasion comes
    expect(await later).toBe('not done');
    expect(runs).toHaveLength(2);
  });

  test('that did not do what was asked for runs once more, for all who asked meanwhile', async () => {
    const { runs, ask } = work();
    const first = ask();
    const others = [ask(), ask()];
    runs[0]?.end('not done');
    expect(await first).toBe('not done');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.end('done');
    expect(await Promise.all(others)).toEqual(['done', 'done']);
    expect(runs).toHaveLength(2);
  });

  test('that failed has failed for who asked first; who asked meanwhile is given another run', async () => {
    const { runs, ask } = work();
    const first = ask();
    const second = ask();
    runs[0]?.fail();
    await expect(first).rejects.toThrow('refused');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.fail();
    await expect(second).rejects.toThrow('refused');
  });

  test('serves who asks in the very moment of its end', async () => {
    const { runs, ask } = work();
    const first = ask();
    // each of these comes one step later than the one before
    const asked: Promise<string>[] = [];
    let step = Promise.resolve();
    for (let index = 0; index < 8; index += 1) {
      step = step.then(() => {
        asked.push(ask());
      });
    }
    runs[0]?.end('not done');
    await first;
    await step;
    await expect.poll(() => runs.length).toBeGreaterThan(1);
    for (const { end } of runs.slice(1)) end('done');
    expect(await Promise.all(asked)).toEqual(asked.map(() => 'done'));
    expect(runs).toHaveLength(2);
  });
});
