import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/cache/hash.js';
import { contentKey, recordOf } from '../../lib/domain/cache-key.js';
import { PROMPT_VERSION } from '../../lib/domain/dialogue-prompt.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import type { ApiServer } from '../support/api-server.js';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

const post = async (server: ApiServer, route: 'tts' | 'conversations', body: unknown) =>
  asLearner(server, await newToken())(route, body);
const askedOfGemini = () =>
  world.gemini
    .recent()
    .filter(({ operation }) => operation === 'generateContent')
    .map(({ body }) => JSON.parse(String(body)));

describe('what is set', () => {
  it('says for how long Redis keeps speech and dialogues', async () => {
    const server = await world.serve({
      CACHE_PREFIX: 'kept',
      TTS_CACHE_SECONDS: '5000',
      CONVERSATION_CACHE_SECONDS: '700',
    });
    expect((await post(server, 'tts', { text: '多久' })).status).toBe(200);
    expect((await post(server, 'conversations', { type: 'text', wordId: 'ai4-love' })).body.source).toBe('gemini');
    const secondsOf = async (service: string) => {
      const [key = ''] = (await world.redis.engine.run(['KEYS', `kept:${service}:*`])) as string[];
      return Number(await world.redis.engine.run(['TTL', key]));
    };
    for (const [service, seconds] of [
      ['tts', 5_000],
      ['conversations', 700],
    ] as const) {
      const left = await secondsOf(service);
      expect([service, left > seconds - 60, left <= seconds]).toEqual([service, true, true]);
    }
  });

  it('says which voices may be asked for, and which two speak a dialogue', async () => {
    const voices = ['cmn-CN-Wavenet-C', 'cmn-CN-Standard-D'];
    const server = await world.serve({ TTS_VOICES: voices.join(',') });
    expect((await post(server, 'tts', { text: '声音' })).body.voice).toBe(voices[0]);
    expect((await post(server, 'tts', { text: '声音', voice: voices[1] })).body.voice).toBe(voices[1]);
    const { status, body } = await post(server, 'tts', { text: '声音', voice: 'cmn-CN-Standard-A' });
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ path: 'voice', code: 'unknown_voice' })]]);
    const turn = (turnIndex: number) => post(server, 'conversations', { type: 'audio', wordId: 'ai4-love', turnIndex });
    const [one, other] = [await turn(0), await turn(1)];
    expect([one.body.voice, other.body.voice]).toEqual(voices);
  });

  it('says which model writes: another one writes another dialogue, and one that is retired leaves the template', async () => {
    const shared = { CACHE_PREFIX: 'models' };
    const request = { type: 'text', wordId: 'bai2-white' };
    const [usual, other, retired] = [
      await world.serve(shared),
      await world.serve({ ...shared, GEMINI_MODEL: 'gemini-3-other' }),
      await world.serve({ ...shared, GEMINI_MODEL: 'gemini-1.5-flash' }),
    ];
    const first = await post(usual, 'conversations', request);
    const { dialogues } = world.paid();
    const second = await post(other, 'conversations', request);
    expect([first.body.source, second.body.source, second.body.cached]).toEqual(['gemini', 'gemini', false]);
    expect(second.body.id).not.toBe(first.body.id);
    expect(world.paid().dialogues).toBe(dialogues + 1);
    expect((await post(other, 'conversations', request)).body).toMatchObject({ id: second.body.id, cached: true });
    expect((await post(retired, 'conversations', request)).body).toMatchObject({ source: 'template', cached: false });
  });
});

describe('a dialogue', () => {
  it('is stored under the word’s record, the version of the prompt, and the model', async () => {
    const word = vocabulary.words.find(({ id }) => id === 'bai3-hundred');
    if (!word) throw new Error('no such word');
    const server = await world.serve({ GEMINI_MODEL: 'gemini-3-keys' });
    await post(server, 'conversations', { type: 'text', wordId: word.id });
    const keyOf = (...parts: string[]) => contentKey(sha256, 'conversation', parts);
    const isStored = async (key: string) => {
      const address = `${world.storage.url}/speech-test/conversations/${key}.json`;
      return (await fetch(address)).ok;
    };
    await until(() => isStored(keyOf(recordOf(word), PROMPT_VERSION, 'gemini-3-keys')));
    const others = [
      keyOf(recordOf({ ...word, english: 'another' }), PROMPT_VERSION, 'gemini-3-keys'),
      keyOf(recordOf(word), `${PROMPT_VERSION}0`, 'gemini-3-keys'),
    ];
    for (const key of others) expect(await isStored(key)).toBe(false);
  });

  it('is asked for in JSON, in the shape of turns', async () => {
    const server = await world.serve();
    await post(server, 'conversations', { type: 'text', wordId: 'ban1-class' });
    expect(askedOfGemini().at(-1).generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseSchema: {
        type: 'object',
        required: ['turns'],
        properties: {
          turns: {
            type: 'array',
            items: {
              type: 'object',
              required: ['speaker', 'chinese', 'pinyin', 'english'],
              properties: { speaker: { enum: ['A', 'B'] }, chinese: { type: 'string' } },
            },
          },
        },
      },
    });
  });

  it('is read without a voice, and its turns name the settings that speech needs', async () => {
    const server = await world.serve({ GOOGLE_TTS_ENDPOINT: '' });
    const { body } = await post(server, 'conversations', { type: 'text', wordId: 'ba4ba5' });
    expect(body.source).toBe('gemini');
    for (const named of [{ conversationId: body.id }, { wordId: 'ba4ba5' }]) {
      const answer = await post(server, 'conversations', { type: 'audio', turnIndex: 0, ...named });
      expect([answer.status, answer.body.code]).toEqual([503, 'TTS_NOT_CONFIGURED']);
      expect(answer.body.detail).toContain('GOOGLE_CREDENTIALS_JSON');
    }
  });
});
