import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

const wordId = 'ai4-love';
const written = { type: 'text', wordId };
const spoken = { text: '长久' };
const turn = { type: 'audio', wordId, turnIndex: 0 };
const keysOf = async (prefix: string, service: 'tts' | 'conversations') =>
  (await world.redis.engine.run(['KEYS', `${prefix}:${service}:*`])) as string[];
const secondsOf = async (prefix: string, service: 'tts' | 'conversations') =>
  Promise.all((await keysOf(prefix, service)).map(async (key) => Number(await world.redis.engine.run(['TTL', key]))));

describe('an entry of the cache', () => {
  it('is kept for a day where it is speech, of a turn too, and for an hour where it is a dialogue', async () => {
    const prefix = 'lifetimes';
    const post = asLearner(await world.serve({ CACHE_PREFIX: prefix }), await newToken());
    await post('tts', spoken);
    await post('conversations', written);
    await post('conversations', turn);
    await until(async () => (await keysOf(prefix, 'tts')).length === 2);
    for (const [service, lifetime] of [['tts', 86_400] as const, ['conversations', 3_600] as const]) {
      const found = await secondsOf(prefix, service);
      expect(found.filter((seconds) => seconds > lifetime || seconds < lifetime - 60)).toEqual([]);
    }
    expect(await keysOf(prefix, 'conversations')).toHaveLength(1);
  });

  it.each([
    ['found again in the storage, the same', {}, 1],
    ['bought again where there is no storage', { GCS_BUCKET: '' }, 2],
  ])('that has ended is a miss, and what it was is %s', async (_, changes, times) => {
    const short = { TTS_CACHE_SECONDS: '1', CONVERSATION_CACHE_SECONDS: '1', CACHE_PREFIX: `short${times}` };
    const post = asLearner(await world.serve({ ...short, ...changes }), await newToken());
    const { speech, dialogues, uploads } = world.paid();
    const ask = async () => [
      (await post('tts', { text: `不久${times}` })).body,
      (await post('conversations', { type: 'text', wordId: ['ba1-eight', 'ba4ba5'][times - 1] })).body,
    ];
    const first = await ask();
    expect(first.map(({ cached }) => cached)).toEqual([false, false]);
    // a dialogue is stored behind the answer
    if (!('GCS_BUCKET' in changes)) await until(() => world.paid().uploads === uploads + 2);
    const kept = (service: 'tts' | 'conversations') => keysOf(short.CACHE_PREFIX, service);
    await expect
      .poll(async () => [await kept('tts'), await kept('conversations')], { timeout: 5_000 })
      .toEqual([[], []]);
    const again = await ask();
    expect(again.map(({ cached }) => cached)).toEqual([false, false]);
    expect(again.map(({ source }) => source)).toEqual([undefined, 'gemini']);
    if (times === 1) expect(again).toEqual(first);
    expect([world.paid().speech - speech, world.paid().dialogues - dialogues]).toEqual([times, times]);
  });
});

describe('when the record of a word has changed', () => {
  it('its old dialogue is not asked for any more and not looked for, other words keep theirs, and so does whoever has the old record', async () => {
    const prefix = 'records';
    const other = { type: 'text', wordId: 'bai2-white' };
    const theirs = asLearner(await world.serve({ CACHE_PREFIX: prefix }), await newToken());
    const { body: old } = await theirs('conversations', written);
    await theirs('conversations', other);
    await theirs('conversations', { type: 'audio', conversationId: old.id, turnIndex: 0 });
    await until(async () => (await theirs('conversations', other)).body.cached === true);

    const hook = pathToFileURL(path.resolve('tests/speech/vocabulary-elsewhere.mjs')).href;
    const example = { chinese: '我爱吃苹果。', pinyin: 'Wǒ ài chī píngguǒ.', english: 'I love apples.' };
    const WORD_CHANGES = JSON.stringify({ [wordId]: { example } });
    const server = await world.serve({ CACHE_PREFIX: prefix, NODE_OPTIONS: `--import=${hook}`, WORD_CHANGES });
    const ours = asLearner(server, await newToken());
    const { dialogues } = world.paid();
    const asked = await world.redis.commands();
    const { body: fresh } = await ours('conversations', written);
    expect(fresh).toMatchObject({ cached: false, source: 'gemini', word: '爱' });
    expect(fresh.id).not.toBe(old.id);
    expect(JSON.stringify(fresh.turns)).toContain(example.chinese);
    expect((await ours('conversations', other)).body.cached).toBe(true);
    expect(world.paid().dialogues).toBe(dialogues + 1);
    const { keys = 0, scan = 0, del = 0, unlink = 0 } = await world.redis.commands();
    // what gave the lock back
    expect([keys - (asked.keys ?? 0), scan, del - (asked.del ?? 0), unlink]).toEqual([0, 0, 1, 0]);
    // of the old one no other turn is spoken
    const unheard = await ours('conversations', { type: 'audio', conversationId: old.id, turnIndex: 1 });
    expect([unheard.status, unheard.body.code]).toEqual([404, 'CONVERSATION_NOT_FOUND']);
    expect((await theirs('conversations', written)).body).toMatchObject({ id: old.id, cached: true });
    expect((await ours('conversations', written)).body).toEqual({ ...fresh, cached: true });
  });
});
