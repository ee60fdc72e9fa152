import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/cache/hash.js';
import { contentKey } from '../../lib/domain/cache-key.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import type { ApiServer } from '../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { enrol, OPEN_LIMITS } from './learners.js';
import { asLearner, call, newToken, startWorld, type World } from './world.js';

let world: World;
let database: TestDatabase;
beforeAll(async () => {
  [world, database] = await Promise.all([startWorld(), createTestDatabase()]);
}, 60_000);
afterAll(async () => {
  await world.stop();
  await database.close();
});

describe('two processes of one deployment', () => {
  it('count one limit together, with whole seconds to wait, and a learner over it costs no Redis command', async () => {
    const shared = { CACHE_PREFIX: 'limits', LIMIT_TTS_PER_MINUTE: '5' };
    const servers = [await world.serve(shared), await world.serve(shared)];
    const token = await newToken();
    const posts = servers.map((server) => asLearner(server, token));
    // a minute that ends in between would begin a new count
    const leftMs = 60_000 - (Date.now() % 60_000);
    if (leftMs < 6_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
    const answers = [];
    for (let index = 0; index < 7; index += 1) answers.push(await posts[index % 2]?.('tts', { text: '限制' }));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const refused = answers[5];
    expect(refused?.body.code).toBe('RATE_LIMITED');
    expect(refused?.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(refused?.headers.get('ratelimit-policy')).toBe('"tts";q=5;w=60');
    expect(refused?.headers.get('ratelimit')).toMatch(/^"tts";r=0;t=\d+$/);
    const before = await world.redis.commands();
    for (const post of posts) expect((await post('tts', { text: '限制' })).status).toBe(429);
    expect(await world.redis.commands()).toEqual(before);
  });

  it('count one quota together', async () => {
    const shared = { CACHE_PREFIX: 'quotas', QUOTA_CHARACTERS_PER_USER: '4' };
    const [one, two] = [await world.serve(shared), await world.serve(shared)];
    const token = await newToken();
    expect((await asLearner(one, token)('tts', { text: '买三字' })).status).toBe(200);
    expect((await asLearner(two, token)('tts', { text: '两字' })).body.code).toBe('QUOTA_EXCEEDED');
    expect((await asLearner(two, token)('tts', { text: '一' })).status).toBe(200);
  });
});

describe('guesses at one account', () => {
  it('are counted together by two processes, so that many addresses and instances are not more guesses', async () => {
    const shared = {
      DATABASE_URL: database.url,
      CACHE_PREFIX: randomUUID(),
      LIMIT_FAILURES_PER_ACCOUNT: '6',
      LIMIT_FAILURES_PER_ACCOUNT_AND_IP: '1000',
    };
    const servers = [await world.serve(shared), await world.serve(shared)];
    const [learner] = await enrol(servers[0] as ApiServer, 1);
    const guess = (index: number) =>
      call(servers[index % 2] as ApiServer, 'POST auth/login', {
        body: { email: learner?.account.email, password: `guess number ${index}` },
      });
    const statuses: number[] = [];
    for (let index = 0; index < 8; index += 1) statuses.push((await guess(index)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  });
});

describe('what Redis keeps', () => {
  it('of two learners who study, hear and read the same is one value for both that names neither; whom a key names, it only counts', async () => {
    const prefix = randomUUID();
    const server = await world.serve({ ...OPEN_LIMITS, CACHE_PREFIX: prefix, DATABASE_URL: database.url });
    const keysOf = async () => ((await world.redis.engine.run(['KEYS', `${prefix}:*`])) as string[]).sort();
    const contents = (keys: readonly string[]) => keys.filter((key) => /^[^:]+:(tts|conversations):/.test(key));
    const learners = await enrol(server, 2);
    const kept: string[][] = [];
    const personal: string[] = [];
    for (const { account, token } of learners) {
      personal.push(account.email, account.password, token, JSON.parse(atob(token.split('.')[1] ?? '')).sub);
      const post = asLearner(server, token);
      const said = await Promise.all([
        post('tts', { text: '一样' }),
        post('conversations', { type: 'text', wordId: 'ai4-love' }),
        post('conversations', { type: 'audio', wordId: 'ai4-love', turnIndex: 0 }),
        call(server, 'PUT progress/ai4-love', { token, body: { studyCount: 7 } }),
        call(server, 'GET auth/me', { token }),
        call(server, 'GET progress/stats', { token }),
        call(server, 'POST auth/login', { body: { ...account, password: 'a wrong long password' } }),
      ]);
      expect(said.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 401]);
      kept.push(contents(await keysOf()));
    }
    expect(kept[0]?.length).toBeGreaterThan(1);
    expect(kept[1]).toEqual(kept[0]);
    const isPersonal = (text: string) => personal.some((one) => text.includes(one));
    for (const key of await keysOf()) {
      const type = String(await world.redis.engine.run(['TYPE', key]));
      const value = JSON.stringify(await world.redis.engine.run(type === 'hash' ? ['HGETALL', key] : ['GET', key]));
      expect(isPersonal(value), `${key} ${value}`).toBe(false);
      if (isPersonal(key)) expect(value, key).toMatch(/^"?\d+"?$/);
    }
  });
});

describe('a value that is not what it should be', () => {
  const values = [
    ['of another version', JSON.stringify({ v: 0, audio: 'AAAA', contentType: 'audio/wav', voice: 'x' })],
    ['without its audio', JSON.stringify({ v: 1, contentType: 'audio/wav', voice: 'x' })],
    ['of another type of audio', JSON.stringify({ v: 1, audio: 'AAAA', contentType: 'text/html', voice: 'x' })],
    ['no JSON', '{"v":1,'],
    ['a number', '7'],
    ['empty', ''],
  ] as const;

  it('is a miss, is counted once, and is overwritten', async () => {
    const prefix = randomUUID();
    const server = await world.serve({ CACHE_PREFIX: prefix, DATABASE_URL: database.url });
    const post = asLearner(server, await newToken());
    for (const [index, [what, value]] of values.entries()) {
      const text = `坏${'一二三四五六'[index]}`;
      const name = contentKey(sha256, 'speech', [text, null, 'cmn-CN-Wavenet-A', 1, 'LINEAR16']);
      await world.redis.engine.run(['SET', `${prefix}:tts:${name}`, value]);
      expect((await post('tts', { text })).body.cached, what).toBe(false);
      expect((await post('tts', { text })).body.cached, what).toBe(true);
      const kept = String(await world.redis.engine.run(['GET', `${prefix}:tts:${name}`]));
      expect(JSON.parse(kept), what).toMatchObject({ v: 1, voice: 'cmn-CN-Wavenet-A' });
      const ttl = Number(await world.redis.engine.run(['TTL', `${prefix}:tts:${name}`]));
      expect(ttl).toBeGreaterThan(86_300);
      expect(ttl).toBeLessThanOrEqual(86_400);
    }
    const { body: health } = await call(server, 'GET health');
    const { length: hits } = values;
    expect(health.cache).toMatchObject({ services: { tts: { hits, misses: hits, errors: hits } } });
  });

  it('a dialogue of another version is written again, and kept for an hour', async () => {
    const prefix = randomUUID();
    const server = await world.serve({ CACHE_PREFIX: prefix });
    const post = asLearner(server, await newToken());
    const request = { type: 'text', wordId: 'ai4-love' };
    const { body: written } = await post('conversations', request);
    const [key = ''] = (await world.redis.engine.run(['KEYS', `${prefix}:conversations:*`])) as string[];
    const ttl = Number(await world.redis.engine.run(['TTL', key]));
    expect(ttl).toBeGreaterThan(3_500);
    expect(ttl).toBeLessThanOrEqual(3_600);
    const kept = JSON.parse(String(await world.redis.engine.run(['GET', key])));
    await world.redis.engine.run(['SET', key, JSON.stringify({ ...kept, v: kept.v + 1 })]);
    expect((await post('conversations', request)).body).toEqual({ ...written, cached: false });
    expect(JSON.parse(String(await world.redis.engine.run(['GET', key])))).toEqual(kept);
  });
});

describe('audio itself', () => {
  it('comes instead of JSON to who prefers it', async () => {
    const server = await world.serve();
    const token = await newToken();
    const ask = (accept: string) =>
      fetch(`${server.url}/api/v1/tts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, Accept: accept },
        body: JSON.stringify({ text: '声音' }),
      });
    for (const accept of ['audio/*', 'audio/wav, application/json;q=0.5']) {
      const response = await ask(accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
      expect(response.headers.get('vary')).toContain('Accept');
      expect(
        Buffer.from(await response.arrayBuffer())
          .subarray(0, 4)
          .toString(),
      ).toBe('RIFF');
    }
    for (const accept of ['*/*', 'application/json, audio/*', 'audio/*;q=0']) {
      expect((await ask(accept)).headers.get('content-type')).toBe('application/json');
    }
  });

  it('comes for a turn of a dialogue, too, and the dialogue itself stays JSON', async () => {
    const server = await world.serve();
    const token = await newToken();
    const ask = (body: object) =>
      fetch(`${server.url}/api/v1/conversations`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, Accept: 'audio/*' },
        body: JSON.stringify(body),
      });
    const dialogue = await ask({ type: 'text', wordId: 'hai2-still' });
    expect([dialogue.status, dialogue.headers.get('content-type')]).toEqual([200, 'application/json']);
    const turn = await ask({ type: 'audio', wordId: 'hai2-still', turnIndex: 1 });
    expect([turn.status, turn.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect(
      Buffer.from(await turn.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
  });

  it('is at the URL that the answer names', async () => {
    const server = await world.serve();
    const { body } = await asLearner(server, await newToken())('tts', { text: '地址' });
    const response = await fetch(String(body.audioUrl));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, body.contentType]);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
  });

  describe('with a word', () => {
    const reading = (phrase: string, pronunciation: string) => [{ phrase, phoneticEncoding: 4, pronunciation }];
    const wordOf = (simplified: string, pinyinNumbered: string) => {
      const found = vocabulary.words.find(
        (word) => word.simplified === simplified && word.pinyinNumbered === pinyinNumbered,
      );
      if (!found) throw new Error(`${simplified} is not taught as ${pinyinNumbered}`);
      return found;
    };

    it('has its reading pinned where its characters have several, and is left to the voice elsewhere', async () => {
      const server = await world.serve();
      const post = asLearner(server, await newToken());
      const sent = async (request: object) => {
        const before = world.paid().speech;
        expect((await post('tts', request)).status).toBe(200);
        expect(world.paid().speech).toBe(before + 1);
        const body = JSON.parse(world.tts.recent().at(-1)?.body.toString() ?? '{}');
        expect(body.input.text).toBe(body.input.text.normalize('NFC'));
        return body.input?.customPronunciations?.pronunciations;
      };
      expect(await sent({ text: '还', wordId: 'hai2-still' })).toEqual(reading('还', 'hai2'));
      expect(await sent({ text: '还没' })).toBeUndefined();
      const sleep = wordOf('睡觉', 'shui4 jiao4');
      expect(await sent({ text: sleep.simplified, wordId: sleep.id })).toEqual(reading('睡觉', 'shui4 jiao4'));
      expect(await sent({ text: sleep.traditional, wordId: sleep.id })).toEqual(
        reading(sleep.traditional, 'shui4 jiao4'),
      );
      expect(await sent({ text: sleep.simplified })).toBeUndefined();
      const hello = wordOf('你好', 'ni3 hao3');
      expect(await sent({ text: hello.simplified, wordId: hello.id })).toEqual(reading('你好', 'ni2 hao3'));
      // in the other form that Unicode has for the same character
      const compatible = '\ufa08好';
      expect(compatible.normalize('NFC')).toBe('行好');
      await sent({ text: compatible });
      expect((await post('tts', { text: '行好' })).body).toMatchObject({ cached: true });
    });
  });
});
