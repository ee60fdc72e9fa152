import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vocabulary } from '../lib/generated/vocabulary.js';
import { copyStrokes, strokeFile } from './strokes.js';

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-strokes-'));
let missing: string[];

beforeAll(() => {
  writeFileSync(path.join(folder, 'ffff.json'), '{}');
  missing = copyStrokes(vocabulary.words, folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('every character of the vocabulary, in both scripts, has its strokes', () => {
  expect(missing).toEqual([]);
  for (const character of '爱愛儿兒') {
    const { strokes, medians } = JSON.parse(readFileSync(path.join(folder, strokeFile(character)), 'utf8'));
    expect(strokes.length).toBeGreaterThan(0);
    expect(medians).toHaveLength(strokes.length);
  }
});

test('the licence of the data lies beside them', () => {
  expect(readFileSync(path.join(folder, 'ARPHICPL.TXT'), 'utf8')).toContain('ARPHIC PUBLIC LICENSE');
});

test('what no word has any more goes', () => {
  expect(readdirSync(folder)).not.toContain('ffff.json');
});

test('a character without strokes is named', () => {
  expect(copyStrokes([{ simplified: '一', traditional: '〇' }], folder)).toEqual(['〇']);
});
