import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVocabulary, vocabularyFolder } from '../../prisma/vocabulary/folder.js';
import { printedForms, readLists, readStandard } from '../../prisma/vocabulary/standards.js';
import { Faults, readRows, type SourceFile } from '../../prisma/vocabulary/tsv.js';
import { readWords } from '../../prisma/vocabulary/words.js';
import { readCedict } from './cedict.js';

const open = (name: string): SourceFile => ({ name, text: readFileSync(path.join(vocabularyFolder, name), 'utf8') });

const faults = new Faults();
const records = readWords(open('words.tsv'), faults);
const recordById = new Map(records.map((record) => [record.word.id, record]));
const lists = readLists(open('lists.tsv'), faults);
const lines = lists.flatMap(({ id, file, lineCount }) =>
  readStandard(open(file), lineCount, recordById, faults).map((line) => ({ ...line, subject: `${id}:${line.line}` })),
);
const exceptions = readRows(open('exceptions.tsv'), ['check', 'subject', 'reason'], faults).map(({ cells }) => cells);
const exceptionsOf = (check: string) =>
  exceptions
    .filter((exception) => exception.check === check)
    .map(({ subject }) => subject)
    .sort();

describe('the vocabulary', () => {
  it('is without fault', () => {
    faults.throwIfAny();
    expect(() => readVocabulary()).not.toThrow();
  });

  it('has the three lists with every line of their standards mapped', () => {
    expect(lists.map(({ id, lineCount }) => [id, lineCount])).toEqual([
      ['hsk-2021-1', 500],
      ['hsk-2025-1', 300],
      ['hsk-2025-2', 204],
    ]);
    expect(lines.map(({ subject }) => subject)).toEqual(
      lists.flatMap(({ id, lineCount }) => Array.from({ length: lineCount }, (_, index) => `${id}:${index + 1}`)),
    );
    expect(lines.filter(({ wordId }) => !recordById.has(wordId))).toEqual([]);
  });

  it('reads each word as the standard of 2021 prints it, or the exception is listed', () => {
    const different = lines.filter(
      ({ printedPinyin, wordId }) =>
        printedPinyin && !printedForms(printedPinyin).includes(recordById.get(wordId)?.word.pinyin ?? ''),
    );
    expect(lines.filter(({ printedPinyin }) => printedPinyin)).toHaveLength(500);
    expect(different.map(({ subject }) => subject).sort()).toEqual(exceptionsOf('printed-reading'));
  });

  it('examples are made of words of the lists and a few names', () => {
    const known = new Set([...records.map(({ word }) => word.simplified), '小明', '小红', '王', '李', '点儿']);
    const strange = records.filter(
      ({ word }) => !isMadeOf(known, word.example.chinese.replace(/\P{Script=Han}/gu, '')),
    );
    expect(strange.map(({ word }) => word.example.chinese)).toEqual([]);
    expect(isMadeOf(known, '他明红')).toBe(false);
  });

  it('every exception gives its reason and belongs to a check', () => {
    expect(exceptions.filter(({ reason }) => reason.length < 10)).toEqual([]);
    expect([...new Set(exceptions.map(({ check }) => check))].sort()).toEqual(['dictionary', 'printed-reading']);
  });
});

describe('the vocabulary against CC-CEDICT', () => {
  const cedict = readCedict();

  it('agrees in characters and reading, or the exception is listed', () => {
    const unknown = records.filter(
      ({ word }) => !cedict.hasEntry(word.traditional, word.simplified, word.pinyinNumbered),
    );
    expect(unknown.map(({ word }) => word.id).sort()).toEqual(exceptionsOf('dictionary'));
  });

  it('traditional differs from simplified only where a character has another form', () => {
    const wrong = records.flatMap(({ word }) => {
      const traditional = [...word.traditional];
      return [...word.simplified]
        .filter((character, index) => !cedict.traditionalOf(character).has(traditional[index] ?? ''))
        .map((character) => `${word.id}: ${character}`);
    });
    expect(wrong).toEqual([]);
  });

  it('knows every traditional form that an example has', () => {
    const wrong = records.flatMap(({ word, exampleTraditional }) => {
      const traditional = [...exampleTraditional];
      return [...word.example.chinese]
        .filter((character, index) => /\p{Script=Han}/u.test(character) && !isForm(character, traditional[index]))
        .map((character) => `${word.id}: ${character}`);
    });
    expect(wrong).toEqual([]);

    function isForm(character: string, form = '') {
      return cedict.traditionalOf(character).has(form);
    }
  });

  it('would notice a wrong tone and a wrong form', () => {
    expect(cedict.hasEntry('東西', '东西', 'dong1 xi5')).toBe(true);
    expect(cedict.hasEntry('東西', '东西', 'dong1 xi4')).toBe(false);
    expect([...cedict.traditionalOf('里')]).toEqual(expect.arrayContaining(['裡', '里']));
    expect(cedict.traditionalOf('书').has('书')).toBe(false);
  });
});

function isMadeOf(known: ReadonlySet<string>, text: string): boolean {
  const reached = new Set([0]);
  for (let start = 0; start < text.length; start += 1) {
    if (!reached.has(start)) continue;
    for (let end = start + 1; end <= text.length; end += 1) if (known.has(text.slice(start, end))) reached.add(end);
  }
  return reached.has(text.length);
}
