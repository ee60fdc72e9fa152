import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDatabase } from '../../prisma/seed.js';
import { readVocabulary } from '../../prisma/vocabulary/folder.js';
import type { Vocabulary } from '../../prisma/vocabulary/load.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const nothing = {
  wordsWritten: 0,
  wordsRemoved: 0,
  listsWritten: 0,
  listsDeleted: 0,
  placesWritten: 0,
  placesDeleted: 0,
};
const vocabulary = readVocabulary();
const placeCount = vocabulary.lists.reduce((sum, list) => sum + list.wordCount, 0);
const userId = '01930000-0000-7000-8000-000000000001';

let database: TestDatabase;
const seedWith = (changed: Vocabulary) => seedDatabase(database.open(), changed);
/** xmin and xmax name the transactions that wrote or locked a row: they stay only if nobody touched it. */
const rowVersions = () =>
  database.sql(`
    SELECT 'words' AS name, id AS key, xmin::text, xmax::text, ctid::text FROM words
    UNION ALL SELECT 'lists', id, xmin::text, xmax::text, ctid::text FROM lists
    UNION ALL SELECT 'word_lists', list_id || ' ' || word_id, xmin::text, xmax::text, ctid::text FROM word_lists
    ORDER BY 1, 2`);

/** The vocabulary as it is when one word was taken out of its tables. */
function without(wordId: string): Vocabulary {
  const words = vocabulary.words.filter(({ id }) => id !== wordId);
  const lists = vocabulary.lists.map((list) => ({ ...list, words: list.words.filter(({ id }) => id !== wordId) }));
  return { ...vocabulary, words, lists };
}

beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql('TRUNCATE words, lists CASCADE');
});
afterAll(() => database.close());

describe('the seed', () => {
  it('loads every word, list and place into empty tables', async () => {
    expect(await seedWith(vocabulary)).toEqual({
      ...nothing,
      wordsWritten: vocabulary.words.length,
      listsWritten: 3,
      placesWritten: placeCount,
    });
    const [word] = await database.sql(
      `SELECT w.*, l.list_id, l.position FROM words w JOIN word_lists l ON l.word_id = w.id
       WHERE w.id = 'nv3er2' AND l.list_id = 'hsk-2021-1'`,
    );
    expect(word).toMatchObject({ simplified: '女儿', pinyin: "nǚ'ér", pinyin_numbered: 'nü3 er2', position: 277 });
    expect(word).toMatchObject({ removed_at: null });
  });

  it('loading twice changes nothing, not even the version of a row', async () => {
    await seedWith(vocabulary);
    const before = await rowVersions();
    expect(before).toHaveLength(vocabulary.words.length + 3 + placeCount);
    expect(await seedWith(vocabulary)).toEqual(nothing);
    expect(await rowVersions()).toEqual(before);
  });

  it('writes only what differs', async () => {
    await seedWith(vocabulary);
    await database.sql("UPDATE words SET english = 'old' WHERE id = 'ba4ba5'");
    await database.sql("UPDATE word_lists SET position = 7 WHERE word_id = 'ba4ba5' AND list_id = 'hsk-2021-1'");
    await database.sql("INSERT INTO lists (id, name, standard, level, version) VALUES ('old-1', 'o', 'o', 1, '1')");
    await database.sql("INSERT INTO word_lists (list_id, word_id, position) VALUES ('old-1', 'ba4ba5', 1)");
    expect(await seedWith(vocabulary)).toEqual({
      ...nothing,
      wordsWritten: 1,
      placesWritten: 1,
      placesDeleted: 1,
      listsDeleted: 1,
    });
    expect(await seedWith(vocabulary)).toEqual(nothing);
  });

  it('a word that is gone keeps its row, marked, and its progress', async () => {
    await seedWith(vocabulary);
    await database.sql(`INSERT INTO users (id, email, password_hash) VALUES ($1, 'a@example.org', 'x')`, [userId]);
    await database.sql(
      `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, scheduler_version, last_effective_at,
         last_claimed_at, last_event_id, created_at, updated_at)
       VALUES ($1, 'ba4ba5', 3, 2, 'new', '1', now(), now(), $1, now(), now())`,
      [userId],
    );

    expect(await seedWith(without('ba4ba5'))).toMatchObject({ wordsRemoved: 1, wordsWritten: 0, placesDeleted: 2 });
    const read = () => database.sql("SELECT removed_at FROM words WHERE id = 'ba4ba5'");
    const removed = await read();
    expect(removed).toEqual([{ removed_at: expect.any(Date) }]);
    expect(await database.sql('SELECT study_count FROM progress')).toEqual([{ study_count: 3 }]);

    expect(await seedWith(without('ba4ba5'))).toEqual(nothing);
    expect(await read()).toEqual(removed);

    // and comes back as what it was
    expect(await seedWith(vocabulary)).toEqual({ ...nothing, wordsWritten: 1, placesWritten: 2 });
    expect(await read()).toEqual([{ removed_at: null }]);
  });

  it('a word that the tables date as removed is stored with that day, also in an empty database', async () => {
    const word = vocabulary.words.find(({ id }) => id === 'ba4ba5');
    if (!word) throw new Error('The vocabulary has no ba4ba5.');
    const retired = { ...without('ba4ba5'), removed: [{ word: { ...word, lists: [] }, removedOn: '2026-01-31' }] };
    await database.sql(
      "DELETE FROM progress; DELETE FROM word_lists WHERE word_id = 'ba4ba5'; DELETE FROM words WHERE id = 'ba4ba5'",
    );
    expect(await seedWith(retired)).toMatchObject({ wordsWritten: 1 });
    expect(await database.sql("SELECT removed_at FROM words WHERE id = 'ba4ba5'")).toEqual([
      { removed_at: new Date('2026-01-31T00:00:00Z') },
    ]);
    expect(await seedWith(retired)).toEqual(nothing);
  });

  it('several at once do not hurt each other', async () => {
    await database.sql('TRUNCATE words, lists CASCADE');
    await Promise.all(Array.from({ length: 3 }, () => seedDatabase(database.open({ timeoutMs: 20_000 }), vocabulary)));
    expect(await seedWith(vocabulary)).toEqual(nothing);
  });

  it('runs as a command with DATABASE_URL', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
      env: { ...process.env, DATABASE_URL: database.directUrl, DIRECT_URL: '' },
    });
    expect(stdout).toMatch(/Seeded the vocabulary: \{\s*wordsWritten: 0,/);
    expect(stdout).not.toContain(database.directUrl);
  });

  it('the template of the test databases is seeded', async () => {
    const fresh = await createTestDatabase();
    try {
      expect(await seedDatabase(fresh.open(), vocabulary)).toEqual(nothing);
      expect(await fresh.sql('SELECT count(*)::int AS n FROM words')).toEqual([{ n: vocabulary.words.length }]);
    } finally {
      await fresh.close();
    }
  });
});
