import { expect, test } from 'vitest';
import type { Conversation } from '../../../../lib/contract/speech.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import type { KeptDialogue } from '../../speech/database.js';
import { obtainDialogue } from './obtain-dialogue.js';

const NOW = Date.UTC(2026, 10, 1);
const DAY_MS = 86_400_000;

const word = {
  id: 'xue2xi2',
  simplified: '学习',
  pinyin: 'xuéxí',
  example: { chinese: '我学习中文。', pinyin: 'Wǒ xuéxí Zhōngwén.', english: 'I study Chinese.' },
} as Word;

function conversation(source: Conversation['source'], id = `xue2xi2.${source}.1.0`): Conversation {
  const turns: Conversation['turns'] = [];
  return { id, wordId: word.id, word: '学习', source, promptVersion: '1', generatedAt: '', turns, cached: false };
}

const written = conversation('gemini');
const template = conversation('template');
const failure = new Error('down');

interface Case {
  readonly kept?: readonly [Conversation, ageDays: number];
  readonly answer?: Conversation;
  readonly isGuest?: boolean;
  readonly isOnline?: boolean;
}

async function obtain({ kept, answer, isGuest = false, isOnline = true }: Case) {
  const asked: string[] = [];
  const put: Conversation[] = [];
  const held: KeptDialogue | undefined = kept && { conversation: kept[0], keptAt: NOW - kept[1] * DAY_MS };
  const dialogue = await obtainDialogue(word, {
    ask: async (wordId) => {
      asked.push(wordId);
      if (!answer) throw failure;
      return answer;
    },
    shelf: { get: async () => held, put: async (each) => void put.push(each) },
    isGuest,
    isOnline,
    now: NOW,
  });
  return { id: dialogue.id, why: dialogue.shortcoming?.why ?? null, asked: asked.length, kept: put.length, dialogue };
}

test.each<[string, Case, { id: string | null; why: string | null; asked: number; kept: number }]>([
  ['is asked for, and kept', { answer: written }, { id: written.id, why: null, asked: 1, kept: 1 }],
  [
    'opens again without a request',
    { kept: [written, 29], answer: written },
    { id: written.id, why: null, asked: 0, kept: 0 },
  ],
  ['opens offline', { kept: [written, 400], isOnline: false }, { id: written.id, why: null, asked: 0, kept: 0 }],
  [
    'is asked for again after a month',
    { kept: [written, 31], answer: written },
    { id: written.id, why: null, asked: 1, kept: 1 },
  ],
  ['outlives a failure', { kept: [written, 31] }, { id: written.id, why: null, asked: 1, kept: 0 }],
  ['outlives a template', { kept: [written, 31], answer: template }, { id: written.id, why: null, asked: 1, kept: 0 }],
  [
    'follows a template once it is written',
    { kept: [template, 0], answer: written },
    { id: written.id, why: null, asked: 1, kept: 1 },
  ],
  ['is a template while nobody writes', { answer: template }, { id: template.id, why: 'writer', asked: 1, kept: 1 }],
  ['is put together here for guests', { isGuest: true }, { id: null, why: 'guest', asked: 0, kept: 0 }],
  ['is put together here offline', { isOnline: false }, { id: null, why: 'offline', asked: 0, kept: 0 }],
  ['is put together here when the server fails', {}, { id: null, why: 'failure', asked: 1, kept: 0 }],
])('a dialogue %s', async (_, given, expected) => {
  expect(await obtain(given)).toMatchObject(expected);
});

test('what is put together here is made of the word and its example', async () => {
  const { dialogue } = await obtain({ isOnline: false });
  expect(dialogue.turns.some(({ chinese }) => chinese === word.example.chinese)).toBe(true);
  expect(dialogue.turns.some(({ chinese }) => chinese.includes(word.simplified))).toBe(true);
});
