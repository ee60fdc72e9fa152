import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, type Reply, ReplyError } from '../../dev/stand-ins/upstash/engine.js';
import { memoryEngine } from '../../dev/stand-ins/upstash/memory/engine.js';
import { connectToRedis } from '../../dev/stand-ins/upstash/redis-engine.js';
import { hasRedisServer, type RedisProcess, startRedisProcess } from '../../dev/stand-ins/upstash/redis-process.js';

const key = fc.constantFrom('a', 'b', 'c');
const field = fc.constantFrom('f', 'g');
const value = fc.constantFrom('1', '-7', '42', 'text', '', '识字', '1.5');
const amount = fc.constantFrom('1', '5', '-3', '0', 'x', '1.5', '');
// long enough that no key expires while a sequence runs, or already over; so many that no two are equal, because whether one
// is then the later one (EXPIRE … GT) is decided by the millisecond in which each engine is asked
const seconds = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1_000, max: 50_000_000 }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom('-1', '0', 'x') },
);
const word = (...names: string[]) => fc.constantFrom(...names);
const option = fc.oneof(
  word('NX', 'xx', 'GET', 'KEEPTTL', 'soon').map((name) => [name]),
  fc.tuple(word('EX', 'px'), fc.constantFrom('100000', '0', 'x')),
  fc.tuple(word('EXAT'), fc.constantFrom('9999999999', '-1')),
);

const command: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.tuple(fc.constant('SET'), key, value, fc.array(option, { maxLength: 2 })).map(flat),
  fc.tuple(word('GET', 'get', 'INCR', 'DECR', 'STRLEN', 'GETDEL', 'TYPE', 'PERSIST', 'TTL', 'HGETALL', 'HLEN'), key),
  fc.tuple(word('INCRBY', 'DECRBY', 'APPEND', 'GETSET', 'SETNX'), key, fc.oneof(value, amount)),
  fc.tuple(word('EXPIRE'), key, seconds, fc.constantFrom([], ['NX'], ['XX'], ['GT'], ['lt'], ['never'])).map(flat),
  fc.tuple(fc.constant('SETEX'), key, seconds, value),
  fc.tuple(word('DEL', 'EXISTS', 'MGET', 'UNLINK'), fc.array(key, { maxLength: 3 })).map(flat),
  fc.tuple(fc.constant('MSET'), fc.array(fc.oneof(key, value), { maxLength: 4 })).map(flat),
  fc.tuple(word('HSET', 'HSETNX', 'HINCRBY'), key, field, fc.oneof(value, amount)),
  fc.tuple(word('HGET', 'HEXISTS', 'HDEL', 'HMGET'), key, field),
  fc.tuple(word('PING', 'ECHO', 'DBSIZE'), fc.array(value, { maxLength: 2 })).map(flat),
  fc
    .tuple(fc.constant('SCAN'), word('0', 'x'), fc.constantFrom([], ['MATCH', 'a*'], ['COUNT', '9'], ['MATCH']))
    .map(flat),
);

function flat(parts: readonly (string | readonly (string | readonly string[])[])[]): readonly string[] {
  return parts.flat(2) as string[];
}

async function replyOf(engine: Engine, asked: readonly string[]): Promise<Reply> {
  try {
    return sorted(asked, await engine.run(asked));
  } catch (error) {
    if (error instanceof ReplyError) return `error: ${error.message.replace(/, with args.*/s, '')}`;
    throw error;
  }
}

/** Redis keeps keys and fields in no order. */
function sorted([name]: readonly string[], reply: Reply): Reply {
  if (name === 'SCAN')
    return JSON.stringify(reply)
      .split(/[[\],]/)
      .sort();
  return name === 'HGETALL' && Array.isArray(reply) ? [...reply].sort() : reply;
}

describe.runIf(hasRedisServer())('the engine in memory', () => {
  let redis: RedisProcess;
  let real: Engine;

  beforeAll(async () => {
    redis = await startRedisProcess();
    real = await connectToRedis(redis.socket);
  });
  afterAll(async () => {
    await real.close();
    await redis.stop();
  });

  test('answers any sequence of commands word for word as Redis does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), async (commands) => {
        await real.run(['FLUSHALL']);
        const memory = memoryEngine();
        for (const asked of commands) {
          expect(await replyOf(memory, asked), JSON.stringify(asked)).toEqual(await replyOf(real, asked));
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
