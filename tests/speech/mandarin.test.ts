import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audioType } from '../../lib/domain/audio.js';
import type { ApiServer } from '../support/api-server.js';
import { hearMp3 } from '../support/mp3.js';
import { hear, soundAlike } from '../support/wav.js';
import { asLearner, newToken, startWorld, type World } from './world.js';

let world: World;
let server: ApiServer;
let token: string;
beforeAll(async () => {
  world = await startWorld({ sound: 'espeak' });
  server = await world.serve();
  token = await newToken();
}, 60_000);
afterAll(() => world.stop());

/** What a learner gets, by the address that the answer names. */
async function fetched(request: object): Promise<{ wav: Buffer; announced: unknown; type: string | null }> {
  const { status, body } = await asLearner(server, token)('tts', request);
  expect(status).toBe(200);
  const response = await fetch(String(body.audioUrl));
  const wav = Buffer.from(await response.arrayBuffer());
  return { wav, announced: body.contentType, type: response.headers.get('content-type') };
}

describe('what a learner hears on a machine without Google', () => {
  it.each([
    ['你好', 0.5, 1.6],
    ['我还没吃饭。', 1, 3],
  ])('%s is Mandarin speech of the type that is announced', async (text, least, most) => {
    const { wav, announced, type } = await fetched({ text });
    expect([announced, type]).toEqual(['audio/wav', 'audio/wav']);
    const { seconds, loudness } = hear(wav);
    expect(seconds).toBeGreaterThan(least);
    expect(seconds).toBeLessThan(most);
    expect(loudness).toBeGreaterThan(0.03);
  });

  it.each([
    ['in the storage', {}, /^http:/],
    ['in the answer, where there is no storage', { GCS_BUCKET: '' }, /^data:audio\/mpeg;base64,/],
  ])('is MP3 unless WAV is set, and announced as such, %s', async (_, changes, address) => {
    const usual = await world.serve({ TTS_AUDIO_ENCODING: '', ...changes });
    const { body } = await asLearner(usual, token)('tts', { text: '我还没吃饭。' });
    expect([body.contentType, body.audioUrl]).toEqual(['audio/mpeg', expect.stringMatching(address)]);
    const response = await fetch(String(body.audioUrl));
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    const mp3 = Buffer.from(await response.arrayBuffer());
    expect(audioType(mp3)).toBe('audio/mpeg');
    const { seconds, loudness } = await hearMp3(mp3);
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(3);
    expect(loudness).toBeGreaterThan(0.03);
  });

  it('a word of several readings sounds as the word that is meant', async () => {
    const still = await fetched({ text: '还', wordId: 'hai2-still' });
    const back = await fetched({ text: '还', wordId: 'huan2-return' });
    for (const { wav } of [still, back]) expect(hear(wav).loudness).toBeGreaterThan(0.03);
    expect(soundAlike(still.wav, back.wav)).toBe(false);
  });

  it('a turn of a dialogue is spoken, and the same bytes come to who asks for audio', async () => {
    const turn = { type: 'audio', wordId: 'ai4-love', turnIndex: 0 };
    const { status, body } = await asLearner(server, token)('conversations', turn);
    expect([status, body.contentType]).toEqual([200, 'audio/wav']);
    const spoken = Buffer.from(await (await fetch(String(body.audioUrl))).arrayBuffer());
    expect(hear(spoken).seconds).toBeGreaterThan(0.5);
    expect(hear(spoken).loudness).toBeGreaterThan(0.03);

    const { wav } = await fetched({ text: '你好' });
    const direct = await fetch(`${server.url}/api/v1/tts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, Accept: 'audio/*' },
      body: JSON.stringify({ text: '你好' }),
    });
    expect(direct.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await direct.arrayBuffer()).equals(wav)).toBe(true);
  });
});
