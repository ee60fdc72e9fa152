import type { Redis } from '@upstash/redis';
import { BATCH_KNOWN_SECONDS, type Batch, type CacheMetrics, type CountedField } from './metrics.js';
import { type GuardedRedis, RedisFailure } from './redis.js';
import type { CacheStore, Lock } from './store.js';

/** Whoever is not the owner any more, because the lock has ended meanwhile, changes nothing. */
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const PROLONG = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
/** Adds a batch of counts, of names and numbers from ARGV[2] on, unless it was added before: an answer may have been lost. */
const COUNT = `
if redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then
  for i = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 0`;

export interface UpstashStoreOptions {
  readonly redis: GuardedRedis;
  /** Of every key: deployments that share a Redis do not share entries. */
  readonly prefix: string;
  readonly metrics: CacheMetrics;
}

export interface UpstashStore extends CacheStore {
  /** Stores what was counted, at once: the process is about to end. */
  flush(): Promise<void>;
  /** What all processes of the deployment have stored so far. */
  totals(): Promise<ReadonlyMap<CountedField, number>>;
}

type Ask = (pipeline: ReturnType<Redis['pipeline']>) => void;

/** The cache in Redis. A read is one command; the counts go with it every ten seconds. */
export function upstashStore({ redis: { redis }, prefix, metrics }: UpstashStoreOptions): UpstashStore {
  const name = (key: string) => `${prefix}:${key}`;
  const countsKey = name('metrics');
  const text = (lock: Lock) => [name(lock.key)];

  async function send<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      // the client's own errors quote the command with its values
      throw error instanceof RedisFailure ? error : new RedisFailure('answer');
    }
  }

  /** Runs the commands of `build` in one HTTP request and hands over their answers. */
  function together(build: Ask): Promise<unknown[]> {
    return send(async () => {
      const pipeline = redis.pipeline();
      build(pipeline);
      return pipeline.exec<unknown[]>();
    });
  }

  /** Together with what is to be asked before or after that; gives all answers. */
  async function storeCounts(batches: readonly Batch[], asked: { before?: Ask; after?: Ask } = {}): Promise<unknown[]> {
    const answers = await together((pipeline) => {
      asked.before?.(pipeline);
      for (const { id, counts } of batches) {
        const fields = [...counts].flatMap(([field, count]) => [field, String(count)]);
        pipeline.eval(COUNT, [countsKey, name(`counted:${id}`)], [String(BATCH_KNOWN_SECONDS), ...fields]);
      }
      asked.after?.(pipeline);
    });
    for (const batch of batches) metrics.settle(batch);
    return answers;
  }

  /** What is stored; what may be stored or not is stored before. */
  async function readCounts(): Promise<unknown> {
    const { unsettled } = metrics;
    if (!unsettled) return send(() => redis.hgetall(countsKey));
    const answers = await storeCounts([unsettled], { after: (pipeline) => pipeline.hgetall(countsKey) });
    return answers.at(-1);
  }

  return {
    get: async (key) => {
      const due = metrics.takeDue();
      const read = due
        ? storeCounts([due], { before: (pipeline) => pipeline.get(name(key)) }).then(([value]) => value)
        : send(() => redis.get<unknown>(name(key)));
      return (await read) ?? undefined;
    },
    claim: async (key, lock, ttlMs) => {
      const [taken, read] = await together((pipeline) => {
        pipeline.set(name(lock.key), lock.owner, { nx: true, px: ttlMs });
        // whose it is now: this very owner's, where the answer to a first attempt was lost
        pipeline.mget(name(lock.key), name(key));
      });
      const [holder, value] = read as readonly unknown[];
      return { isOwner: taken !== null || holder === lock.owner, value: value ?? undefined };
    },
    prolong: async (lock, ttlMs) => {
      await send(() => redis.eval(PROLONG, text(lock), [lock.owner, String(ttlMs)]));
    },
    put: async (key, value, ttlSeconds, lock) => {
      await together((pipeline) => {
        pipeline.set(name(key), value, { ex: ttlSeconds });
        if (lock) pipeline.eval(RELEASE, text(lock), [lock.owner]);
      });
    },
    release: async (lock) => {
      await send(() => redis.eval(RELEASE, text(lock), [lock.owner])).catch(() => undefined);
    },
    flush: async () => {
      const batches = metrics.takeAll();
      if (batches.length > 0) await storeCounts(batches);
    },
    totals: async () => {
      const entries = Object.entries((await readCounts()) ?? {}).map(
        ([field, count]) => [field as CountedField, Number(count)] as const,
      );
      return new Map(entries.filter(([, count]) => Number.isFinite(count)));
    },
  };
}
