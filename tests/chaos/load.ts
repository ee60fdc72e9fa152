import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Learner } from '../../lib/services/ports/access.js';
import { issueAccess } from '../progress/api.js';
import type { Attempt } from './attempt.js';
import { Device, type DeviceOptions } from './device.js';

export interface LoadOptions extends Partial<Pick<DeviceOptions, 'isTwice' | 'abortedShare'>> {
  /** One for each process; the devices of a learner are spread over them. */
  readonly urls: readonly string[];
  readonly learners: readonly Learner[];
  /** More than devices of a learner. */
  readonly words: readonly string[];
  readonly devicesEach?: number;
  /** Between two requests of a device, on average. */
  readonly pauseMs?: number;
  /** The clock of a device minus ours. */
  readonly clockMs?: (device: number) => number;
}

export interface Load {
  /** In the order of their ends. */
  readonly attempts: readonly Attempt[];
  readonly devices: readonly { readonly learner: Learner; readonly device: Device; readonly ownWord: string }[];
  /** Resolves when so many more writes were acknowledged. */
  more(writes: number): Promise<void>;
  /** Has every device send what it still has, and stops. */
  end(): Promise<void>;
}

export async function startLoad(options: LoadOptions): Promise<Load> {
  const { urls, learners, words, devicesEach = 2, pauseMs = 20 } = options;
  const { isTwice = false, abortedShare = 0, clockMs = () => 0 } = options;
  const attempts: Attempt[] = [];
  let isEnding = false;
  const devices = await Promise.all(
    learners.flatMap((learner, number) =>
      Array.from({ length: devicesEach }, async (_, which) => {
        const index = number * devicesEach + which;
        const ownWord = words[which] ?? '';
        const device = new Device({
          url: urls[index % urls.length] ?? '',
          token: await issueAccess(learner),
          words: words.slice(devicesEach),
          ownWord,
          clockMs: clockMs(index),
          isTwice,
          abortedShare,
          note: (attempt) => attempts.push(attempt),
        });
        return { learner, device, ownWord };
      }),
    ),
  );
  const running = Promise.all(
    devices.map(async ({ device }) => {
      while (!isEnding) {
        await device.step();
        await sleep(pauseMs * (0.5 + Math.random()));
      }
    }),
  );
  running.catch(() => undefined); // `end` tells
  const acknowledged = () => devices.reduce((sum, { device }) => sum + device.receipts.length, 0);
  return {
    attempts,
    devices,
    more: async (writes) => {
      const goal = acknowledged() + writes;
      await expect.poll(acknowledged, { timeout: Math.max(30_000, writes * SLOWEST_MS) }).toBeGreaterThanOrEqual(goal);
    },
    end: async () => {
      isEnding = true;
      await running;
    },
  };
}

/** Of many, one is acknowledged as often as this, however busy the machine. */
const SLOWEST_MS = 100;

/** What design and README promise of a database that fails. */
const ANSWER_MS = 6_000;
const HEALTHY_MS = 2_000;

/** Of all that was asked: answered well or 503 in time. A connection breaks only where the function itself was killed. */
export function expectAnswers({ attempts }: Load, { mayBreak = false } = {}): void {
  const wrong = attempts.filter(
    ({ status, isAborted }) => !isAborted && status !== 200 && status !== 503 && !(mayBreak && status === undefined),
  );
  expect(wrong.slice(0, 3)).toEqual([]);
  const slow = attempts.filter(({ tookMs }) => tookMs > ANSWER_MS);
  expect(slow.slice(0, 3), `${slow.length} took more than ${ANSWER_MS} ms`).toEqual([]);
}

/** 2 s after the mending, by `performance.now()`, nothing that is asked is refused any more, and it is answered. */
export function expectHealthySince({ attempts }: Load, mendedAtMs: number): void {
  const later = attempts.filter(({ sentAtMs }) => sentAtMs > mendedAtMs + HEALTHY_MS);
  expect(later.filter(({ status, isAborted }) => status !== 200 && !isAborted).slice(0, 3)).toEqual([]);
  expect(later.length).toBeGreaterThan(0);
}

/** For the log of a run: what was answered, how slowly at most, and how soon all was well again. */
export function describeLoad({ attempts }: Load, mendedAtMs?: number): string {
  const counts = new Map<string, number>();
  for (const { status, isAborted } of attempts) {
    const key = isAborted ? 'aborted' : String(status ?? 'broken');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const slowestMs = Math.max(0, ...attempts.map(({ tookMs }) => tookMs));
  const told = [...counts].map(([key, count]) => `${count} × ${key}`).join(', ');
  const recovered = mendedAtMs === undefined ? '' : `, well after ${recoveryMs(attempts, mendedAtMs)} ms`;
  return `${told}; slowest ${Math.round(slowestMs)} ms${recovered}`;
}

function recoveryMs(attempts: readonly Attempt[], mendedAtMs: number): number {
  const refused = attempts.filter(
    ({ sentAtMs, status, isAborted }) => sentAtMs > mendedAtMs && status !== 200 && !isAborted,
  );
  const lastRefusedMs = Math.max(mendedAtMs, ...refused.map(({ sentAtMs }) => sentAtMs));
  const next = attempts.filter(({ sentAtMs, status }) => sentAtMs > lastRefusedMs && status === 200);
  return Math.round(Math.min(...next.map(({ sentAtMs, tookMs }) => sentAtMs + tookMs)) - mendedAtMs);
}
