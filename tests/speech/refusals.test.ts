import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../support/api-server.js';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

let world: World;
let server: ApiServer;
let post: ReturnType<typeof asLearner>;
let dialogueId: string;
beforeAll(async () => {
  world = await startWorld();
  server = await world.serve();
  post = asLearner(server, await newToken());
  dialogueId = String((await post('conversations', { type: 'text', wordId: 'ai4-love' })).body.id);
  // it is stored behind the answer; what comes after that is counted
  await until(() => world.paid().uploads === 1);
}, 60_000);
afterAll(() => world.stop());

/** The fields that an answer names, each once. */
const paths = (errors: unknown) =>
  [...new Set((errors as { path: string }[] | undefined)?.map(({ path }) => path))].sort();

describe('speech is refused, with the field, for', () => {
  it.each([
    ['empty text', { text: '' }, 400, ['text']],
    ['nothing but space', { text: '  ' }, 400, ['text']],
    ['201 characters', { text: '好'.repeat(201) }, 400, ['text']],
    ['no Chinese character', { text: 'hello' }, 400, ['text']],
    ['NUL', { text: '好\0' }, 400, ['text']],
    ['half a character', { text: '好\ud800' }, 400, ['text']],
    ['no text', {}, 400, ['text']],
    ['a number for text', { text: 5 }, 400, ['text']],
    ['an unknown voice', { text: '好', voice: 'en-US-Wavenet-A' }, 400, ['voice']],
    ['a rate too slow', { text: '好', speakingRate: 0.4 }, 400, ['speakingRate']],
    ['a rate too fast', { text: '好', speakingRate: 1.6 }, 400, ['speakingRate']],
    ['a rate as text', { text: '好', speakingRate: '1' }, 400, ['speakingRate']],
    ['an unknown field', { text: '好', ssml: '<speak/>' }, 400, ['ssml']],
    ['an unknown word', { text: '好', wordId: 'no-such-word' }, 404, ['wordId']],
    ['a path for a word', { text: '好', wordId: '../../x' }, 404, ['wordId']],
    ['a word that the text is not', { text: '恨', wordId: 'ai4-love' }, 400, ['text']],
  ])('%s', async (_, body, status, fields) => {
    const before = world.paid();
    const answer = await post('tts', body);
    expect([answer.status, paths(answer.body.errors)]).toEqual([status, fields]);
    expect(world.paid()).toEqual(before);
  });

  it('every wrong field is named', async () => {
    const { body } = await post('tts', { text: '', speakingRate: 9, voice: 5, more: 1 });
    expect(paths(body.errors)).toEqual(['more', 'speakingRate', 'text', 'voice']);
  });
});

describe('speech is made', () => {
  const voices = ['Wavenet', 'Standard'].flatMap((kind) => [...'ABCD'].map((letter) => `cmn-CN-${kind}-${letter}`));
  const requests: [string, { text: string; voice?: string; speakingRate?: number }][] = [
    ['one character', { text: '好' }],
    ['200 characters, also of those that JavaScript counts twice', { text: '𠮷'.repeat(200) }],
    ['what stands between spaces', { text: ' 好人 ' }],
    ['Chinese among other letters', { text: 'A4纸' }],
    ['the slowest rate', { text: '好', speakingRate: 0.5 }],
    ['the fastest rate', { text: '好', speakingRate: 1.5 }],
    ...voices.map((voice): [string, { text: string; voice: string }] => [voice, { text: '喂', voice }]),
  ];

  it.each(requests)('of %s', async (_, body) => {
    const answer = await post('tts', body);
    expect(answer).toMatchObject({ status: 200, body: { voice: body.voice ?? voices[0] } });
    const { speakingRate = 1 } = body;
    const { input, voice, audioConfig } = JSON.parse(world.tts.recent().at(-1)?.body.toString() ?? '{}');
    expect([input.text, voice.name, audioConfig.speakingRate]).toEqual([
      body.text.trim(),
      answer.body.voice,
      speakingRate,
    ]);
  });
});

