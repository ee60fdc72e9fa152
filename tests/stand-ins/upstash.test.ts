import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startUpstash, type UpstashStandIn } from '../../dev/stand-ins/upstash/server.js';
import { redisEngines } from '../support/redis.js';

const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

describe.each(redisEngines())('Upstash REST over %s', (engine) => {
  let server: UpstashStandIn;
  let redis: Redis;

  const connect = (options: { token?: string; responseEncoding?: false } = {}) =>
    new Redis({ url: server.url, token: server.token, enableTelemetry: false, retry: { retries: 0 }, ...options });
  const billed = async () => Object.values(await server.commands()).reduce((sum, count) => sum + count, 0);
  const billedFor = async (run: () => Promise<unknown>) => {
    const before = await billed();
    await run();
    return (await billed()) - before;
  };

  beforeAll(async () => {
    server = await startUpstash({ engine });
    redis = connect();
  });
  beforeEach(async () => {
    server.behave({});
    await redis.flushall();
  });
  afterAll(() => server.close());

  test('values come back as they were stored, whatever their alphabet', async () => {
    const values = ['识字', 'OK', '', 'say "hi"\n', { turns: [{ chinese: '你好' }], n: 1.5 }, 42, true, '😀 \u2028'];
    for (const value of values) {
      expect(await redis.set('key', value)).toBe('OK');
      expect(await redis.get('key')).toEqual(value);
    }
    expect(await redis.get('nothing')).toBeNull();
  });

  test('an answer that is not in base64 is read too', async () => {
    const plain = connect({ responseEncoding: false });
    await plain.set('key', '你好');
    expect(await plain.get('key')).toBe('你好');
  });

  test('SET writes only where its condition allows and says what was there', async () => {
    expect(await redis.set('lock', 'one', { nx: true, px: 60_000 })).toBe('OK');
    expect(await redis.set('lock', 'two', { nx: true, px: 60_000 })).toBeNull();
    expect(await redis.get('lock')).toBe('one');
    expect(await redis.set('absent', 'x', { xx: true })).toBeNull();
    expect(await redis.set('lock', 'three', { xx: true, get: true })).toBe('one');
    expect(await redis.set('lock', 'four', { get: true, keepTtl: true })).toBe('three');
    expect(await redis.pttl('lock')).toBe(-1);
    expect(await redis.getset('lock', 'five')).toBe('four');
    expect(await redis.getdel('lock')).toBe('five');
    expect(await redis.exists('lock')).toBe(0);
  });

  test('a key expires when it was told to', async () => {
    await redis.set('short', 'x', { px: 1_000 });
    await redis.set('long', 'x', { ex: 100 });
    const left = await redis.pttl('short');
    expect([left > 0, left <= 1_000]).toEqual([true, true]);
    expect(await redis.ttl('long')).toBe(100);
    expect(await redis.ttl('nothing')).toBe(-2);
    await new Promise((resolve) => setTimeout(resolve, 1_020));
    expect(await redis.get('short')).toBeNull();
    expect(await redis.set('short', 'y', { nx: true })).toBe('OK');
    expect(await redis.expire('short', 50)).toBe(1);
    expect(await redis.expire('short', 500, 'NX')).toBe(0);
    expect(await redis.expire('nothing', 50)).toBe(0);
    expect(await redis.pexpire('short', 90_000)).toBe(1);
    expect(await redis.ttl('short')).toBe(90);
    expect(await redis.persist('short')).toBe(1);
    expect(await redis.ttl('short')).toBe(-1);
    expect(await redis.expire('short', -1)).toBe(1);
    expect(await redis.exists('short')).toBe(0);
    expect(await redis.setex('again', 10, 'x')).toBe('OK');
    await redis.set('again', 'y');
    expect(await redis.ttl('again')).toBe(-1);
  });

  test('numbers count and refuse what is none', async () => {
    expect(await redis.incr('count')).toBe(1);
    expect(await redis.incrby('count', 41)).toBe(42);
    expect(await redis.decrby('count', 2)).toBe(40);
    await redis.set('text', 'seven');
    await expect(redis.incr('text')).rejects.toThrow('ERR value is not an integer or out of range');
    expect(await redis.get('text')).toBe('seven');
  });

  test('hashes hold counters', async () => {
    expect(await redis.hincrby('metrics', 'tts:hit', 3)).toBe(3);
    expect(await redis.hincrby('metrics', 'tts:hit', 2)).toBe(5);
    expect(await redis.hset('metrics', { 'tts:miss': 7, name: '识字' })).toBe(2);
    expect(await redis.hgetall('metrics')).toEqual({ 'tts:hit': 5, 'tts:miss': 7, name: '识字' });
    expect(await redis.hmget('metrics', 'tts:hit', 'none')).toEqual({ 'tts:hit': 5, none: null });
    expect(await redis.hget('metrics', 'name')).toBe('识字');
    expect(await redis.hdel('metrics', 'name', 'none')).toBe(1);
    expect(await redis.hlen('metrics')).toBe(2);
    expect(await redis.hgetall('nothing')).toBeNull();
    await expect(redis.get('metrics')).rejects.toThrow('WRONGTYPE');
    await expect(redis.hincrby('metrics', 'tts:hit', 1.5)).rejects.toThrow('not an integer');
  });

  test('keys are listed, looked up and deleted together', async () => {
    expect(await redis.mset({ 'a:1': 1, 'a:2': 'two', 'b:1': [3] })).toBe('OK');
    expect(await redis.mget('a:1', 'none', 'a:2', 'b:1')).toEqual([1, null, 'two', [3]]);
    expect((await redis.keys('a:*')).sort()).toEqual(['a:1', 'a:2']);
    expect(await redis.keys('?:[^2]')).toHaveLength(2);
    const [cursor, found] = await redis.scan(0, { match: 'b*', count: 100 });
    expect([String(cursor), found]).toEqual(['0', ['b:1']]);
    expect(await redis.exists('a:1', 'a:2', 'none')).toBe(2);
    expect(await redis.type('a:1')).toBe('string');
    expect(await redis.del('a:1', 'a:2', 'none')).toBe(2);
    expect(await redis.unlink('b:1')).toBe(1);
    expect(await redis.dbsize()).toBe(0);
    expect(await redis.ping()).toBe('PONG');
  });

  test('a pipeline answers each command, and one that fails stops none', async () => {
    await redis.set('hash', 'text');
    const results = await redis
      .pipeline()
      .set('key', 'value', { ex: 60 })
      .get('key')
      .hincrby('hash', 'field', 1)
      .hincrby('other', 'field', 1)
      .exec({ keepErrors: true });
    expect(results.map(({ result }) => result)).toEqual(['OK', 'value', undefined, 1]);
    expect(results[2]?.error).toContain('WRONGTYPE');
  });

  test('a transaction runs with nothing in between', async () => {
    const results = await redis.multi().set('key', 1).incr('key').get('key').exec();
    expect(results).toEqual(['OK', 2, 2]);
  });

  test('scripts run by their text or their digest', async () => {
    await redis.set('lock', 'mine');
    await expect(redis.evalsha('0'.repeat(40), [], [])).rejects.toThrow('NOSCRIPT');
    const sha = await redis.scriptLoad(RELEASE);
    expect(await redis.scriptExists(sha, '0'.repeat(40))).toEqual([1, 0]);
    expect(await redis.evalsha(sha, ['lock'], ['theirs'])).toBe(0);
    expect(await redis.get('lock')).toBe('mine');
    expect(await redis.eval(RELEASE, ['lock'], ['mine'])).toBe(1);
    expect(await redis.exists('lock')).toBe(0);
    await redis.scriptFlush();
    await expect(redis.evalsha(sha, ['lock'], ['mine'])).rejects.toThrow('NOSCRIPT');
  });

  test("a script with Upstash's own first line is known by the digest of all of it", async () => {
    const script = `#!lua flags=allow-key-locking\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])`;
    const sha = await redis.scriptLoad(script);
    expect(await redis.evalsha(sha, ['count'], [2])).toBe(2);
    expect(await redis.eval(script, ['count'], [3])).toBe(5);
    const runner = redis.createScript<number>(`${script} -- another`);
    expect(await runner.exec(['count'], ['4'])).toBe(9);
    expect(await runner.exec(['count'], ['1'])).toBe(10);
  });

  test.each([
    ['return {1, 2.9, "three", false, true, {4, nil, 5}}', [1, 2, 'three', null, 1, [4]]],
    ['return redis.call("GET", "none") == false and 1 or 0', 1],
    ['return redis.call("SET", "a", 1).ok', 'OK'],
    ['return redis.call("HGETALL", "none")', []],
    ['return {redis.pcall("HGET", "a", "b").err ~= nil and 1 or 0, #KEYS, #ARGV}', [1, 1, 2]],
    ['return tonumber(ARGV[1]) + 1000', 1_784_000_001_000],
    ['return redis.call("SET", KEYS[1], tonumber(ARGV[1])) and redis.call("GET", KEYS[1])', 1_784_000_000_000],
    ['return {unpack({1, 2, 3})}', [1, 2, 3]],
    ['return math.floor((tonumber(ARGV[1]) % 60000) / 1000)', 20],
    ['return redis.status_reply("FINE")', 'FINE'],
    ['return redis.sha1hex("")', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['return nil', null],
  ])('the script %s answers as Redis does', async (script, expected) => {
    await redis.set('a', 'text');
    expect(await redis.eval(script, ['k'], ['1784000000000', '2'])).toEqual(expected);
  });

  test.each([
    ['return redis.call("INCR", "a")', 'not an integer'],
    ['return redis.error_reply("MINE it is")', 'MINE it is'],
    ['undeclared = 1', 'readonly table'],
    ['return undeclared', 'global variable'],
    ['this is not Lua', 'compiling'],
    ['error("stop")', 'stop'],
    ['return redis.call("NOSUCH")', 'ommand'],
    ['return redis.call("EVAL", "return 1", 0)', 'not allowed'],
  ])('the script %s fails as in Redis', async (script, message) => {
    await redis.set('a', 'text');
    await expect(redis.eval(script, [], [])).rejects.toThrow(message);
  });

  test.each([
    { command: ['GET'] },
    { command: ['SET', 'key'] },
    { command: ['SET', 'key', 'value', 'SOON'] },
    { command: ['SET', 'key', 'value', 'PX', 0] },
    { command: ['SET', 'key', 'value', 'PX', 'soon'] },
    { command: ['SET', 'key', 'value', 'NX', 'XX'] },
    { command: ['HSET', 'key', 'field'] },
    { command: ['NOSUCH', 'key'] },
    { command: ['EVAL', 'return 1', 2, 'one'] },
    { command: ['EXPIRE', 'key', 'soon'] },
  ])('what Redis refuses is 400 with its error: $command', async ({ command }) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token}` },
      body: JSON.stringify(command),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^ERR /) });
  });

  test('a wrong token is refused before anything is done', async () => {
    await expect(connect({ token: 'another' }).set('key', 'value')).rejects.toThrow('WRONGPASS');
    expect(await redis.exists('key')).toBe(0);
  });

  test('commands are counted as they are billed, those of scripts too', async () => {
    expect(await billedFor(() => redis.get('key'))).toBe(1);
    expect(await billedFor(() => redis.mget('a', 'b', 'c'))).toBe(1);
    expect(await billedFor(() => redis.pipeline().get('a').hincrby('h', 'f', 1).exec())).toBe(2);
    expect(await billedFor(() => redis.multi().get('a').get('b').exec())).toBe(2);
    expect(await billedFor(() => redis.eval(RELEASE, ['lock'], ['mine']))).toBe(2);
  });

  test('requests are counted by kind', async () => {
    const before = server.requests();
    await redis.get('key');
    await redis.pipeline().get('a').get('b').exec();
    await redis.multi().get('a').exec();
    const after = server.requests();
    for (const kind of ['command', 'pipeline', 'multi-exec']) {
      const least = kind === 'command' ? 0 : 1;
      expect((after[kind] ?? 0) - (before[kind] ?? 0)).toBeGreaterThanOrEqual(least);
    }
  });
});
