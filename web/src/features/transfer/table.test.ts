import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { makeAnkiNotes } from './anki.js';
import { planTable, type TableMode } from './table.js';

function word(id: string, simplified: string, pinyin: string, pinyinNumbered: string, traditional = simplified): Word {
  const example = { chinese: `${simplified}。`, pinyin, english: 'He said "yes".' };
  const lists = [{ listId: 'hsk-2021-1', position: 1 }];
  return {
    id,
    simplified,
    traditional,
    pinyin,
    pinyinNumbered,
    english: 'tab\there',
    category: 'noun',
    lists,
    example,
  };
}

const words = [
  word('ai4-love', '爱', 'ài', 'ai4', '愛'),
  word('di4-ground', '地', 'dì', 'di4'),
  word('de5-adverbial', '地', 'de', 'de5'),
  word('nv3er2', '女儿', 'nǚ’ér', 'nü3 er2', '女兒'),
];
const known = {
  wordId: 'ai4-love',
  studyCount: 3,
  correctCount: 2,
  confidence: 0.4,
  state: 'review',
  stability: 5.64,
  difficulty: 5,
  learningSteps: 0,
  lapses: 0,
  lastReviewedAt: '2026-01-01T00:00:00.000Z',
  nextReview: '2026-01-07T00:00:00.000Z',
  schedulerVersion: 'x',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
} satisfies Progress;
const NOW = new Date('2026-02-01T00:00:00.000Z');

const madeId = (count: number) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;

function plan(text: string, mode: TableMode = 'absent', progress: readonly Progress[] = []) {
  let made = 0;
  const newId = () => madeId(++made);
  const byWord = new Map(progress.map((one) => [one.wordId, one]));
  return planTable(text, { mode, words, progress: byWord, now: NOW, newId });
}

describe('a table of words', () => {
  test.each([
    ['characters alone', '爱\n女儿\n'],
    ['with a byte order mark and Windows lines', '\uFEFFword\r\n爱\r\n女儿\r\n'],
    ['in traditional characters', 'Traditional\n愛\n女兒'],
    ['by our ids', 'wordId\nai4-love\nnv3er2'],
    ['tab-separated, with other columns', 'Meaning\tHanzi\nlove\t爱\ndaughter\t女儿'],
    ['semicolons, quoted', '"word";"known"\n"爱";"yes"\n"女儿";"x"'],
    ['with comments and empty lines', '#separator:tab\n\n爱\n\n女儿'],
  ])('%s: known words', (_, text) => {
    expect(plan(text).changes.map(({ update }) => update)).toEqual([
      { wordId: 'ai4-love', confidence: 1, ifAbsent: true, id: madeId(1), at: NOW.toISOString() },
      { wordId: 'nv3er2', confidence: 1, ifAbsent: true, id: madeId(2), at: NOW.toISOString() },
    ]);
  });

  test('values take effect as they stand', () => {
    const { changes } = plan('word,reviews,correct,confidence\n爱,10,9,"0,5"\n女儿,,,80 %', 'replace');
    expect(changes.map(({ update }) => update)).toEqual([
      {
        wordId: 'ai4-love',
        studyCount: 10,
        correctCount: 9,
        confidence: 0.5,
        id: '00000000-0000-4000-8000-000000000001',
        at: NOW.toISOString(),
      },
      { wordId: 'nv3er2', confidence: 0.8, id: '00000000-0000-4000-8000-000000000002', at: NOW.toISOString() },
    ]);
    expect(changes[0]?.after).toMatchObject({ studyCount: 10, correctCount: 9, confidence: 0.5 });
  });

  test('words that have begun stay as they are, unless the table is to win', () => {
    expect(plan('爱', 'absent', [known])).toMatchObject({ changes: [], unchanged: 1 });
    expect(plan('爱', 'replace', [known]).changes).toMatchObject([
      { before: { confidence: 0.4 }, after: { confidence: 1 } },
    ]);
  });

  test('what is said to be unknown changes nothing', () => {
    expect(plan('word,known\n爱,no\n女儿,')).toMatchObject({ changes: [], unchanged: 2, skipped: [] });
  });

  test('pinyin tells words apart that are written alike', () => {
    const { changes, skipped } = plan('word,pinyin\n地,dì\n地,de5\n地,\n地,ma\n女儿,nv3 er2');
    expect(changes.map(({ word: { id } }) => id)).toEqual(['di4-ground', 'de5-adverbial', 'nv3er2']);
    expect(skipped).toEqual([
      { where: 'Line 4', why: '地 is several words; a column “pinyin” tells which' },
      { where: 'Line 5', why: '地 is not read ma in the lists' },
    ]);
  });

  test.each(['\n', '\r\n'])(
    'lines are those of the file, also after a cell that goes over several: %j',
    (lineBreak) => {
      const text = ['word,note', '爱,"to love,', '', 'to like"', '狗,', '女儿,"1', '2"', '猫,'].join(lineBreak);
      const { changes, skipped } = plan(text);
      expect(changes.map(({ line }) => line)).toEqual([2, 6]);
      expect(skipped.map(({ where }) => where)).toEqual(['Line 5', 'Line 8']);
      expect(() => plan(`${text}${lineBreak}"爱`)).toThrow('Line 9 has a quotation mark that does not close.');
    },
  );

  test.each([
    ['word\n狗', '狗 is not in the lists'],
    ['word,reviews\n,3', 'names no word'],
    ['word,reviews\n爱,-1', 'studyCount is -1'],
    ['word,reviews\n爱,1e3', 'studyCount is 1e3'],
    ['word,confidence\n爱,1.5', 'confidence is 1.5'],
    ['word,confidence\n爱,120%', 'confidence is 120%'],
    ['word,known\n爱,maybe', 'known is maybe'],
    ['word,reviews,correct\n爱,1,2', 'more correct answers than reviews'],
    ['word\n女儿\n女儿', 'names 女儿 again'],
  ])('%j is skipped with its line and a reason', (text, why) => {
    const [first] = plan(text).skipped;
    expect(first?.where).toMatch(/^Line [23]$/);
    expect(first?.why).toContain(why);
  });

  test.each([
    ['', 'empty'],
    ['\n \n', 'empty'],
    ['a,b\nc,d', 'No column holds Chinese words'],
    ['word\n"爱', 'does not close'],
    [`word\n${'爱\n'.repeat(20_001)}`, 'lines'],
  ])('%# is no table, and says why', (text, sentence) => {
    expect(() => plan(text)).toThrow(sentence);
  });
});

test('notes for Anki: its own header, an id that stays, a line a word', () => {
  const lines = makeAnkiNotes(words.slice(0, 1), new Map([[known.wordId, known]])).split('\n');
  expect(lines.slice(0, 5)).toEqual([
    '#separator:tab',
    '#html:false',
    '#columns:Id\tSimplified\tTraditional\tPinyin\tMeaning\tExample\tExample pinyin\tExample meaning\tTags',
    '#guid column:1',
    '#tags column:9',
  ]);
  expect(lines[5]?.split('\t')).toEqual([
    'shizi-ai4-love',
    '爱',
    '愛',
    'ài',
    'tab here',
    '爱。',
    'ài',
    '"He said ""yes""."',
    'shizi::hsk-2021-1 shizi::learning',
  ]);
});
