import { describe, expect, it } from 'vitest';
import { inProcessQuota } from './quota.js';

const quotas = { characters: { perUser: 5, inAll: 8 }, dialogues: { perUser: 1, inAll: 2 } };
const characters = (userId: string, amount: number) => ({ what: 'characters' as const, amount, userId });

function quotaAt(start: string) {
  const time = { now: new Date(start) };
  return { time, quota: inProcessQuota({ quotas, clock: () => time.now }) };
}

describe('a daily quota', () => {
  it('is for each user and for all together, and what is refused is not counted', async () => {
    const { quota } = quotaAt('2026-03-01T12:00:00Z');
    await quota.spend(characters('one', 4));
    await expect(quota.spend(characters('one', 2))).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await quota.spend(characters('one', 1));
    await expect(quota.spend(characters('two', 4))).rejects.toThrow(/this service's share/);
    await quota.spend(characters('two', 3));
    await quota.spend({ what: 'dialogues', amount: 1, userId: 'one' });
  });

  it('can be asked whether a purchase would be refused, and counts nothing for that', async () => {
    const { quota } = quotaAt('2026-03-01T12:00:00Z');
    for (let time = 0; time < 3; time += 1) await quota.check(characters('one', 5));
    await expect(quota.check(characters('one', 6))).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED', userId: 'one' });
    await quota.spend(characters('one', 5));
    await expect(quota.check(characters('one', 1))).rejects.toMatchObject({ userId: 'one' });
    await quota.check(characters('two', 3));
    await expect(quota.check(characters('two', 4))).rejects.toMatchObject({ userId: undefined });
  });

  it('begins anew at midnight UTC, which is told to the second', async () => {
    const { quota, time } = quotaAt('2026-12-31T23:59:58.001Z');
    await quota.spend(characters('one', 5));
    await expect(quota.spend(characters('one', 1))).rejects.toMatchObject({
      detail: expect.stringContaining('2027-01-01T00:00:00.000Z'),
      headers: { 'Retry-After': '2' },
    });
    time.now = new Date('2026-12-31T23:59:59.999Z');
    await expect(quota.spend(characters('one', 1))).rejects.toMatchObject({ headers: { 'Retry-After': '1' } });
    time.now = new Date('2027-01-01T00:00:00.000Z');
    await quota.spend(characters('one', 5));
    await expect(quota.spend(characters('one', 1))).rejects.toMatchObject({ headers: { 'Retry-After': '86400' } });
  });

  it('gets back what came to nothing, on the day of the purchase and on no other', async () => {
    const { quota, time } = quotaAt('2026-12-31T23:59:59Z');
    const refundToday = await quota.spend(characters('one', 5));
    await refundToday();
    const refundYesterday = await quota.spend(characters('one', 5));
    time.now = new Date('2027-01-01T00:00:00Z');
    await quota.spend(characters('one', 5));
    await refundYesterday();
    await expect(quota.spend(characters('one', 1))).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });
});
