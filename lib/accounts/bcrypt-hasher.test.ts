import * as bcrypt from 'bcryptjs';
import { expect, test, vi } from 'vitest';
import { bcryptHasher } from './bcrypt-hasher.js';

// the real functions, whose calls are counted
vi.mock('bcryptjs', { spy: true });

const hasher = bcryptHasher({ cost: 4 });

test('a password is recognised by its hash, another one is not', async () => {
  const hash = await hasher.hash('学习汉字🐉');
  expect(await hasher.verify('学习汉字🐉', hash)).toBe(true);
  expect(await hasher.verify('学习汉字', hash)).toBe(false);
  expect(await hasher.hash('学习汉字🐉')).not.toBe(hash);
});

test('what goes on after the 72 bytes that bcrypt reads is another password', async () => {
  const hash = await hasher.hash('a'.repeat(72));
  expect(await hasher.verify('a'.repeat(72), hash)).toBe(true);
  expect(await hasher.verify('a'.repeat(73), hash)).toBe(false);
});

test('composed and decomposed characters are the same password', async () => {
  expect(await hasher.verify('crème'.normalize('NFC'), await hasher.hash('crème'.normalize('NFD')))).toBe(true);
});

test('a hash of another cost is outdated', async () => {
  const hash = await bcryptHasher({ cost: 5 }).hash('password');
  expect(hasher.isOutdated(hash)).toBe(true);
  expect(hasher.isOutdated(await hasher.hash('password'))).toBe(false);
});

test('without a hash the answer is no, after work of the same cost', async () => {
  const costly = bcryptHasher({ cost: 9 });
  const hash = await costly.hash('password');
  const timeOf = async (stored: string | undefined) => {
    const startedAtMs = performance.now();
    expect(await costly.verify('something else', stored)).toBe(false);
    return performance.now() - startedAtMs;
  };
  await timeOf(hash);
  // a comparison that is skipped, for a hash that bcrypt finds malformed, takes no time at all
  expect(await timeOf(undefined)).toBeGreaterThan((await timeOf(hash)) / 5);
});

test.each([
  ['an unknown e-mail address', undefined],
  ['a hash of the present cost', 7],
  ['a hash of the cost before', 6],
  ['a hash of a much lower cost', 4],
])('a refusal takes the work of one hash of the present cost: %s', async (_, storedCost) => {
  const password = 'a'.repeat(72);
  const stored = storedCost === undefined ? undefined : await bcryptHasher({ cost: storedCost }).hash(password);
  const present = bcryptHasher({ cost: 7 });
  const compare = vi.mocked(bcrypt.compare);
  // the second passes bcrypt itself, which does not read that far
  for (const wrong of ['something else', `${password}x`]) {
    compare.mockClear();
    expect(await present.verify(wrong, stored)).toBe(false);
    const rounds = compare.mock.calls.map(([, hash]) => 2 ** bcrypt.getRounds(hash));
    expect(rounds.reduce((sum, count) => sum + count, 0)).toBe(2 ** 7);
    // one that bcrypt finds malformed would cost nothing
    expect(compare.mock.calls.filter(([, hash]) => hash.length !== 60)).toEqual([]);
  }
});

test('four work at a time and sixteen wait; whoever comes then is asked to come again, and work goes on', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 25 }, () => hasher.verify('password', undefined)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  for (const outcome of outcomes.slice(20))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_UNAVAILABLE' } });
  expect(await hasher.verify('password', undefined)).toBe(false);
});
