import { describe, expect, it } from 'vitest';
import { type HealthOptions, HealthService } from './HealthService.js';
import { type Answering, NotMigrated } from './ports/readiness.js';

/** A dependency that counts its questions and answers when it is told to. */
function scripted() {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const asked: number[] = [];
  return {
    asked,
    ping: (timeoutMs: number) => {
      asked.push(timeoutMs);
      return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    answer: () =>
      waiting.splice(0).forEach(({ resolve }) => {
        resolve();
      }),
    fail: () =>
      waiting.splice(0).forEach(({ reject }) => {
        reject(new Error('connection refused by 10.0.0.7'));
      }),
  };
}

const counts = {
  tts: { hits: 3, misses: 1, errors: 2 },
  conversations: { hits: 0, misses: 0, errors: 0 },
};

function service(shared?: Answering, upstreams: Partial<HealthOptions['upstreams']> = {}, other?: Answering) {
  const database = scripted();
  const time = { ms: 1_000 };
  const health = new HealthService({
    database: other ?? database,
    cache: { shared, report: () => ({ scope: 'process', counts }), limitScope: () => 'process' },
    upstreams: { tts: undefined, storage: undefined, ai: undefined, ...upstreams },
    version: 'abc',
    clock: () => new Date('2026-01-31T08:30:00Z'),
    elapsedMs: () => time.ms,
    freshForMs: 1_000,
    timeoutMs: 700,
  });
  return { health, database, time };
}

describe('readiness', () => {
  it('is ok with the latency of the database when it answers', async () => {
    const { health, database, time } = service();
    const reading = health.read();
    time.ms += 12.34;
    database.answer();
    expect((await reading).health).toEqual({
      status: 'ok',
      version: 'abc',
      checkedAt: '2026-01-31T08:30:00.000Z',
      dependencies: {
        database: { status: 'up', latencyMs: 12.3 },
        cache: { status: 'not-configured' },
        tts: { status: 'not-configured' },
        storage: { status: 'not-configured' },
        ai: { status: 'not-configured' },
      },
      cache: {
        scope: 'process',
        services: {
          tts: { hits: 3, misses: 1, errors: 2, hitRate: 0.75 },
          conversations: { hits: 0, misses: 0, errors: 0, hitRate: null },
        },
      },
      limits: { scope: 'process' },
    });
    expect(database.asked).toEqual([700]);
  });

  it('is down, saying why to the log and not to the world, when the database does not answer', async () => {
    const { health, database } = service();
    const reading = health.read();
    database.fail();
    const { health: found, cause } = await reading;
    expect(found).toMatchObject({ status: 'down', dependencies: { database: { status: 'down' } } });
    expect(JSON.stringify(found)).not.toContain('10.0.0.7');
    expect(cause).toMatchObject({ message: 'connection refused by 10.0.0.7' });
  });
});

it('is down with its reason when the database answers and has no tables', async () => {
  const { health } = service(undefined, {}, { ping: () => Promise.reject(new NotMigrated('no tables')) });
  expect((await health.read()).health).toMatchObject({
    status: 'down',
    dependencies: { database: { status: 'down', reason: 'not-migrated' } },
  });
});

describe('what the service can do without', () => {
  it.each(['cache', 'tts', 'storage', 'ai'] as const)('%s that does not answer only degrades', async (name) => {
    const broken: Answering = { ping: () => Promise.reject(new Error('no')) };
    const { health, database } = name === 'cache' ? service(broken) : service(undefined, { [name]: broken });
    const reading = health.read();
    database.answer();
    expect((await reading).health).toMatchObject({ status: 'degraded', dependencies: { [name]: { status: 'down' } } });
  });
});

describe('cost', () => {
  it('the cache is asked every five seconds at most, upstream every thirty', async () => {
    let pings = 0;
    const counted: Answering = {
      ping: async () => {
        pings += 1;
      },
    };
    const asked: number[] = [];
    for (const made of [() => service(counted), () => service(undefined, { tts: counted })]) {
      const { health, database, time } = made();
      pings = 0;
      for (let second = 0; second < 60; second += 1) {
        const reading = health.read();
        database.answer();
        await reading;
        time.ms += 1_000;
      }
      asked.push(pings);
    }
    expect(asked).toEqual([12, 2]);
  });

  it('a hundred askers at once are one question', async () => {
    const { health, database } = service();
    const readings = Array.from({ length: 100 }, () => health.read());
    database.answer();
    await Promise.all(readings);
    expect(database.asked).toHaveLength(1);
  });

  it('a finding, good or bad, is told again for a second and then found anew', async () => {
    for (const outcome of ['answer', 'fail'] as const) {
      const { health, database, time } = service();
      const first = health.read();
      database[outcome]();
      await first;
      time.ms += 999;
      expect(await health.read()).toBe(await first);
      expect(database.asked).toHaveLength(1);
      time.ms += 1;
      const second = health.read();
      database.answer();
      expect((await second).health.status).toBe('ok');
      expect(await second).not.toHaveProperty('cause');
      expect(database.asked).toHaveLength(2);
    }
  });
});
