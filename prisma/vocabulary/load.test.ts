import { describe, expect, it } from 'vitest';
import { loadVocabulary } from './load.js';
import { printedForms } from './standards.js';

const header =
  'id\tsimplified\ttraditional\tpinyin\tpinyinNumbered\tenglish\tcategory\texampleChinese\texampleTraditional\texamplePinyin\texampleEnglish\tremoved';
const good = {
  'words.tsv': `${header}
hao3-good\t好\t好\thǎo\thao3\tgood\tadjective\t这本书很好。\t這本書很好。\tZhè běn shū hěn hǎo.\tThis book is good.\t
shu1-book\t书\t書\tshū\tshu1\tbook\tnoun\t我有两本书。\t我有兩本書。\tWǒ yǒu liǎng běn shū.\tI have two books.\t
nv3er2\t女儿\t女兒\tnǚ'ér\tnü3 er2\tdaughter\tnoun\t他女儿五岁。\t他女兒五歲。\tTā nǚ'ér wǔ suì.\tHis daughter is five.\t2026-01-31
`,
  'published.tsv': 'id\tsimplified\tpinyinNumbered\nhao3-good\t好\thao3\nshu1-book\t书\tshu1\nnv3er2\t女儿\tnü3 er2\n',
  'lists.tsv': 'id\tname\tstandard\tlevel\tlines\tfile\nsmall-1\tSmall\tA standard\t1\t3\tsmall.tsv\n',
  'small.tsv':
    'line\tprinted\tprintedPinyin\twordId\n1\t书\tshū\tshu1-book\n2\t好1\thǎo\thao3-good\n3\t书|本\t\tshu1-book\n',
};
type Name = keyof typeof good;

function load(file?: Name, from?: string | RegExp, to = '') {
  const files: Record<string, string> = { ...good };
  if (file && from !== undefined) {
    const changed = good[file].replace(from, to);
    expect(changed, 'the edit must change something').not.toBe(good[file]);
    files[file] = changed;
  }
  return loadVocabulary((name) => files[name] ?? '');
}

