import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_TURNS, MIN_TURNS, type Turn } from '../contract/speech.js';
import { builtVocabulary } from '../repositories/built-vocabulary.js';
import { contentKey, recordOf } from './cache-key.js';
import { conversationId, parseConversationId, readTurns } from './dialogue.js';
import { dialoguePrompt } from './dialogue-prompt.js';
import { templateTurns } from './dialogue-templates.js';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const vocabulary = builtVocabulary();
const lists = await Promise.all((await vocabulary.readLists()).map(({ id }) => vocabulary.findList(id)));
const words = lists.flatMap((list) => list?.words ?? []);
const [word] = words;
if (!word) throw new Error('no words');

const turns = (count: number, change: Partial<Record<keyof Turn, unknown>> = {}) => ({
  turns: Array.from({ length: count }, (_, index) => ({
    speaker: index % 2 ? 'B' : 'A',
    chinese: `你好，${word.simplified}`,
    pinyin: `Nǐ hǎo, ${word.pinyin}`,
    english: 'Hello',
    ...(index === 1 ? change : {}),
  })),
});

describe('templates', () => {
  it('every word has a dialogue of its own, always the same, that passes for a written one', () => {
    const ids = new Set<string>();
    for (const each of words) {
      const made = templateTurns(each);
      expect(made).toEqual(templateTurns(each));
      expect(readTurns({ turns: made }, each)).toEqual(made);
      expect(made.some(({ chinese }) => chinese === each.example.chinese)).toBe(true);
      ids.add(conversationId(hash, { wordId: each.id, source: 'template', promptVersion: 't1', turns: made }));
    }
    expect(ids.size).toBe(new Set(words.map(({ id }) => id)).size);
  });
});

describe('what was written', () => {
  it.each([MIN_TURNS, 5, MAX_TURNS])('%i turns are a dialogue', (count) => {
    expect(readTurns(turns(count), word)).toHaveLength(count);
  });

  it.each([
    ['too few turns', turns(MIN_TURNS - 1)],
    ['too many turns', turns(MAX_TURNS + 1)],
    ['a third speaker', turns(4, { speaker: 'C' })],
    ['a turn without Chinese', turns(4, { chinese: 'hello' })],
    ['a turn that is too long to be spoken', turns(4, { chinese: '好'.repeat(201) })],
    ['characters in the pinyin', turns(4, { pinyin: '你好' })],
    ['an empty translation', turns(4, { english: ' ' })],
    ['a number for text', turns(4, { english: 7 })],
    ['control characters', turns(4, { english: 'a\u0000b' })],
    ['a list', []],
    ['nothing', undefined],
    ['text', 'turns'],
  ])('%s is no dialogue', (_, written) => {
    expect(readTurns(written, word)).toBeUndefined();
  });

  it('a dialogue without the word is none of its dialogues', () => {
    const other = { ...word, simplified: '龘' };
    expect(readTurns(turns(4), other)).toBeUndefined();
  });
});

describe('ids', () => {
  const conversation = { wordId: word.id, source: 'gemini' as const, promptVersion: 'p1', turns: templateTurns(word) };

  it('changes with any part of any turn', () => {
    const ids = new Set([conversationId(hash, conversation)]);
    for (const field of ['chinese', 'pinyin', 'english'] as const) {
      const changed = conversation.turns.map((each, index) => (index === 2 ? { ...each, [field]: 'x' } : each));
      ids.add(conversationId(hash, { ...conversation, turns: changed }));
    }
    expect(ids.size).toBe(4);
  });

  it('is read as it was written', () => {
    const { promptVersion } = conversation;
    const written = { wordId: word.id, source: 'gemini', promptVersion };
    expect(parseConversationId(conversationId(hash, conversation))).toEqual(written);
  });

  it.each([
    '',
    '../../x',
    'a.b.c.d',
    'ai4.gemini.p1.0123456789ABCDEF',
    'ai4.user.p1.0123456789abcdef',
    'a/b.gemini.p1.0123456789abcdef',
  ])('%j is no id', (id) => {
    expect(parseConversationId(id)).toBeUndefined();
  });
});

describe('keys', () => {
  it('parts cannot run into one another', () => {
    const names = [['ab', 'c'], ['a', 'bc'], ['a","b', 'c'], ['a', 'b', 'c'], ['1'], [1], [null], ['null']] as const;
    expect(new Set(names.map((parts) => contentKey(hash, 'k', parts))).size).toBe(names.length);
  });

  it('the record is part of the prompt, and can be read out of it', () => {
    const [, json] = /<word>(.*)<\/word>/.exec(dialoguePrompt(word)) ?? [];
    expect(json).toBe(recordOf(word));
    expect(JSON.parse(json ?? '')).toMatchObject({ id: word.id, example: word.example });
  });

  it('a place in a list is not part of the record', () => {
    expect(recordOf({ ...word, lists: [] })).toBe(recordOf(word));
    expect(recordOf({ ...word, english: 'other' })).not.toBe(recordOf(word));
  });
});
