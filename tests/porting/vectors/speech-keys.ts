import * as v from 'valibot';
import { sha256 } from '../../../lib/cache/hash.js';
import { SynthesizeBody } from '../../../lib/contract/speech.js';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { noStorage } from '../../../lib/google/storage.js';
import { noTextToSpeech } from '../../../lib/google/text-to-speech.js';
import { TtsService } from '../../../lib/services/TtsService.js';
import { type Case, subject } from './subject.js';
import { builtWord, inventedWord } from './words.js';

interface Settings {
  readonly prefix: string;
  readonly voices: readonly string[];
  readonly encoding: 'MP3' | 'LINEAR16';
}

/** `POST /tts`, or the audio of a turn of a dialogue. */
type Input = { readonly settings: Settings } & (
  | {
      readonly request: Readonly<Record<string, string | number>>;
      /** The word that `wordId` names. */
      readonly word?: Word;
      /** How each of its characters is read in the words that are taught. */
      readonly readings?: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly turn: { readonly conversationId: string; readonly turnIndex: number; readonly voice?: string } }
);

const settings: Settings = {
  prefix: 'shizi:local',
  voices: ['cmn-CN-Wavenet-A', 'cmn-CN-Wavenet-B', 'cmn-CN-Standard-A'],
  encoding: 'MP3',
};

function cases(): Case<Input>[] {
  const texts: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
    ['a text', { text: '你好' }],
    ['space around it does not count', { text: ' \n你好\u3000' }],
    ['half the speed', { text: '你好', speakingRate: 0.5 }],
    ['speed 1, which is the one that is not named', { text: '你好', speakingRate: 1 }],
    ['speed 0.85', { text: '你好', speakingRate: 0.85 }],
    ['speed 1.1', { text: '你好', speakingRate: 1.1 }],
    ['another voice', { text: '你好', voice: 'cmn-CN-Standard-A' }],
    ['a compatibility ideograph, which normal form C replaces', { text: '\uf907龟' }],
    ['decomposed letters among characters', { text: 'cafe\u0301好' }],
    ['quotation marks and a backslash', { text: '他说"好"\\' }],
    ['typographic quotation marks and full-width punctuation', { text: '他说：“好！”' }],
    ['angle brackets, ampersand, plus and apostrophe', { text: "好<&>+'" }],
    ['a character beyond 16 bits', { text: '\u{20bb7}野家' }],
    ['a line separator inside', { text: '你\u2028好' }],
    ['a tab and a control character inside', { text: '你\t好\u0001吗' }],
    ['a slash and a delete character inside', { text: '你/好\u007f吗' }],
  ];
  const hao = builtWord('hao3-good');
  const words: Case<Input>[] = [
    {
      name: 'a word of one character has its reading pinned',
      input: {
        request: { text: hao.simplified, wordId: hao.id },
        word: hao,
        readings: { [hao.simplified]: ['hao3'] },
        settings,
      },
    },
    ...(['one reading each', 'two readings of one'] as const).map((what, index) => ({
      name: `a word of two characters with ${what}`,
      input: {
        request: { text: inventedWord.simplified, wordId: inventedWord.id },
        word: inventedWord,
        readings: { 好: index === 0 ? ['hao3'] : ['hao3', 'hao4'], 吃: ['chi1'] },
        settings,
      },
    })),
    ...(
      [
        ['a third tone before a third is second where it is pinned', 'ni3hao3', { 你: ['ni3'], 好: ['hao3', 'hao4'] }],
        ['一 has the tone of speech where it is pinned', 'yi1xia4', { 一: ['yi1'], 下: ['xia4', 'xia5'] }],
        ['不 alone is no reason to pin', 'bu4yao4', { 不: ['bu4', 'bu5'], 要: ['yao4'] }],
        ['erhua is never pinned', 'wan2r5', { 玩: ['wan2'], 儿: ['er2', 'r5'] }],
      ] as const
    ).map(([name, id, readings]): Case<Input> => {
      const word = builtWord(id);
      return { name, input: { request: { text: word.simplified, wordId: word.id }, word, readings, settings } };
    }),
    {
      name: 'a word in traditional characters',
      input: {
        request: { text: inventedWord.traditional, wordId: inventedWord.id },
        word: inventedWord,
        readings: { 好: ['hao3', 'hao4'], 喫: ['chi1'] },
        settings,
      },
    },
  ];
  const conversationId = 'hao3-good.template.t1.0123456789abcdef';
  return [
    ...texts.map(([name, request]) => ({ name, input: { request, settings } })),
    { name: 'another encoding', input: { request: { text: '你好' }, settings: { ...settings, encoding: 'LINEAR16' } } },
    {
      name: 'another prefix',
      input: { request: { text: '你好' }, settings: { ...settings, prefix: 'shizi:preview' } },
    },
    ...words,
    {
      name: 'a turn, each speaker with a voice of the list',
      input: { turn: { conversationId, turnIndex: 0 }, settings },
    },
    { name: 'the next turn', input: { turn: { conversationId, turnIndex: 1 }, settings } },
    {
      name: 'a turn in one voice',
      input: { turn: { conversationId, turnIndex: 1, voice: 'cmn-CN-Standard-A' }, settings },
    },
    {
      name: 'a turn where there is one voice',
      input: { turn: { conversationId, turnIndex: 1 }, settings: { ...settings, voices: ['cmn-CN-Wavenet-A'] } },
    },
  ];
}

