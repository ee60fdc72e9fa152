import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/cache/hash.js';
import { contentKey } from '../../lib/domain/cache-key.js';
import { asLearner, newToken, startWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

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

describe('a value that is not what it should be', () => {
  const name = contentKey(sha256, 'speech', ['坏的', null, 'cmn-CN-Wavenet-A', 1, 'LINEAR16']);

  it.each([
    ['of another version', JSON.stringify({ v: 0, audio: 'AAAA', contentType: 'audio/wav', voice: 'x' })],
    ['without its audio', JSON.stringify({ v: 1, contentType: 'audio/wav', voice: 'x' })],
    ['that is no JSON', '{"v":1,'],
    ['that is a number', '7'],
  ])('%s is a miss, and is overwritten', async (_, value) => {
    const prefix = randomUUID();
    const server = await world.serve({ CACHE_PREFIX: prefix });
    const post = asLearner(server, await newToken());
    await world.redis.engine.run(['SET', `${prefix}:tts:${name}`, value]);
    expect(await post('tts', { text: '坏的' })).toMatchObject({ status: 200, body: { cached: false } });
    expect(await post('tts', { text: '坏的' })).toMatchObject({ status: 200, body: { cached: true } });
    expect(JSON.parse(String(await world.redis.engine.run(['GET', `${prefix}:tts:${name}`])))).toMatchObject({ v: 1 });
    expect(await world.redis.engine.run(['TTL', `${prefix}:tts:${name}`])).toBeGreaterThan(86_000);
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

  it("has a word's own reading pinned where its characters have several, and left to the voice elsewhere", async () => {
    const server = await world.serve();
    const post = asLearner(server, await newToken());
    const sent = async (request: object) => {
      await post('tts', request);
      const body = JSON.parse(world.tts.recent().at(-1)?.body.toString() ?? '{}');
      return body.input?.customPronunciations?.pronunciations;
    };
    expect(await sent({ text: '还', wordId: 'hai2-still' })).toEqual([
      { phrase: '还', phoneticEncoding: 4, pronunciation: 'hai2' },
    ]);
    expect(await sent({ text: '还没' })).toBeUndefined();
  });
});
