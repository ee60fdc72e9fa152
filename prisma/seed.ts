import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { type Database, openDatabase, type Statements } from '../lib/repositories/database.js';
import { readVocabulary } from './vocabulary/folder.js';
import type { Vocabulary } from './vocabulary/load.js';

/** How many rows changed, by table; all 0 when the database had the vocabulary already. */
export type SeedCounts = v.InferOutput<typeof SeedCounts>;
const SeedCounts = v.object({
  wordsWritten: v.number(),
  wordsRemoved: v.number(),
  listsWritten: v.number(),
  listsDeleted: v.number(),
  placesWritten: v.number(),
  placesDeleted: v.number(),
});

/** Loads the vocabulary of this repository into the database that `url` names. See `seedDatabase`. */
export async function seed(url: string): Promise<SeedCounts> {
  const database: Database = openDatabase({ url, timeoutMs: 30_000 });
  try {
    return await seedDatabase(database);
  } finally {
    await database.close();
  }
}

/**
 * Makes lists, words and their places what the vocabulary says, in one statement. Rows that say so already are not
 * touched. A word that is no longer taught keeps its row, marked with the time of its removal, because learners' progress
 * refers to it; it leaves its lists.
 */
export async function seedDatabase(
  database: Pick<Statements, 'query'>,
  vocabulary: Vocabulary = readVocabulary(),
): Promise<SeedCounts> {
  const [counts] = await database.query(SeedCounts, seedSql, JSON.stringify(tablesOf(vocabulary)));
  if (!counts) throw new Error('The seed statement answered no row.');
  return counts;
}

function tablesOf({ lists, words, removed }: Vocabulary) {
  const all = [...words.map((word) => ({ word, removedOn: null })), ...removed];
  return {
    lists: lists.map(({ id, name, standard, level, version }) => ({ id, name, standard, level, version })),
    words: all.map(({ word, removedOn }) => ({
      id: word.id,
      simplified: word.simplified,
      traditional: word.traditional,
      pinyin: word.pinyin,
      pinyin_numbered: word.pinyinNumbered,
      english: word.english,
      category: word.category,
      example_chinese: word.example.chinese,
      example_pinyin: word.example.pinyin,
      example_english: word.example.english,
      removed_at: removedOn && `${removedOn}T00:00:00Z`,
    })),
    places: words.flatMap(({ id, lists: places }) =>
      places.map(({ listId, position }) => ({ list_id: listId, word_id: id, position })),
    ),
  };
}

const wordColumns = `id, simplified, traditional, pinyin, pinyin_numbered, english, category, example_chinese,
  example_pinyin, example_english, removed_at`;

// Only rows that differ are offered: ON CONFLICT alone would lock, and so write, every row. EXCEPT compares NULL as a
// value. Foreign keys are checked at the end of the statement, when all parts are done.
const seedSql = `
WITH given_lists AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb -> 'lists')
    AS given (id text, name text, standard text, level int, version text)
), given_words AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb -> 'words')
    AS given (id text, simplified text, traditional text, pinyin text, pinyin_numbered text, english text, category text,
      example_chinese text, example_pinyin text, example_english text, removed_at timestamptz)
), given_places AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb -> 'places') AS given (list_id text, word_id text, position int)
), lists_written AS (
  INSERT INTO lists (id, name, standard, level, version)
  SELECT id, name, standard, level, version FROM given_lists
  EXCEPT SELECT id, name, standard, level, version FROM lists
  ORDER BY id
  ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, standard = excluded.standard, level = excluded.level, version = excluded.version
  RETURNING id
), words_written AS (
  INSERT INTO words (${wordColumns})
  SELECT ${wordColumns} FROM given_words EXCEPT SELECT ${wordColumns} FROM words
  ORDER BY id
  ON CONFLICT (id) DO UPDATE SET
    simplified = excluded.simplified, traditional = excluded.traditional, pinyin = excluded.pinyin,
    pinyin_numbered = excluded.pinyin_numbered, english = excluded.english, category = excluded.category,
    example_chinese = excluded.example_chinese, example_pinyin = excluded.example_pinyin,
    example_english = excluded.example_english, removed_at = excluded.removed_at
  RETURNING id
), words_removed AS (
  UPDATE words SET removed_at = clock_timestamp()
  WHERE removed_at IS NULL AND id NOT IN (SELECT id FROM given_words)
  RETURNING id
), places_written AS (
  INSERT INTO word_lists (list_id, word_id, position)
  SELECT list_id, word_id, position FROM given_places EXCEPT SELECT list_id, word_id, position FROM word_lists
  ORDER BY list_id, word_id
  ON CONFLICT (list_id, word_id) DO UPDATE SET position = excluded.position
  RETURNING word_id
), places_deleted AS (
  DELETE FROM word_lists WHERE (list_id, word_id) NOT IN (SELECT list_id, word_id FROM given_places)
  RETURNING word_id
), lists_deleted AS (
  DELETE FROM lists WHERE id NOT IN (SELECT id FROM given_lists)
  RETURNING id
)
SELECT
  (SELECT count(*)::int FROM words_written) AS "wordsWritten",
  (SELECT count(*)::int FROM words_removed) AS "wordsRemoved",
  (SELECT count(*)::int FROM lists_written) AS "listsWritten",
  (SELECT count(*)::int FROM lists_deleted) AS "listsDeleted",
  (SELECT count(*)::int FROM places_written) AS "placesWritten",
  (SELECT count(*)::int FROM places_deleted) AS "placesDeleted"`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DIRECT_URL || process.env.DATABASE_URL;
  if (!url) throw new Error('Set DATABASE_URL to the database that is to be seeded.');
  console.log('Seeded the vocabulary:', await seed(url));
}
