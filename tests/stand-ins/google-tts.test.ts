import { TextToSpeechClient } from '@google-cloud/text-to-speech';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import { audioType } from '../../lib/domain/audio.js';
import { hearMp3 } from '../support/mp3.js';
import { hear, soundAlike } from '../support/wav.js';

type Server = Awaited<ReturnType<typeof startGoogleTts>>;

function connect(server: Server): TextToSpeechClient {
  return new TextToSpeechClient({
    fallback: true,
    protocol: 'http',
    apiEndpoint: '127.0.0.1',
    port: server.port,
    apiKey: 'key for tests',
    projectId: 'tests',
  });
}

interface Said extends Partial<ReturnType<typeof pinyin>> {
  readonly voice?: string;
  readonly speakingRate?: number;
  readonly audioEncoding?: 'LINEAR16' | 'MP3' | 'OGG_OPUS';
}

const pinyin = (phrase: string, pronunciation: string) => ({
  customPronunciations: {
    pronunciations: [{ phrase, phoneticEncoding: 'PHONETIC_ENCODING_PINYIN' as const, pronunciation }],
  },
});

describe('Google Text-to-Speech', () => {
  let server: Server;
  let client: TextToSpeechClient;

  async function say(
    text: string,
    { voice = 'cmn-CN-Wavenet-A', speakingRate = 1, audioEncoding = 'LINEAR16', ...input }: Said = {},
  ): Promise<Buffer> {
    const [answer] = await client.synthesizeSpeech(
      {
        input: { text, ...input },
        voice: { languageCode: 'cmn-CN', name: voice },
        audioConfig: { audioEncoding, speakingRate },
      },
      { timeout: 20_000, retry: null },
    );
    return Buffer.from(answer.audioContent ?? '');
  }

  beforeAll(async () => {
    server = await startGoogleTts();
    client = connect(server);
  });
  beforeEach(() => server.behave({}));
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  test.each([
    ['你好', 0.5, 1.6],
    ['谢谢', 0.5, 1.6],
    ['我还没吃饭。', 1, 3],
    ['啊', 0.2, 1],
  ])('%s is Mandarin that can be heard, for as long as it takes to say', async (text, least, most) => {
    const { seconds, loudness } = hear(await say(text));
    expect(seconds).toBeGreaterThan(least);
    expect(seconds).toBeLessThan(most);
    expect(loudness).toBeGreaterThan(0.03);
  });

  test.each(['你好', '我还没吃饭。'])(
    '%s is as long and as loud in MP3, which is MPEG audio, in an eighth of the bytes',
    async (text) => {
      const [wav, mp3] = [await say(text), await say(text, { audioEncoding: 'MP3' })];
      expect([audioType(wav), audioType(mp3)]).toEqual(['audio/wav', 'audio/mpeg']);
      const [spoken, encoded] = [hear(wav), await hearMp3(mp3)];
      expect(encoded.seconds).toBeGreaterThan(spoken.seconds);
      expect(encoded.seconds).toBeLessThan(spoken.seconds + 0.15);
      expect(encoded.loudness / spoken.loudness).toBeGreaterThan(0.7);
      expect(encoded.loudness / spoken.loudness).toBeLessThan(1.2);
      expect(mp3.length * 8).toBeLessThan(wav.length);
    },
  );

  test('what it can not encode it says', async () => {
    await expect(say('你好', { audioEncoding: 'OGG_OPUS' })).rejects.toMatchObject({ code: 12 });
  });

  test('the speaking rate is heard', async () => {
    const [slow, own, fast] = [
      await say('我还没吃饭', { speakingRate: 0.5 }),
      await say('我还没吃饭'),
      await say('我还没吃饭', { speakingRate: 1.5 }),
    ].map((wav) => hear(wav).seconds) as [number, number, number];
    expect(slow / own).toBeGreaterThan(1.6);
    expect(own / fast).toBeGreaterThan(1.25);
  });

  test('voices differ, and the same words in the same voice do not', async () => {
    const woman = await say('妈妈');
    expect(soundAlike(woman, await say('妈妈', { voice: 'cmn-CN-Wavenet-B' }))).toBe(false);
    expect(soundAlike(woman, await say('妈妈'))).toBe(true);
  });

  test('pinyin decides between the readings of a word', async () => {
    const asRead = await say('还');
    const back = await say('还', pinyin('还', 'huan2'));
    expect(hear(back).loudness).toBeGreaterThan(0.03);
    expect(soundAlike(back, asRead)).toBe(false);
    expect(soundAlike(back, await say('还', pinyin('还', 'hai2')))).toBe(false);
    expect(soundAlike(back, await say('环', pinyin('环', 'huan2')))).toBe(true);
  });

  test('pinyin for a part of the text changes that part', async () => {
    const pinned = await say('我<还>你', pinyin('还', 'huan2'));
    expect(hear(pinned).loudness).toBeGreaterThan(0.03);
    expect(soundAlike(pinned, await say('我<还>你', pinyin('还', 'hai2')))).toBe(false);
  });

  test.each(['nü3 er2', 'lu:4 se4', 'yi1 dian3 r5', 'Zhong1 guo2'])('%s can be said', async (reading) => {
    expect(hear(await say('绿色', pinyin('绿色', reading))).loudness).toBeGreaterThan(0.03);
  });

  test('voices of the language are listed', async () => {
    const [{ voices = [] }] = await client.listVoices({ languageCode: 'cmn-CN' });
    expect(voices?.map(({ name }) => name)).toContain('cmn-CN-Standard-D');
    expect(voices).toHaveLength(8);
    expect(voices?.[0]).toMatchObject({ ssmlGender: 'FEMALE', languageCodes: ['cmn-CN'] });
  });

  test.each([
    ['no text', { input: { text: '' } }],
    ['an unknown voice', { voice: { languageCode: 'cmn-CN', name: 'cmn-CN-Wavenet-Z' } }],
    ['another language', { voice: { languageCode: 'de-DE', name: 'cmn-CN-Wavenet-A' } }],
    ['an unknown encoding', { audioConfig: { audioEncoding: 'AIFF' } }],
    ['a rate out of range', { audioConfig: { audioEncoding: 'MP3', speakingRate: 9 } }],
    ['pinyin that is none', { input: { text: '还', ...pinyin('还', 'hai') } }],
  ])('%s is 400 in the form of Google', async (_, wrong) => {
    const right = {
      input: { text: '你好' },
      voice: { languageCode: 'cmn-CN', name: 'cmn-CN-Wavenet-A' },
      audioConfig: { audioEncoding: 'LINEAR16' },
    };
    const response = await fetch(`${server.url}/v1/text:synthesize`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'key for tests' },
      body: JSON.stringify({ ...right, ...wrong }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
  });

  test.each([
    ['nobody', {}, 403, 'PERMISSION_DENIED'],
    ['whoever shows a token that is not known', { Authorization: 'Bearer ya29.unknown' }, 401, 'UNAUTHENTICATED'],
    ['whoever shows none where one should be', { Authorization: 'Basic YTpi' }, 401, 'UNAUTHENTICATED'],
  ])('%s is refused in the form of Google', async (_, headers, code, status) => {
    const response = await fetch(`${server.url}/v1/voices`, { headers });
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ error: { code, status, message: expect.any(String) } });
  });

  test('it can have nothing to say', async () => {
    server.behave({ fault: 'empty' });
    expect(await say('你好')).toHaveLength(0);
  });

  test('over quota it answers RESOURCE_EXHAUSTED once, and then is itself again', async () => {
    server.behave({ fault: 'error', status: 429, times: 1 });
    await expect(say('你好')).rejects.toMatchObject({ code: 8 });
    expect(await say('你好')).not.toHaveLength(0);
  });
});

