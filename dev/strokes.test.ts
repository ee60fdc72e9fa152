import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vocabulary } from '../lib/generated/vocabulary.js';
import { copyStrokes, strokeFile } from './strokes.js';

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-strokes-'));
/** What a learner's data plan is asked for once, while nothing else is loaded. */
const LARGEST_BYTES = 700_000;
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

test('one file has all of them, small enough to be kept by a device in the background', () => {
  const text = readFileSync(path.join(folder, 'all.json'), 'utf8');
  const all = JSON.parse(text) as Record<string, unknown>;
  const single = (name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]+\.json$/.test(name));
  expect(Object.keys(all).sort()).toEqual(names.sort());
  for (const name of names.slice(0, 20)) expect(all[name]).toEqual(single(name));
  const bytes = gzipSync(text).length;
  console.log(`all strokes: ${(bytes / 1000).toFixed(0)} kB gzipped`);
  expect(bytes).toBeLessThanOrEqual(LARGEST_BYTES);
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
