import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../support/api-server.js';
import { startTestRedis } from '../support/redis.js';
import { type Answer, asLearner, newToken, ownMs, startWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterEach(() => world.calm());
afterAll(() => world.stop());

/** A server whose clients are loaded, and a word and a dialogue that it has in the cache. */
async function warmServer(): Promise<{ server: ApiServer; post: ReturnType<typeof asLearner> }> {
  const server = await world.serve();
  const post = asLearner(server, await newToken());
  await post('tts', { text: '暖和' });
  await post('conversations', { type: 'text', wordId: 'ai4-love' });
  return { server, post };
}

const spoken = { text: '暖和' };
const read = { type: 'text', wordId: 'ai4-love' };

/** Ten requests a second, of both kinds. */
async function load(post: ReturnType<typeof asLearner>, seconds: number): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  for (let index = 0; index < seconds * 10; index += 1) {
    answers.push(index % 5 === 4 ? post('conversations', read) : post('tts', spoken));
    await sleep(100);
  }
  return Promise.all(answers);
}

describe('while Redis is', () => {
  const ways = {
    frozen: () => world.redis.behave({ fault: 'hang' }),
    slow: () => world.redis.behave({ latencyMs: 2_000 }),
    'talking rubbish': () => world.redis.behave({ fault: 'rubbish' }),
  };
  for (const [name, begin] of Object.entries(ways)) {
    it(`${name}, everybody is answered within a second, and the cache is used again within 12 s of its return`, async () => {
      const { post } = await warmServer();
      begin();
      const answers = await load(post, 2);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(Math.max(...answers.map(ownMs))).toBeLessThan(1_000);
      world.calm();
      await expect
        .poll(async () => (await post('tts', spoken)).body.cached, { timeout: 12_000, interval: 500 })
        .toBe(true);
    });
  }

  it('dead, everybody is answered at once, and a new one is used within 12 s', async () => {
    const { post } = await warmServer();
    const { port } = world.redis;
    await world.redis.close();
    const answers = await load(post, 2);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.max(...answers.map(ownMs))).toBeLessThan(1_000);
    world.redis = await startTestRedis({ port });
    await expect
      .poll(async () => (await post('tts', spoken)).body.cached, { timeout: 12_000, interval: 500 })
      .toBe(true);
  });

  it('away, the limit of the process holds', async () => {
    const server = await world.serve({ LIMIT_TTS_PER_MINUTE: '3' });
    const post = asLearner(server, await newToken());
    world.redis.behave({ fault: 'error' });
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await post('tts', { text: `第${'一二三四'[index]}` }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('while text-to-speech is', () => {
  let post: ReturnType<typeof asLearner>;
  beforeAll(async () => {
    ({ post } = await warmServer());
  });
  const ways = [
    ['failing', { fault: 'error', status: 500 }, 502],
    ['over its quota', { fault: 'error', status: 429 }, 502],
    ['resetting connections', { fault: 'reset' }, 502],
    ['talking rubbish', { fault: 'rubbish' }, 502],
    ['cutting its answers short', { fault: 'truncate' }, 502],
    ['answering without audio', { fault: 'empty' }, 502],
    ['silent', { fault: 'hang' }, 504],
    ['slow', { latencyMs: 7_000 }, 504],
  ] as const;
  it.each(ways)(
    '%s, a request for new speech is told so, nothing is stored and the next one is served',
    async (name, behaviour, status) => {
      const text = `坏了${name.length}${status === 504 ? '慢' : '错'}`;
      const { uploads } = world.paid();
      world.tts.behave(behaviour);
      const refused = await post('tts', { text });
      expect(refused).toMatchObject({
        status,
        body: { code: status === 502 ? 'UPSTREAM_FAILED' : 'UPSTREAM_TIMEOUT' },
      });
      expect(refused.durationMs).toBeLessThan(6_000);
      expect(JSON.stringify(refused.body)).not.toMatch(/stand-in|127\.0\.0\.1|html|not what you asked/i);
      expect(world.paid().uploads).toBe(uploads);
      world.calm();
      expect(await post('tts', { text })).toMatchObject({ status: 200, body: { cached: false } });
    },
  );
});

describe('while Gemini is', () => {
  const ways = [
    ['failing', { fault: 'error', status: 500 }],
    ['over its quota', { fault: 'error', status: 429 }],
    ['resetting connections', { fault: 'reset' }],
    ['talking rubbish', { fault: 'rubbish' }],
    ['cutting its answers short', { fault: 'truncate' }],
    ['silent', { fault: 'hang' }],
    ['slow', { latencyMs: 7_000 }],
    ['blocking for safety', { fault: 'safety' }],
    ['blocking the prompt', { fault: 'blocked' }],
    ['cut off at its limit', { fault: 'cut-off' }],
    ['not writing JSON', { fault: 'not-json' }],
    ['writing JSON of another shape', { fault: 'wrong-shape' }],
    ['writing about another word', { fault: 'other-word' }],
    ['empty', { fault: 'empty' }],
  ] as const;
  it('anything of this, the learner gets a template that is not kept, and a written dialogue the next time', async () => {
    const words = [
      'ba1-eight',
      'ba4ba5',
      'ba5-suggestion',
      'bai2-white',
      'bai2se4',
      'bai2tian1',
      'bai3-hundred',
      'ban1-class',
      'ban4-half',
      'ban4nian2',
      'ban4tian1',
      'bang1-help',
      'ai4-love',
      'a5-particle',
    ];
    const found: Record<string, unknown> = {};
    const server = await world.serve({ GEMINI_MODEL: 'gemini-3-of-all-faults' });
    const post = asLearner(server, await newToken());
    for (const [index, [name, behaviour]] of ways.entries()) {
      const wordId = words[index];
      world.gemini.behave(behaviour);
      const { status, body } = await post('conversations', { type: 'text', wordId });
      world.calm();
      const next = await post('conversations', { type: 'text', wordId });
      const turn = await post('conversations', { type: 'audio', conversationId: body.id, turnIndex: 2 });
      found[name] = [status, body.source, body.cached, next.body.source, next.body.cached, turn.status];
    }
    expect(found).toEqual(
      Object.fromEntries(ways.map(([name]) => [name, [200, 'template', false, 'gemini', false, 200]])),
    );
  }, 90_000);

  it('breaking down for good, nobody waits for it after the third time', async () => {
    const server = await world.serve({ GEMINI_MODEL: 'gemini-3-of-a-breakdown' });
    const post = asLearner(server, await newToken());
    world.gemini.behave({ fault: 'hang' });
    await Promise.all(
      ['ba1-eight', 'ba4ba5', 'bai2-white'].map((wordId) => post('conversations', { type: 'text', wordId })),
    );
    const fourth = await post('conversations', { type: 'text', wordId: 'ban1-class' });
    expect(fourth).toMatchObject({ status: 200, body: { source: 'template' } });
    expect(fourth.durationMs).toBeLessThan(500);
  });
});

describe('while the storage is', () => {
  const ways = [
    ['failing', { fault: 'error', status: 500 }, 2_500],
    ['talking rubbish', { fault: 'rubbish' }, 2_500],
    ['cutting its answers short', { fault: 'truncate' }, 6_000],
    ['silent', { fault: 'hang' }, 6_000],
  ] as const;
  it.each(ways)('%s, speech and dialogues are answered all the same', async (name, behaviour, withinMs) => {
    const { post } = await warmServer();
    world.storage.behave(behaviour);
    const answer = await post('tts', { text: `没有地方${name.length}` });
    expect(answer.status).toBe(200);
    expect(answer.body.audioUrl).toMatch(/^data:audio\/wav;base64,/);
    expect(ownMs(answer)).toBeLessThan(1_000);
    expect(answer.durationMs).toBeLessThan(withinMs);
    const dialogue = await post('conversations', { type: 'text', wordId: 'bang1-help' });
    expect(dialogue.status).toBe(200);
    expect(ownMs(dialogue)).toBeLessThan(1_000);
    expect(dialogue.durationMs).toBeLessThan(withinMs);
  });
});
