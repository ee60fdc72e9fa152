import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type VectorFile, vectorFile, vectorsFolder, vectorText } from './vectors/subject.js';
import { subjects } from './vectors/subjects.js';

const MOST_BYTES = 1_500_000;

describe.each(subjects.map((subject) => [subject.file, subject] as const))('the vectors of %s', (_, subject) => {
  const text = readFileSync(vectorFile(subject), 'utf8');

  it('are what the product makes of them today; `npm run vectors` writes them', async () => {
    expect((await vectorText(subject)) === text).toBe(true);
  });

  it('give a port, which knows the files alone, all that it needs', async () => {
    const { description, cases }: VectorFile = JSON.parse(text);
    expect(description).toBeTruthy();
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { name, input, expected } of cases) {
      expect(JSON.parse(JSON.stringify(await subject.answer(input))), name).toEqual(expected);
    }
  });
});

it('the folder of vectors has no other file, and stays small', () => {
  const files = readdirSync(vectorsFolder);
  expect(files.sort()).toEqual(subjects.map(({ file }) => `${file}.json`).sort());
  const bytes = files.map((file) => statSync(path.join(vectorsFolder, file)).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});
