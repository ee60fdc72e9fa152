import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Catalogue, readCatalogue } from '../../dev/database/catalogue.js';
import { dictionaryFile, dictionaryText, schemaSqlFile, schemaText } from '../../dev/database/dictionary.js';
import { deploy, withClient } from '../../dev/database/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let migrated: Catalogue;

const empty = async () => {
  await database.sql('DROP SCHEMA public CASCADE');
  await database.sql('CREATE SCHEMA public');
};

beforeAll(async () => {
  database = await createTestDatabase();
  await empty();
  await deploy(database.directUrl);
  migrated = await withClient(database.directUrl, readCatalogue);
});
afterAll(() => database.close());

test('every table, column and function has a meaning', () => {
  const columns = migrated.tables.flatMap((table) =>
    table.columns.map(({ name, comment }) => ({ name: `${table.name}.${name}`, comment })),
  );
  const named = [...migrated.tables, ...columns, ...migrated.functions];
  expect(named.length).toBeGreaterThan(70);
  expect(named.filter(({ comment }) => comment.trim() === '').map(({ name }) => name)).toEqual([]);
});

test('the data dictionary says what a freshly migrated database is; `npm run db:dictionary` writes it', () => {
  expect(readFileSync(dictionaryFile, 'utf8')).toBe(dictionaryText(migrated));
});

test('the schema in one piece makes what the migrations make', async () => {
  const sql = readFileSync(schemaSqlFile, 'utf8');
  expect(sql).toBe(schemaText(migrated));
  await empty();
  await withClient(database.directUrl, (client) => client.query(sql));
  expect(plain(await withClient(database.directUrl, readCatalogue))).toEqual(plain(migrated));
});

/** PostgreSQL writes `a AND b AND c` with fewer parentheses where it read them with more. */
function plain(catalogue: Catalogue): unknown {
  return JSON.parse(JSON.stringify(catalogue).replace(/[()]/g, ''));
}
