import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { openRedis } from '../../lib/cache/redis.js';
import { inProcessLimiter } from '../../lib/limits/in-process.js';
import { upstashLimiter } from '../../lib/limits/upstash.js';
import { startTestRedis } from '../support/redis.js';

let standIn: UpstashStandIn;
beforeAll(async () => {
  standIn = await startTestRedis();
});
afterAll(() => standIn.close());

/** A time in the middle of a window, so that none begins while the test runs. */
const limit = { requests: 3, windowSeconds: 86_400 };

/** As one process of the deployment counts. */
function process(prefix: string) {
  const nowMs = () => performance.now();
  const redis = openRedis({ url: standIn.url, token: standIn.token, nowMs });
  return upstashLimiter({ redis, prefix, inProcess: inProcessLimiter({ nowMs }), now: Date.now });
}

describe('limits that processes share', () => {
  it('what one has counted, the other sees', async () => {
    const [one, two] = [process('a'), process('a')];
    await one.count('name', 'key', limit);
    await two.count('name', 'key', limit);
    expect(await one.peek('name', 'key', limit)).toMatchObject({ allowed: true, remaining: 1 });
    expect(await two.count('name', 'key', limit)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await one.count('name', 'key', limit)).toMatchObject({ allowed: false, remaining: 0 });
    expect((await one.peek('name', 'key', limit)).allowed).toBe(false);
    expect((await one.count('name', 'other', limit)).allowed).toBe(true);
  });

  it('what is forgotten is forgotten for all', async () => {
    const [one, two] = [process('b'), process('b')];
    for (let index = 0; index < 3; index += 1) await one.count('name', 'key', limit);
    expect((await two.count('name', 'key', limit)).allowed).toBe(false);
    await two.peek('name', 'key', limit);
    await one.reset('name', 'key');
    expect((await process('b').peek('name', 'key', limit)).remaining).toBe(3);
    expect((await one.count('name', 'key', limit)).allowed).toBe(true);
  });

  it('what Redis refuses is counted nowhere, so that whoever waited as told gets in', async () => {
    const short = { requests: 3, windowSeconds: 2 };
    // a window of Redis begins every two seconds by the clock; a process remembers the last two of its own
    const untilNextMs = () => 2_050 - (Date.now() % 2_000);
    await sleep(untilNextMs());
    const [one, two] = [process('d'), process('d')];
    for (let index = 0; index < 3; index += 1) await two.count('name', 'key', short);
    for (let index = 0; index < 5; index += 1) expect((await one.count('name', 'key', short)).allowed).toBe(false);
    await sleep(untilNextMs());
    expect((await one.count('name', 'key', short)).allowed).toBe(true);
  });

  it('forgetting what was never counted asks nothing', async () => {
    const one = process('c');
    await one.peek('name', 'key', limit);
    const before = standIn.requests();
    await one.reset('name', 'key');
    expect(standIn.requests()).toEqual(before);
  });
});

describe('a Redis that answers what is no count', () => {
  const answers = [
    'null',
    '[]',
    '{}',
    '7',
    '"OK"',
    '[null]',
    '[{}]',
    '[{"result":null}]',
    '[{"result":[]}]',
    '[{"result":"OK"}]',
    '[{"result":["ten","three"]}]',
    '[{"result":[99]}]',
    '[{"result":[99,"many"]}]',
    '[{"result":[99,1]}]',
    '[{"result":{"used":1}}]',
    '[{"error":"ERR secret"}]',
    '[{"result":[1,3]},{"result":[1,3]}]',
  ];

  it.each(answers)('such as %s, refuses nobody, now or later, and the count of the process holds', async (answer) => {
    let isWell = false;
    const server = createServer((_, response) => response.end(isWell ? '[{"result":[1,3]}]' : answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const nowMs = () => performance.now();
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const redis = openRedis({ url, token: 'none', nowMs });
      const limiter = upstashLimiter({ redis, prefix: 'p', inProcess: inProcessLimiter({ nowMs }), now: Date.now });
      const first = await limiter.count('name', 'key', limit);
      expect(first).toMatchObject({ allowed: true, limit: 3 });
      expect([0, 1, 2]).toContain(first.remaining);
      expect(await limiter.peek('name', 'key', limit)).toMatchObject({ allowed: true });
      isWell = true;
      expect(await limiter.count('name', 'key', limit)).toMatchObject({ allowed: true });
      isWell = false;
      await limiter.count('name', 'key', limit);
      expect((await limiter.count('name', 'key', limit)).allowed).toBe(false);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
