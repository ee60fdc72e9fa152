import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { openRedis } from '../../lib/cache/redis.js';
import { upstashQuota } from '../../lib/limits/upstash-quota.js';
import { withTelemetry } from '../../lib/telemetry.js';
import { redisEngines, startTestRedis } from '../support/redis.js';

let standIn: UpstashStandIn;
beforeAll(async () => {
  standIn = await startTestRedis();
});
afterAll(() => standIn.close());

const quotas = { characters: { perUser: 5, inAll: 8 }, dialogues: { perUser: 1, inAll: 2 } };
const characters = (userId: string, amount: number) => ({ what: 'characters' as const, amount, userId });
const exceeded = { code: 'QUOTA_EXCEEDED' };

/** As one process of the deployment counts, by its own clock; a busy machine is no reason to count alone. */
function process(prefix: string, start: string) {
  const nowMs = () => performance.now();
  const redis = openRedis({ url: standIn.url, token: standIn.token, timeoutMs: 10_000, nowMs });
  const time = { now: new Date(start) };
  const background = () => undefined;
  return { time, quota: upstashQuota({ redis, prefix, quotas, clock: () => time.now, newId: randomUUID, background }) };
}

describe('quotas that processes share', () => {
  it('are counted together for each user and for all, to the last character', async () => {
    const [one, two] = [process('a', '2026-03-01T12:00:00Z'), process('a', '2026-03-01T12:00:00Z')];
    await one.quota.spend(characters('user', 4));
    await expect(two.quota.spend(characters('user', 2))).rejects.toMatchObject(exceeded);
    await two.quota.spend(characters('user', 1));
    await expect(two.quota.spend(characters('another', 4))).rejects.toThrow(/this service's share/);
    await two.quota.spend(characters('another', 3));
    await expect(one.quota.spend(characters('third', 1))).rejects.toMatchObject(exceeded);
  });

  it('can be asked by each process whether a purchase would be refused, and count nothing for that', async () => {
    const [one, two] = [process('f', '2026-03-01T12:00:00Z'), process('f', '2026-03-01T12:00:00Z')];
    await one.quota.check(characters('user', 5));
    await one.quota.spend(characters('user', 4));
    for (let time = 0; time < 3; time += 1) await two.quota.check(characters('user', 1));
    await expect(two.quota.check(characters('user', 2))).rejects.toMatchObject({ ...exceeded, userId: 'user' });
    await expect(two.quota.check(characters('another', 5))).rejects.toMatchObject({ ...exceeded, userId: undefined });
    await two.quota.spend(characters('user', 1));
  });

  it('are never passed by purchases made at once', async () => {
    const processes = Array.from({ length: 4 }, () => process('b', '2026-03-01T12:00:00Z'));
    const purchases = Array.from({ length: 20 }, (_, index) =>
      processes[index % 4]?.quota.spend(characters(`user ${index}`, 1)),
    );
    const settled = await Promise.allSettled(purchases);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  });

  it('begin anew at midnight UTC for all, and what came to nothing goes back to its own day', async () => {
    const [one, two] = [process('c', '2026-12-31T23:59:59Z'), process('c', '2026-12-31T23:59:59Z')];
    const refund = await one.quota.spend(characters('user', 5));
    await expect(two.quota.spend(characters('user', 1))).rejects.toMatchObject({ headers: { 'Retry-After': '1' } });
    for (const { time } of [one, two]) time.now = new Date('2027-01-01T00:00:00Z');
    await two.quota.spend(characters('user', 5));
    await refund();
    await expect(one.quota.spend(characters('user', 1))).rejects.toMatchObject({ headers: { 'Retry-After': '86400' } });
    two.time.now = new Date('2026-12-31T23:59:59Z');
    await two.quota.spend(characters('user', 5));
  });

  it('keep their counts for two days and no longer', async () => {
    await process('d', '2026-03-01T12:00:00Z').quota.spend(characters('user', 1));
    const keys = (await standIn.engine.run(['KEYS', 'd:*'])) as string[];
    const [name = '', ...counts] = keys.sort();
    expect(counts).toEqual(['d:quota:characters:2026-03-01:all', 'd:quota:characters:2026-03-01:user:user']);
    for (const key of counts) expect(await standIn.engine.run(['TTL', key])).toBe(172_800);
    expect(name).toMatch(/^d:bought:/);
    expect(await standIn.engine.run(['TTL', name])).toBe(60);
  });

  it('hold in each process while Redis is away', async () => {
    const one = process('e', '2026-03-01T12:00:00Z');
    standIn.behave({ fault: 'error' });
    try {
      await one.quota.spend(characters('user', 5));
      await expect(one.quota.spend(characters('user', 1))).rejects.toMatchObject(exceeded);
    } finally {
      standIn.behave({});
    }
  });
});

/** The client tries twice: with one answer lost it hears the second, with two it never hears whether it was done. */
describe.each(redisEngines())('a purchase whose answer was lost, over %s,', (engine) => {
  let server: UpstashStandIn;
  beforeAll(async () => {
    server = await startTestRedis({ engine });
  });
  afterAll(() => server.close());

  const now = new Date('2026-03-01T12:00:00Z');
  /** A process that has spent and given back before: Redis knows its scripts. */
  async function warm(url = server.url) {
    const prefix = randomUUID();
    const time = { ms: 0 };
    const redis = openRedis({ url, token: server.token, timeoutMs: 10_000, nowMs: () => time.ms });
    const afterwards: Promise<unknown>[] = [];
    const background = (work: Promise<unknown>) => void afterwards.push(work);
    const quota = upstashQuota({ redis, prefix, quotas, clock: () => now, newId: randomUUID, background });
    await (await quota.spend(characters('somebody else', 1)))();
    const spent = async (what: string, userId: string) =>
      Number(await server.engine.run(['GET', `${prefix}:quota:${what}:2026-03-01:user:${userId}`]));
    const asked = () => Object.values(server.requests()).reduce((sum, requests) => sum + requests, 0);
    return { quota, spent, asked, time, afterwards };
  }
  const lose = (times: number) => server.behave({ fault: 'lose', times });

  it('is counted once, and the last of a quota is still a purchase', async () => {
    const { quota, spent } = await warm();
    const dialogue = { what: 'dialogues', amount: 1, userId: 'user' } as const;
    lose(1);
    await quota.spend(dialogue);
    expect(await spent('dialogues', 'user')).toBe(1);
    await expect(quota.spend(dialogue)).rejects.toMatchObject(exceeded);
  });

  it('is given back once', async () => {
    const { quota, spent } = await warm();
    const refund = await quota.spend(characters('user', 2));
    await quota.spend(characters('user', 2));
    lose(1);
    await refund();
    expect(await spent('characters', 'user')).toBe(2);
  });

  it('is given back when nobody heard whether it was counted, and nothing is when it was not', async () => {
    const { quota, spent } = await warm();
    await quota.spend(characters('user', 1));
    lose(2);
    const refund = await quota.spend(characters('user', 2));
    expect(await spent('characters', 'user')).toBe(3);
    await refund();
    expect(await spent('characters', 'user')).toBe(1);
    server.behave({ fault: 'error', times: 2 });
    const refundUncounted = await quota.spend(characters('user', 2));
    server.behave({});
    await refundUncounted();
    expect(await spent('characters', 'user')).toBe(1);
  });

  it('is not counted by what comes to Redis only after it was given back', async () => {
    const onTheWay: (() => Promise<Response>)[] = [];
    let isLost = false;
    const wire = createServer(async (request, response) => {
      const body = await text(request);
      const { authorization = '' } = request.headers;
      const arrive = () => fetch(server.url, { method: 'POST', headers: { authorization }, body });
      if (!isLost) return response.end(await (await arrive()).text());
      onTheWay.push(arrive);
      return request.socket.destroy();
    });
    onTestFinished(() => void wire.close());
    await once(wire.listen(0, '127.0.0.1'), 'listening');
    const { quota, spent } = await warm(`http://127.0.0.1:${(wire.address() as AddressInfo).port}`);
    isLost = true;
    const refund = await quota.spend(characters('user', 2));
    isLost = false;
    await refund();
    expect(onTheWay).toHaveLength(2);
    for (const arrive of onTheWay) expect(await (await arrive()).json()).toEqual({ result: 0 });
    expect(await spent('characters', 'user')).toBe(0);
  });

  it('is given back after the answer where the request does not ask Redis any more, and waits for nobody', async () => {
    const { quota, spent, asked, afterwards } = await warm();
    await withTelemetry(async () => {
      lose(2);
      const refund = await quota.spend(characters('user', 2));
      expect(await spent('characters', 'user')).toBe(2);
      const before = asked();
      await refund();
      expect([asked() - before, afterwards.length]).toEqual([0, 1]);
    });
    await Promise.all(afterwards);
    expect(await spent('characters', 'user')).toBe(0);
  });

  it('is no purchase to give back where Redis was left alone', async () => {
    const { quota, spent, asked, time } = await warm();
    server.behave({ fault: 'error', times: 3 });
    for (let time = 0; time < 3; time += 1) await quota.check(characters('user', 1));
    const before = asked();
    const refund = await quota.spend(characters('user', 2));
    time.ms += 10_000;
    await refund();
    expect(asked() - before).toBe(0);
    await quota.spend(characters('user', 5));
    expect(await spent('characters', 'user')).toBe(5);
  });
});