describe('dialogues are refused, with the field, for', () => {
  it.each([
    ['no type', { wordId: 'ai4-love' }, 400, ['type']],
    ['an unknown type', { type: 'video', wordId: 'ai4-love' }, 400, ['type']],
    ['no word', { type: 'text' }, 400, ['wordId']],
    ['a number for a word', { type: 'text', wordId: 7 }, 400, ['wordId']],
    ['an unknown word', { type: 'text', wordId: 'no-such-word' }, 404, ['wordId']],
    ['a path for a word', { type: 'text', wordId: '../../x' }, 404, ['wordId']],
    ['a path for the word of a turn', { type: 'audio', wordId: '../../x', turnIndex: 0 }, 404, ['wordId']],
    ['a turn as text', { type: 'audio', wordId: 'ai4-love', turnIndex: '1' }, 400, ['turnIndex']],
    ['a list for a conversation', { type: 'audio', conversationId: ['x'], turnIndex: 0 }, 400, ['conversationId']],
    ['an inherited name for a word', { type: 'text', wordId: 'toString' }, 404, ['wordId']],
    ['text of the client', { type: 'text', wordId: 'ai4-love', text: '你好' }, 400, ['text']],
    ['a turn without a conversation', { type: 'audio', turnIndex: 0 }, 400, ['conversationId']],
    [
      'a conversation and a word',
      { type: 'audio', conversationId: 'x', wordId: 'ai4-love', turnIndex: 0 },
      400,
      ['conversationId'],
    ],
    ['an unknown conversation', { type: 'audio', conversationId: 'x', turnIndex: 0 }, 404, ['conversationId']],
    [
      'a path for a conversation',
      { type: 'audio', conversationId: '../../x.gemini.p1.0123456789abcdef', turnIndex: 0 },
      404,
      ['conversationId'],
    ],
    [
      'a hash that was never one',
      { type: 'audio', conversationId: 'ai4-love.gemini.p1.0123456789abcdef', turnIndex: 0 },
      404,
      ['conversationId'],
    ],
    [
      'a template of another day',
      { type: 'audio', conversationId: 'ai4-love.template.t1.0123456789abcdef', turnIndex: 0 },
      404,
      ['conversationId'],
    ],
    ['a turn before the first', { type: 'audio', wordId: 'ai4-love', turnIndex: -1 }, 400, ['turnIndex']],
    ['half a turn', { type: 'audio', wordId: 'ai4-love', turnIndex: 0.5 }, 400, ['turnIndex']],
    ['a ninth turn', { type: 'audio', wordId: 'ai4-love', turnIndex: 8 }, 400, ['turnIndex']],
    ['a turn after the last', { type: 'audio', wordId: 'ai4-love', turnIndex: 7 }, 400, ['turnIndex']],
    ['an unknown voice', { type: 'audio', wordId: 'ai4-love', turnIndex: 0, voice: 'x' }, 400, ['voice']],
  ])('%s', async (_, body, status, fields) => {
    const { storage, ...before } = world.paid();
    const answer = await post('conversations', body);
    expect([answer.status, paths(answer.body.errors)]).toEqual([status, fields]);
    const after = world.paid();
    expect(after).toMatchObject(before);
    // only a word of ours is ever looked up in the storage
    const namesWord = JSON.stringify(body).includes('ai4-love');
    if (!namesWord) expect(after.storage).toBe(storage);
  });

  it('a turn after the last of a known conversation', async () => {
    const answer = await post('conversations', { type: 'audio', conversationId: dialogueId, turnIndex: 7 });
    expect([answer.status, paths(answer.body.errors)]).toEqual([400, ['turnIndex']]);
  });

  it('nothing was stored outside the bucket, nor under a name of the client', () => {
    const bucket = path.join(world.folder, 'speech-test');
    const names = existsSync(bucket) ? readdirSync(bucket, { recursive: true }).map(String) : [];
    expect(names.filter((name) => name.includes('..') || /(^|\/)x/.test(name))).toEqual([]);
  });
});