describe('with accounts', () => {
  test.each([
    ['a known token', 200, { Authorization: 'Bearer known' }],
    ['an unknown token', 401, { Authorization: 'Bearer another' }],
    ['a key', 400, { 'x-goog-api-key': 'none' }],
    ['nothing', 403, {}],
  ])('whoever shows %s is answered with %s', async (_, status, headers) => {
    const server = await startGoogleTts({ sound: 'tone', knowsToken: (token) => token === 'known' });
    try {
      expect((await fetch(`${server.url}/v1/voices`, { headers })).status).toBe(status);
    } finally {
      await server.close();
    }
  });
});

describe('without speech', () => {
  test.each([
    [1, 'audio/wav'],
    ['MP3', 'audio/mpeg'],
    [2, 'audio/mpeg'],
  ])('a tone in the encoding %s is as long as the text, and there at once', async (audioEncoding, type) => {
    const server = await startGoogleTts({ sound: 'tone' });
    try {
      const response = await fetch(`${server.url}/v1/text:synthesize`, {
        method: 'POST',
        headers: { 'x-goog-api-key': 'key for tests' },
        body: JSON.stringify({
          input: { text: '识字！' },
          voice: { languageCode: 'cmn-CN', name: 'cmn-CN-Standard-B' },
          audioConfig: { audioEncoding, speakingRate: 0.5 },
        }),
      });
      const { audioContent } = (await response.json()) as { audioContent: string };
      const audio = Buffer.from(audioContent, 'base64');
      expect(audioType(audio)).toBe(type);
      const { seconds, loudness } = type === 'audio/wav' ? hear(audio) : await hearMp3(audio);
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThan(type === 'audio/wav' ? 1.01 : 1.15);
      expect(loudness).toBeGreaterThan(0.1);
    } finally {
      await server.close();
    }
  });
});
