import { sha256 } from '../../../lib/cache/hash.js';
import type { Turn } from '../../../lib/contract/speech.js';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { recordOf } from '../../../lib/domain/cache-key.js';
import { conversationId, parseConversationId } from '../../../lib/domain/dialogue.js';
import { noStorage } from '../../../lib/google/storage.js';
import { ConversationService } from '../../../lib/services/ConversationService.js';
import { type Case, subject } from './subject.js';
import { builtWord, inventedWord } from './words.js';

type Input =
  | { readonly word: Word; readonly model: string; readonly prefix: string }
  | {
      readonly wordId: string;
      readonly source: 'gemini' | 'template';
      readonly promptVersion: string;
      readonly turns: readonly Turn[];
    }
  | { readonly id: string };

const MODEL = 'gemini-3.5-flash-lite';

function cases(): Case<Input>[] {
  const words = [
    builtWord('hao3-good'),
    builtWord('ai4-love'),
    builtWord('ba4ba5'),
    builtWord('bai2-white'),
    inventedWord,
  ];
  const turns: readonly Turn[] = [
    { speaker: 'A', chinese: '你好！', pinyin: 'Nǐ hǎo!', english: 'Hello!' },
    { speaker: 'B', chinese: '你好，“\u{20bb7}”！', pinyin: 'Nǐ hǎo!', english: 'Hello, "you" <there> & \\!' },
    { speaker: 'A', chinese: '再见。', pinyin: 'Zàijiàn.', english: "It's good-bye." },
  ];
  const shuffled = [turns[1], turns[0], turns[2]].flatMap((turn) => turn ?? []);
  const ids = [
    'hao3-good.gemini.p1.0123456789abcdef',
    'hao3-good.template.t1.0123456789abcdef',
    'hao3-good.other.p1.0123456789abcdef',
    'hao3-good.gemini.p1.0123456789ABCDEF',
    'hao3-good.gemini.p1.0123',
    'Hao3-good.gemini.p1.0123456789abcdef',
    'hao3-good.gemini..0123456789abcdef',
    'hao3-good.gemini.p1.0123456789abcdef ',
    '',
  ];
  return [
    ...words.map((word) => ({
      name: `the dialogue of ${word.simplified}`,
      input: { word, model: MODEL, prefix: 'shizi:local' },
    })),
    { name: 'by another model', input: { word: builtWord('ai4-love'), model: 'gemini-9', prefix: 'shizi:local' } },
    {
      name: 'where the word stands in lists does not count',
      input: { word: { ...builtWord('ai4-love'), lists: [] }, model: MODEL, prefix: 'shizi:local' },
    },
    { name: 'the id of turns', input: { wordId: 'hao3-good', source: 'gemini', promptVersion: 'p1', turns } },
    {
      name: 'the id of the same turns in another order',
      input: { wordId: 'hao3-good', source: 'gemini', promptVersion: 'p1', turns: shuffled },
    },
    ...ids.map((id) => ({ name: `what the id ${JSON.stringify(id)} says`, input: { id } })),
  ];
}

export const dialogueKeys = subject({
  file: 'dialogue-keys',
  description:
    'Where dialogues are kept, what they are called, and the template that each word has. Keys are hashed as in speech-keys.json.',
  source: [
    'lib/services/ConversationService.ts',
    'lib/domain/cache-key.ts',
    'lib/domain/dialogue.ts',
    'lib/domain/dialogue-templates.ts',
    'lib/domain/dialogue-prompt.ts',
  ],
  formats: {
    record:
      'the text of the word that is hashed, and that stands in the prompt; the fields in this order, without lists',
    hashed: 'exact: ["conversation", record, version of the prompt, model]',
    'redisKey, lockKey, objectName': 'exact. The value, and the object, is JSON {v: 1, dialogue}',
    template: "chosen by the sum of the code points of the word's id, modulo the number of templates",
    id: '<wordId>.<source>.<version>.<first 16 digits of the SHA-256 of [[speaker, chinese, pinyin, english], …]>; parsed is null where an id can be none of ours',
  },
  cases,
  answer: (input: Input) => {
    if ('id' in input) return { parsed: parseConversationId(input.id) ?? null };
    if ('turns' in input) return { id: conversationId(sha256, { ...input, turns: [...input.turns] }) };
    const { word, model, prefix } = input;
    const hashed: string[] = [];
    const conversations = new ConversationService({
      writer: { model, isConfigured: true, write: async () => undefined },
      storage: noStorage,
      quota: { spend: async () => async () => undefined, check: async () => undefined },
      hash: (text) => {
        hashed.push(text);
        return sha256(text);
      },
      clock: () => new Date(0),
      background: () => undefined,
      keepSeconds: 1,
    });
    const key = conversations.keyOf(word);
    const { id, turns } = conversations.template(word);
    return {
      record: recordOf(word),
      hashed: hashed[0],
      key,
      redisKey: `${prefix}:conversations:${key}`,
      lockKey: `${prefix}:lock:conversations:${key}`,
      objectName: `conversations/${key}.json`,
      template: { id, turns },
    };
  },
});