describe('loadVocabulary', () => {
  it('a word that several lines name is on the list once, at its first place', () => {
    const [list] = load().lists;
    expect(list?.wordCount).toBe(2);
    expect(list?.words.map(({ id, lists }) => [id, lists])).toEqual([
      ['shu1-book', [{ listId: 'small-1', position: 1 }]],
      ['hao3-good', [{ listId: 'small-1', position: 2 }]],
    ]);
  });

  it('a removed word is on no list and is kept apart', () => {
    const { words, removed } = load();
    expect(words.map(({ id }) => id)).toEqual(['hao3-good', 'shu1-book']);
    expect(removed.map(({ word, removedOn }) => [word.id, removedOn])).toEqual([['nv3er2', '2026-01-31']]);
  });

  it('the version stays with the content and changes with any of it', () => {
    const version = load().lists[0]?.version;
    expect(load().lists[0]?.version).toBe(version);
    expect(load('words.tsv', '\tbook\t', '\ta book\t').lists[0]?.version).not.toBe(version);
    expect(load('lists.tsv', 'Small', 'Little').lists[0]?.version).not.toBe(version);
  });

  it.each<[reason: string, file: Name, from: string | RegExp, to: string]>([
    // form
    ['words.tsv:1: the header must be', 'words.tsv', 'simplified', 'characters'],
    ['words.tsv:3: has 11 columns instead of 12', 'words.tsv', '\tnoun', ''],
    ['words.tsv: must end with a line break', 'words.tsv', /\n$/, ''],
    ['words.tsv:3: has spaces around', 'words.tsv', '\tbook', '\tbook '],
    ['words.tsv:2: must be in Unicode normal form C', 'words.tsv', '\thǎo\t', '\tha\u030co\t'],
    // identity
    ['words.tsv:2: the id "Hao" must be', 'words.tsv', 'hao3-good', 'Hao'],
    ['words.tsv:2: the id batch is reserved', 'words.tsv', 'hao3-good', 'batch'],
    ['words.tsv:3: has the same id as words.tsv:2', 'words.tsv', 'shu1-book', 'hao3-good'],
    ['words.tsv:2: "adj" is no category', 'words.tsv', 'adjective', 'adj'],
    ['words.tsv:3: simplified and traditional differ in length', 'words.tsv', '\t書\t', '\t書書\t'],
    ['words.tsv:3: traditional must be Chinese characters alone', 'words.tsv', '\t書\t', '\tshu\t'],
    ['words.tsv:4: removed must be a date or empty', 'words.tsv', '2026-01-31', 'yes'],
    // reading
    ['words.tsv:2: "haǒ" is not pinyin with tone marks', 'words.tsv', '\thǎo\t', '\thaǒ\t'],
    ['words.tsv:2: "hao" is not pinyin with tone numbers', 'words.tsv', '\thao3\t', '\thao\t'],
    ['words.tsv:4: "nv3 er2" is not pinyin with tone numbers', 'words.tsv', 'nü3 er2', 'nv3 er2'],
    ['words.tsv:2: hǎo is not hao4', 'words.tsv', '\thao3\t', '\thao4\t'],
    ['words.tsv:3: 书本 has another number of characters', 'words.tsv', '\t书\t書', '\t书本\t書本'],
    // English
    ['words.tsv:3: the gloss is empty', 'words.tsv', '\tbook', '\t'],
    ['words.tsv:3: the gloss has 70 characters, 60 at most', 'words.tsv', '\tbook', `\t${'b'.repeat(70)}`],
    ['words.tsv:3: the gloss must not end with punctuation', 'words.tsv', '\tbook', '\tbook;'],
    ['words.tsv:2: the English of the example must', 'words.tsv', 'This book is good.', 'This book is good'],
    // example
    ['words.tsv:2: the example does not contain 好', 'words.tsv', '这本书很好。', '这本书很大。'],
    ['words.tsv:2: the example has 5 characters but 4 syllables', 'words.tsv', 'Zhè běn shū', 'Zhè shū'],
    ['words.tsv:2: the pinyin of the example cannot be read', 'words.tsv', 'Zhè běn shū', 'Zhe4 běn shū'],
    ['words.tsv:2: the example does not read 好 as hǎo', 'words.tsv', 'hěn hǎo.', 'hǎo hěn.'],
    ['words.tsv:3: the example does not spell 书 as shū', 'words.tsv', 'liǎng běn shū', 'liǎng běn shù'],
    ['words.tsv:2: the example ends otherwise in pinyin', 'words.tsv', 'hěn hǎo.', 'hěn hǎo!'],
    ['words.tsv:2: the example must be characters', 'words.tsv', '很好。', '很好.'],
    ['words.tsv:2: the example has 2 characters, not 4 to 14', 'words.tsv', '这本书很好。', '很好。'],
    ['words.tsv:2: the pinyin of the example must begin with a capital', 'words.tsv', 'Zhè', 'zhè'],
    ['words.tsv:3: has the same example as words.tsv:2', 'words.tsv', '我有两本书。', '这本书很好！'],
    ['words.tsv:2: the example differs in length or punctuation', 'words.tsv', '這本書很好。', '這本書好。'],
    ['words.tsv:3: the traditional example has no 書 where the other has 书', 'words.tsv', '兩本書。', '兩本书。'],
    // lists and standards
    ['lists.tsv:2: level and lines must be whole numbers', 'lists.tsv', '\t1\t3', '\tone\t3'],
    ['small.tsv: has 3 lines instead of 4', 'lists.tsv', '\t1\t3', '\t1\t4'],
    ['small.tsv:3: is line 2, not 5', 'small.tsv', '\n2\t', '\n5\t'],
    ['small.tsv:3: there is no word "hao3"', 'small.tsv', 'hao3-good', 'hao3'],
    ['small.tsv:3: the word nv3er2 was removed on 2026-01-31', 'small.tsv', 'hao3-good', 'nv3er2'],
    ['small.tsv:2: 本 cannot be 书 (shu1-book)', 'small.tsv', '1\t书\t', '1\t本\t'],
    ['words.tsv:4: no line of any standard names nv3er2', 'words.tsv', '2026-01-31', ''],
    // ids are for ever
    ['published.tsv:4: nv3er2 was published: keep its row', 'words.tsv', /nv3er2.*\n/, ''],
    ['words.tsv:2: the id hao3-good was published for 号 hao4', 'published.tsv', '好\thao3', '号\thao4'],
    ['words.tsv:3: add "shu1-book', 'published.tsv', /shu1-book.*\n/, ''],
  ])('a wrong table is refused: %s', (reason, file, from, to) => {
    expect(() => load(file, from, to)).toThrow(reason);
  });

  it('all faults are named at once', () => {
    expect(() => load('words.tsv', /\tnoun\t/g, '\tnouns\t')).toThrow(/words\.tsv:3: .*\nwords\.tsv:4: /);
  });
});

describe('printedForms', () => {
  it.each([
    ['爸爸|爸', '爸爸'],
    ['爸爸|爸', '爸'],
    ['本1', '本'],
    ['没（有）', '没'],
    ['没（有）', '没有'],
    ['第（第二）', '第'],
    ['有（一）些', '有些'],
    ['有（一）些', '有一些'],
    ['零|〇', '〇'],
    ['shéi/shuí', 'shuí'],
    ['yǒu(yī)xiē', 'yǒuxiē'],
    ['dì (dì-èr)', 'dì'],
  ])('%s may mean %s', (printed, form) => {
    expect(printedForms(printed)).toContain(form);
  });
});