describe('who may', () => {
  it('nobody speaks without a token', async () => {
    for (const route of ['tts', 'conversations'] as const) {
      const answer = await asLearner(server, 'nonsense')(route, { text: '好' });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });

  it('the same text is the same speech for everybody, and another voice, rate or reading is another', async () => {
    const other = asLearner(server, await newToken());
    const requests = [
      { text: '还' },
      { text: '还', voice: 'cmn-CN-Standard-D' },
      { text: '还', speakingRate: 0.8 },
      { text: '还', wordId: 'hai2-still' },
    ];
    const urls = [];
    for (const request of requests) urls.push((await post('tts', request)).body.audioUrl);
    expect(new Set(urls).size).toBe(requests.length);
    expect((await other('tts', { text: ' 还 ' })).body).toMatchObject({ audioUrl: urls[0], cached: true });
  });

  it('nothing that one learner sends changes what another gets, from the cache or from the storage', async () => {
    const shared = { CACHE_PREFIX: 'influence' };
    const one = await world.serve(shared);
    const victim = asLearner(one, await newToken());
    const wordId = 'hai2-still';
    const { id } = (await victim('conversations', { type: 'text', wordId })).body;
    const wanted = [
      ['tts', { text: '还', wordId }],
      ['tts', { text: '还' }],
      ['conversations', { type: 'text', wordId }],
      ['conversations', { type: 'audio', conversationId: id, turnIndex: 0 }],
    ] as const;
    const read = async (ask: typeof victim) => {
      const bodies: unknown[] = [];
      for (const [route, request] of wanted) bodies.push({ ...(await ask(route, request)).body, cached: undefined });
      return bodies;
    };
    const before = await read(victim);
    await until(async () => (await victim('conversations', wanted[2][1])).body.cached === true);
    const attacker = asLearner(one, await newToken());
    const other = String(id).replace(/[0-9a-f]$/, (digit) => (digit === '0' ? '1' : '0'));
    const attempts = [
      ['tts', { text: '还', wordId: 'huan2-return' }, 200],
      ['tts', { text: '还', voice: 'cmn-CN-Standard-B' }, 200],
      ['tts', { text: '坏', wordId }, 400],
      ['tts', { text: '还', audio: 'UklGRg==' }, 400],
      ['conversations', { type: 'text', wordId, turns: [{ speaker: 'A', chinese: '坏' }] }, 400],
      ['conversations', { type: 'text', wordId, id: other }, 400],
      ['conversations', { type: 'audio', conversationId: id, turnIndex: 0, text: '坏' }, 400],
      ['conversations', { type: 'audio', conversationId: id, turnIndex: 0, voice: 'cmn-CN-Wavenet-B' }, 200],
      ['conversations', { type: 'audio', conversationId: other, turnIndex: 0 }, 404],
    ] as const;
    for (const [route, request, status] of attempts) {
      expect([request, (await attacker(route, request)).status]).toEqual([request, status]);
    }
    expect(await read(victim)).toEqual(before);
    const fromStorage = asLearner(await world.serve({ CACHE_PREFIX: 'forgotten' }), await newToken());
    expect(await read(fromStorage)).toEqual(before);
  });

  it('what a client composes itself in another order of code points is the same text', async () => {
    const composed = (await post('tts', { text: 'é好' })).body;
    expect((await post('tts', { text: 'e\u0301好' })).body).toEqual({ ...composed, cached: true });
  });
});

describe('quotas', () => {
  it('characters and dialogues that were bought are counted by day, and a hit costs none', async () => {
    const strict = await world.serve({
      QUOTA_CHARACTERS_PER_USER: '3',
      QUOTA_DIALOGUES_PER_USER: '1',
      QUOTA_DIALOGUES: '2',
    });
    const [one, two, three] = [
      asLearner(strict, await newToken()),
      asLearner(strict, await newToken()),
      asLearner(strict, await newToken()),
    ];
    expect((await one('tts', { text: '三个字' })).status).toBe(200);
    expect((await one('tts', { text: '三个字' })).status).toBe(200);
    const refused = await one('tts', { text: '多' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'QUOTA_EXCEEDED' } });
    expect(refused.body.detail).toMatch(/\d{4}-\d\d-\d\dT00:00:00\.000Z/);
    const untilMidnight = 86_400 - (Math.floor(Date.now() / 1000) % 86_400);
    expect(Math.abs(Number(refused.headers.get('retry-after')) - untilMidnight)).toBeLessThan(5);

    world.gemini.behave({ fault: 'error', times: 1 });
    expect((await one('conversations', { type: 'text', wordId: 'ban4-half' })).body.source).toBe('template');
    expect((await one('conversations', { type: 'text', wordId: 'ban4-half' })).body.source).toBe('gemini');
    expect((await one('conversations', { type: 'text', wordId: 'ban1-class' })).status).toBe(429);
    expect((await two('conversations', { type: 'text', wordId: 'ban1-class' })).body.source).toBe('gemini');
    const all = await three('conversations', { type: 'text', wordId: 'bai2se4' });
    expect(all).toMatchObject({ status: 429, body: { code: 'QUOTA_EXCEEDED' } });
    expect((await three('conversations', { type: 'text', wordId: 'ban1-class' })).body).toMatchObject({ cached: true });
  });
});