/** The service as it is, with everything away that costs money, and a hash that keeps what was hashed. */
function service(
  { voices, encoding }: Settings,
  word?: Word,
  readings: Readonly<Record<string, readonly string[]>> = {},
) {
  const hashed: string[] = [];
  const tts = new TtsService({
    synthesizer: { ...noTextToSpeech([]), format: encoding },
    storage: noStorage,
    quota: { spend: async () => async () => undefined, check: async () => undefined },
    vocabulary: { readLists: async () => [], findList: async () => undefined, findWord: async () => word },
    readings: { of: (character) => new Set(readings[character]) },
    hash: (text) => {
      hashed.push(text);
      return sha256(text);
    },
    background: () => undefined,
    voices,
    keepSeconds: 1,
  });
  return { tts, hashed };
}

export const speechKeys = subject({
  file: 'speech-keys',
  description:
    'Where speech is kept. The key is the SHA-256, in lower-case hexadecimal digits, of a JSON array in UTF-8, as JSON.stringify writes it: without spaces, nothing escaped but ", \\, lone surrogates and U+0000 to U+001F (those with \\b \\t \\n \\f \\r where there is such a name, else \\u00xx in lower case).',
  source: [
    'lib/services/TtsService.ts',
    'lib/services/CachedConversationService.ts',
    'lib/domain/cache-key.ts',
    'lib/domain/reading.ts',
    'lib/domain/sandhi.ts',
  ],
  formats: {
    request: 'the body of POST /tts, as it was sent',
    utterance:
      'what the body means: text in normal form C without space around it, the voice, the speed, and the pinned reading where there is one',
    hashed:
      'exact. ["speech", text, reading or null, voice, speed, encoding] or ["turn", conversation id, turn, voice of A, voice of B, encoding]; numbers as short as they read back',
    'redisKey, lockKey, objectName':
      'exact. The value is JSON {v: 1, audio (base64), contentType, voice, objectName?}; the object is the audio itself',
  },
  cases,
  answer: async (input: Input) => {
    const { settings } = input;
    const { tts, hashed } = service(
      settings,
      'word' in input ? input.word : undefined,
      'readings' in input ? input.readings : {},
    );
    const utterance = 'request' in input ? await tts.resolve(v.parse(SynthesizeBody, input.request)) : undefined;
    let key = utterance && tts.keyOf(utterance);
    if ('turn' in input) {
      const { conversationId, turnIndex, voice } = input.turn;
      key = tts.keyFor('turn', [conversationId, turnIndex, tts.chooseVoice(voice, 0), tts.chooseVoice(voice, 1)]);
    }
    return {
      ...(utterance && { utterance }),
      hashed: hashed[0],
      key,
      redisKey: `${settings.prefix}:tts:${key}`,
      lockKey: `${settings.prefix}:lock:tts:${key}`,
      objectName: `tts/${key}`,
    };
  },
});
