import { Redis as UpstashRedis } from '@upstash/redis';
import { Redis } from 'ioredis';

/** What the baseline asks of Redis. */
export interface BaselineRedis {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<unknown>;
  /** One more, and how many there are by now; all are forgotten so long after the first. */
  count(key: string, seconds: number): Promise<number>;
  ping(): Promise<unknown>;
  close(): void;
}

/** By the socket or the address of a Redis: how it is done wherever one can be reached. */
export function redisBySocket(address: string): BaselineRedis {
  const redis = new Redis(address);
  return {
    get: (key) => redis.get(key),
    set: (key, value, seconds) => redis.set(key, value, 'EX', seconds),
    count: async (key, seconds) => {
      const replies = await redis.multi().incr(key).expire(key, seconds, 'NX').exec();
      return Number(replies?.[0]?.[1]);
    },
    ping: () => redis.ping(),
    close: () => redis.disconnect(),
  };
}

/** By Upstash's protocol and its client, as that comes. */
export function redisByHttp(url: string, token: string): BaselineRedis {
  const redis = new UpstashRedis({ url, token, automaticDeserialization: false });
  return {
    get: (key) => redis.get<string>(key),
    set: (key, value, seconds) => redis.set(key, value, { ex: seconds }),
    count: async (key, seconds) => {
      const [count] = await redis.multi().incr(key).expire(key, seconds, 'NX').exec<[number, number]>();
      return count;
    },
    ping: () => redis.ping(),
    close: () => undefined,
  };
}