describe('a purchase that failed', () => {
  const unbought = {
    refused: ['不行', 'ba1-eight'],
    'over quota': ['太多', 'ba4ba5'],
    lost: ['丢了', 'bai3-hundred'],
    unreadable: ['不懂', 'bai2tian1'],
    'too late': ['晚了', 'bai2-white'],
  } as const;
  let strict: ApiServer;
  beforeAll(async () => {
    strict = await world.serve({ QUOTA_CHARACTERS_PER_USER: '2', QUOTA_DIALOGUES_PER_USER: '1' });
    const first = asLearner(strict, await newToken());
    // loads the clients
    await first('tts', { text: '好' });
    await first('conversations', { type: 'text', wordId: 'ai4-love' });
  });

  it.each([
    ['refused', { fault: 'error', status: 500 }, 'given back'],
    ['over quota', { fault: 'error', status: 429 }, 'given back'],
    ['lost', { fault: 'reset' }, 'counted'],
    ['unreadable', { fault: 'rubbish' }, 'counted'],
    ['too late', { fault: 'hang' }, 'counted'],
  ] as const)('since the answer was %s leaves the quota as it should be', async (name, behaviour, becomes) => {
    const learner = asLearner(strict, await newToken());
    // what nobody has bought yet
    const [text, wordId] = unbought[name];
    const ask = () =>
      Promise.all([learner('tts', { text }), learner('conversations', { type: 'text', wordId })] as const);
    world.tts.behave({ ...behaviour, times: 1 });
    world.gemini.behave({ ...behaviour, times: 1 });
    const [speech, dialogue] = await ask();
    world.calm();
    expect([speech.status, dialogue.body.source]).toEqual([name === 'too late' ? 504 : 502, 'template']);
    const again = await ask();
    expect(again.map(({ status }) => status)).toEqual(becomes === 'counted' ? [429, 429] : [200, 200]);
  });
});

describe('what is not set', () => {
  it('speech without its settings is 503 with the name of the variable; dialogues are templates', async () => {
    const bare = await world.serve({ GOOGLE_TTS_ENDPOINT: '', GEMINI_API_KEY: '', GCS_BUCKET: '', USE_REDIS: 'false' });
    const learner = asLearner(bare, await newToken());
    const answer = await learner('tts', { text: '好' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'TTS_NOT_CONFIGURED' } });
    expect(answer.body.detail).toContain('GOOGLE_CREDENTIALS_JSON');
    const dialogue = await learner('conversations', { type: 'text', wordId: 'ai4-love' });
    expect(dialogue).toMatchObject({ status: 200, body: { source: 'template', cached: false } });
  });

  it('without storage and without Redis, audio comes as a data: URL and a written dialogue can be heard', async () => {
    const bare = await world.serve({ GCS_BUCKET: '', USE_REDIS: 'false' });
    const learner = asLearner(bare, await newToken());
    const { body } = await learner('tts', { text: '好' });
    expect(body.audioUrl).toMatch(/^data:audio\/wav;base64,UklGR/);
    const { body: dialogue } = await learner('conversations', { type: 'text', wordId: 'ai4-love' });
    expect(dialogue.source).toBe('gemini');
    expect((await learner('conversations', { type: 'audio', conversationId: dialogue.id, turnIndex: 0 })).status).toBe(
      200,
    );
  });
});
