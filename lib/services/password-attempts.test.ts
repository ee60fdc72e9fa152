import { beforeEach, expect, test } from 'vitest';
import { inProcessLimiter } from '../limits/in-process.js';
import { PasswordAttempts } from './password-attempts.js';
import type { Limiter } from './ports/limiter.js';

const limits = {
  failuresPerAccountAndNetwork: { requests: 2, windowSeconds: 900 },
  failuresPerAccount: { requests: 4, windowSeconds: 900 },
};
const attempt = { email: 'learner@example.test', network: '192.0.2.1' };
const fails = async () => undefined;
const succeeds = async () => 'in';

let nowMs: number;
let keys: string[];
let attempts: PasswordAttempts;
beforeEach(() => {
  nowMs = 0;
  keys = [];
  const counter = inProcessLimiter({ nowMs: () => nowMs });
  const limiter: Limiter = {
    ...counter,
    count: (name, key, limit) => {
      keys.push(key);
      return counter.count(name, key, limit);
    },
  };
  const digest = (text: string) => new Uint8Array([...text].map((_, index) => (text.length * 31 + index) % 256));
  attempts = new PasswordAttempts({
    limiter,
    limits,
    secrets: { digest, randomBytes: (length) => new Uint8Array(length) },
  });
});

const outcome = (of: typeof attempt, compare: () => Promise<string | undefined>) =>
  attempts.guard(of, compare).catch((error: { code?: string; message: string }) => error.code ?? error.message);

test('failures make the next one wait, a right one too, until the window is over', async () => {
  expect(await outcome(attempt, fails)).toBe('INVALID_CREDENTIALS');
  expect(await outcome(attempt, fails)).toBe('INVALID_CREDENTIALS');
  expect(await outcome(attempt, succeeds)).toBe('RATE_LIMITED');
  nowMs += 900_000;
  expect(await outcome(attempt, succeeds)).toBe('in');
});

test('failures of every network add up for the account', async () => {
  for (let network = 0; network < 4; network += 1) await outcome({ ...attempt, network: `192.0.2.${network}` }, fails);
  expect(await outcome({ ...attempt, network: '192.0.2.99' }, succeeds)).toBe('RATE_LIMITED');
});

test('a success forgets them', async () => {
  await outcome(attempt, fails);
  expect(await outcome(attempt, succeeds)).toBe('in');
  await outcome(attempt, fails);
  expect(await outcome(attempt, succeeds)).toBe('in');
});

test('what breaks off is neither success nor failure', async () => {
  for (let broken = 0; broken < 5; broken += 1)
    expect(await outcome(attempt, () => Promise.reject(new Error('database is down')))).toBe('database is down');
  expect(keys).toEqual([]);
  expect(await outcome(attempt, succeeds)).toBe('in');
});

test('the limiter is told no address', async () => {
  await outcome(attempt, fails);
  expect(keys).toHaveLength(2);
  expect(keys.filter((key) => key.includes('learner') || key.includes('@'))).toEqual([]);
});

test('an account is tried one at a time, and more than can wait are asked to come again', async () => {
  let running = 0;
  let most = 0;
  const slow = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    return 'in';
  };
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => outcome(attempt, slow)));
  expect(most).toBe(1);
  expect(outcomes.filter((code) => code === 'in')).toHaveLength(21);
  expect(outcomes.filter((code) => code === 'SERVICE_UNAVAILABLE')).toHaveLength(4);
  expect(await outcome(attempt, slow)).toBe('in');
});
