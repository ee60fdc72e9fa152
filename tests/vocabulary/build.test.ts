import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lists, ListWithWords, type WholeVocabulary, Word } from '../../lib/contract/vocabulary.js';
import { traditionalExamples } from '../../lib/domain/traditional.js';
import { builtVocabulary } from '../../lib/repositories/built-vocabulary.js';
import { VocabularyService } from '../../lib/services/VocabularyService.js';
import { buildVocabulary } from '../../prisma/vocabulary/build.js';
import { readVocabulary } from '../../prisma/vocabulary/folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vocabulary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (name: string) =>
  buildVocabulary({ staticFolder: path.join(folder, name, 'static'), moduleFolder: path.join(folder, name, 'module') });
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

describe('the built vocabulary', () => {
  it('two builds make the same bytes', () => {
    build('one');
    build('two');
    const files = readdirSync(path.join(folder, 'one'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      path.extname(name),
    );
    expect(files).toHaveLength(7);
    for (const file of files) expect(read(`two/${file}`), file).toBe(read(`one/${file}`));
  });

  it('the static files have exactly the shapes of the contract', () => {
    build('one');
    const lists: unknown = JSON.parse(read('one/static/lists.json'));
    const strictList = v.strictObject(Lists.item.entries);
    const strictWord = v.strictObject({ ...Word.entries, example: v.strictObject(Word.entries.example.entries) });
    const strictWords = v.strictObject({ ...ListWithWords.entries, words: v.array(strictWord) });
    expect(v.is(v.array(strictList), lists)).toBe(true);
    for (const list of v.parse(Lists, lists)) {
      const full = v.parse(strictWords, JSON.parse(read(`one/static/${list.id}.json`)));
      const { words, ...overview } = full;
      expect(overview).toEqual(list);
      expect(words).toHaveLength(list.wordCount);
      expect(words.map((word) => word.lists.find(({ listId }) => listId === list.id)?.position)).toEqual(
        words.map((_, index) => index + 1),
      );
    }
  });

  it('the web app’s file has every word once, and gives every list again', () => {
    build('one');
    const { lists, words } = JSON.parse(read('one/static/words.json')) as WholeVocabulary;
    expect(new Set(words.map(({ id }) => id)).size).toBe(words.length);
    expect(lists).toEqual(JSON.parse(read('one/static/lists.json')));
    for (const list of lists) {
      const ofList = words.flatMap((word) => {
        const place = word.lists.find(({ listId }) => listId === list.id);
        return place ? [{ word, position: place.position }] : [];
      });
      const inOrder = ofList.sort((a, b) => a.position - b.position).map(({ word }) => word);
      expect({ ...list, words: inOrder }).toEqual(JSON.parse(read(`one/static/${list.id}.json`)));
    }
  });

  it('the web app’s file gives every example in traditional characters, with the word’s own form in it', () => {
    build('one');
    const { words, traditional } = JSON.parse(read('one/static/words.json')) as WholeVocabulary;
    const inTraditional = traditionalExamples(traditional);
    const { traditionalExamples: written } = readVocabulary();
    for (const word of words) {
      expect(inTraditional(word)).toBe(written.get(word.id));
      expect(inTraditional(word)).toContain(word.traditional);
    }
    // most follow from the characters: few are in the file as a whole
    expect(Object.keys(traditional.byWordId).length).toBeLessThan(30);
  });

  it('a second build makes nothing', () => {
    expect(build('one')).toBe(true);
    expect(build('one')).toBe(false);
  });

  it.each(['static/lists.json', 'static/hsk-2025-1.json', 'module/vocabulary.ts'])(
    '%s is made again when it is gone or changed',
    (file) => {
      build('one');
      const text = read(`one/${file}`);
      rmSync(path.join(folder, 'one', file));
      expect(build('one')).toBe(true);
      writeFileSync(path.join(folder, 'one', file), 'edited');
      expect(build('one')).toBe(true);
      expect(read(`one/${file}`)).toBe(text);
    },
  );

  it('a list that is no longer known leaves no file behind', () => {
    build('one');
    writeFileSync(path.join(folder, 'one/static/hsk-1992-1.json'), '{}');
    build('one');
    expect(readdirSync(path.join(folder, 'one/static')).sort()).toEqual([
      'hsk-2021-1.json',
      'hsk-2025-1.json',
      'hsk-2025-2.json',
      'lists.json',
      'words.json',
    ]);
  });
});

describe('VocabularyService over the built vocabulary', () => {
  const service = new VocabularyService({ vocabulary: builtVocabulary() });
  const { lists, words } = readVocabulary();

  it('finds every word and no other', async () => {
    for (const word of words) expect(await service.getWord({ wordId: word.id })).toEqual(word);
    expect(await service.hasWord({ wordId: 'no-such-word' })).toBe(false);
  });

  it('gives every list as the tables have it', async () => {
    for (const list of lists) expect(await service.getList({ listId: list.id })).toEqual(list);
    expect((await service.getLists()).map(({ id }) => id)).toEqual(lists.map(({ id }) => id));
  });
});
