/** `npm run db:dictionary`: writes the data dictionary and the schema in one piece from a freshly migrated database. */
import { writeFileSync } from 'node:fs';
import { readCatalogue } from './catalogue.js';
import { dictionaryFile, dictionaryText, schemaSqlFile, schemaText } from './dictionary.js';
import { deploy, withClient } from './migrations.js';
import { startPostgres } from './postgres.js';

const server = await startPostgres();
try {
  await deploy(server.url());
  const catalogue = await withClient(server.url(), readCatalogue);
  writeFileSync(dictionaryFile, dictionaryText(catalogue));
  writeFileSync(schemaSqlFile, schemaText(catalogue));
} finally {
  await server.stop();
}
