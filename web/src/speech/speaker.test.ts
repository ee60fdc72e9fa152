import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ProblemError } from '../api/problem-error.js';
import type { BrowserVoice } from './browser-voice.js';
import type { SoundPlayer } from './sound-player.js';
import type { SoundShelf } from './sound-shelf.js';
import { SoundSource } from './sound-source.js';
import { Speaker, type SpeakerState } from './speaker.js';
import { keyOf, type Utterance } from './utterance.js';

const ni: Utterance = { text: '你', wordId: 'ni3' };
const hao: Utterance = { text: '好', wordId: 'hao3' };
const down = new ProblemError({ code: 'UPSTREAM_FAILED', status: 502, detail: 'Down.' });
const refused = new DOMException('unasked', 'NotAllowedError');

interface World {
  readonly hasVoice?: boolean;
  readonly isGuest?: boolean;
  /** What the server does; a sound by default. */
  readonly fetchSound?: (utterance: Utterance) => Promise<Blob>;
  /** What the audio element does with a sound; it ends by default. */
  readonly play?: (sound: string, signal: AbortSignal) => Promise<void>;
}

/** A speaker whose surroundings write down what is asked of them. */
function speakerIn({ hasVoice = false, isGuest = false, fetchSound, play }: World) {
  const log: string[] = [];
  const kept = new Map<string, Blob>();
  const shelf: SoundShelf = {
    get: async (key) => kept.get(key),
    put: async (key, sound) => void kept.set(key, sound),
    remove: async (key) => void kept.delete(key),
  };
  const source = new SoundSource({
    fetchSound: async (utterance) => {
      log.push(`ask ${utterance.text}`);
      return fetchSound ? fetchSound(utterance) : new Blob([utterance.text]);
    },
    hasServer: () => !isGuest,
    shelf,
  });
  const player: Pick<SoundPlayer, 'unlock' | 'play'> = {
    unlock: () => undefined,
    play: async (sound, { signal, onStart }) => {
      const text = await sound.text();
      onStart();
      log.push(`play ${text}`);
      await play?.(text, signal);
    },
  };
  const voice: Pick<BrowserVoice, 'find' | 'speak'> = {
    find: async () => (hasVoice ? ({ lang: 'zh-CN' } as SpeechSynthesisVoice) : undefined),
    speak: async (text, _, { onStart }) => {
      onStart();
      log.push(`speak ${text}`);
    },
  };
  const speaker = new Speaker({ source, player: player as SoundPlayer, voice: voice as BrowserVoice });
  const states: SpeakerState['status'][] = [];
  speaker.subscribe(() => states.push(speaker.get().status));
  return { speaker, log, states, kept };
}

/** Sounds until it is stopped. */
const forever = (_: string, signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

let isOnline: boolean;
beforeEach(() => {
  isOnline = true;
  vi.stubGlobal('navigator', {
    get onLine() {
      return isOnline;
    },
  });
});

describe('the speaker', () => {
  test('asks for a sound once, and then has it, offline too', async () => {
    const { speaker, log, states } = speakerIn({});
    expect(await speaker.play(ni)).toEqual({ outcome: 'ended' });
    expect(states).toEqual(['loading', 'playing', 'idle']);
    isOnline = false;
    expect(await speaker.play(ni)).toEqual({ outcome: 'ended' });
    expect(log).toEqual(['ask 你', 'play 你', 'play 你']);
  });

  test('says one thing at a time: a new one stops the old one', async () => {
    const { speaker, log } = speakerIn({
      play: (text, signal) => (text === '你' ? forever(text, signal) : Promise.resolve()),
    });
    const first = speaker.play(ni);
    await vi.waitFor(() => expect(speaker.get().status).toBe('playing'));
    const second = speaker.play(hao);
    expect([await first, await second]).toEqual([{ outcome: 'stopped' }, { outcome: 'ended' }]);
    expect(log).toEqual(['ask 你', 'play 你', 'ask 好', 'play 好']);
    expect(speaker.get()).toEqual({ status: 'idle' });
  });

  test('that is stopped while the sound is on its way stays silent, and keeps the sound', async () => {
    let arrive: (sound: Blob) => void = () => undefined;
    const { speaker, log, kept } = speakerIn({ fetchSound: () => new Promise((resolve) => (arrive = resolve)) });
    const playing = speaker.play(ni);
    await vi.waitFor(() => expect(log).toEqual(['ask 你']));
    speaker.stop();
    arrive(new Blob(['你']));
    expect(await playing).toEqual({ outcome: 'stopped' });
    expect(log).toEqual(['ask 你']);
    expect(kept.size).toBe(1);
  });

  test.each<[string, World, string[]]>([
    ['when the server fails', { fetchSound: () => Promise.reject(down) }, ['ask 你', 'speak 你']],
    ['for guests, who are not to ask', { isGuest: true }, ['speak 你']],
    [
      'when the sound does not play',
      { play: () => Promise.reject(new Error('rubbish')) },
      ['ask 你', 'play 你', 'speak 你'],
    ],
  ])("uses the browser's voice %s", async (_, world, expected) => {
    const { speaker, log } = speakerIn({ ...world, hasVoice: true });
    expect(await speaker.play(ni)).toEqual({ outcome: 'ended' });
    expect(log).toEqual(expected);
  });

  test('without another voice says why it is silent, and asks again when it is pressed again', async () => {
    const { speaker, log } = speakerIn({ fetchSound: () => Promise.reject(down) });
    expect(await speaker.play(ni)).toMatchObject({ outcome: 'failed', message: /Try again in a moment/ });
    expect(speaker.get()).toMatchObject({ status: 'failed' });
    await speaker.play(ni);
    expect(log).toEqual(['ask 你', 'ask 你']);
  });

  test('with another voice leaves a server that failed alone for a while', async () => {
    const { speaker, log } = speakerIn({ hasVoice: true, fetchSound: () => Promise.reject(down) });
    await speaker.play(ni);
    await speaker.play(hao);
    expect(log).toEqual(['ask 你', 'speak 你', 'speak 好']);
  });

  describe('a turn of a dialogue', () => {
    const turn: Utterance = { text: '你', turn: { conversationId: 'ni3.gemini.1.abc', index: 1 } };
    const answering = (code: ProblemError['code'], status: number, reason?: string) => async (asked: Utterance) => {
      const errors = reason ? [{ path: 'conversationId', code: reason, message: 'No.' }] : [];
      if (asked.turn) throw new ProblemError({ code, status, detail: 'No.', errors });
      return new Blob([asked.text]);
    };

    test.each([
      ['is kept no more', 'CONVERSATION_NOT_FOUND', 404, 'unknown_conversation'],
      ['can’t be looked up', 'UPSTREAM_FAILED', 502, 'unreachable'],
      ['can’t be looked up in time', 'UPSTREAM_TIMEOUT', 504, 'unreachable'],
    ] as const)('whose dialogue %s is said by itself, and kept as that', async (_, code, status, reason) => {
      const { speaker, log, kept } = speakerIn({ fetchSound: answering(code, status, reason) });
      expect(await speaker.play(turn)).toEqual({ outcome: 'ended' });
      expect(log).toEqual(['ask 你', 'ask 你', 'play 你']);
      expect([...kept.keys()]).toEqual([keyOf({ text: '你' })]);
    });

    test('whose voice fails is not bought another way, said by the other voice, and the server is left alone for a while', async () => {
      const fetchSound = () =>
        Promise.reject(new ProblemError({ code: 'UPSTREAM_FAILED', status: 502, detail: 'No.' }));
      const { speaker, log } = speakerIn({ hasVoice: true, fetchSound });
      await speaker.play(turn);
      await speaker.play(hao);
      expect(log).toEqual(['ask 你', 'speak 你', 'speak 好']);
    });

    test('beyond the limit is not bought another way; the server is asked for words all the same', async () => {
      const { speaker, log } = speakerIn({ hasVoice: true, fetchSound: answering('RATE_LIMITED', 429) });
      await speaker.play(turn);
      await speaker.play(hao);
      expect(log).toEqual(['ask 你', 'speak 你', 'ask 好', 'play 好']);
    });
  });

  test('does not keep a sound that does not play', async () => {
    const { speaker, kept } = speakerIn({ play: () => Promise.reject(new Error('rubbish')) });
    expect(await speaker.play(ni)).toMatchObject({ outcome: 'failed' });
    await vi.waitFor(() => expect(kept.size).toBe(0));
  });

  test('makes no noise of a browser that holds back what nobody asked for', async () => {
    const { speaker } = speakerIn({ hasVoice: true, play: () => Promise.reject(refused) });
    expect(await speaker.play(ni, { isAutomatic: true })).toEqual({ outcome: 'refused' });
    expect(speaker.get()).toEqual({ status: 'idle' });
    expect(await speaker.play(ni)).toMatchObject({ outcome: 'failed', message: /Press play once more/ });
  });

  test('has what was fetched ahead at hand, and asks for it once', async () => {
    const { speaker, log } = speakerIn({});
    speaker.prefetch(ni);
    await speaker.play(ni);
    expect(log).toEqual(['ask 你', 'play 你']);
  });
});
