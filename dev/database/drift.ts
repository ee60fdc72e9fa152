import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { commentStatements, documentedComments, storedComments } from './comments.js';
import { deploy, readMigrations, schemaFile, withClient } from './migrations.js';
import { diffMigrations, type EngineOptions } from './schema-engine.js';

/**
 * The SQL that is missing from the migrations for them to give what schema.prisma says, comments included; empty when
 * they agree. Uses two databases that are made on the server of `url` and dropped again.
 */
export async function findDrift(options: EngineOptions): Promise<string> {
  const migrations = options.migrations ?? readMigrations();
  const schema = options.schema ?? readFileSync(schemaFile, 'utf8');
  const tables = await diffMigrations({ url: options.url, migrations, schema });
  const comments = await withScratchDatabase(options.url, async (url) => {
    await deploy(url, migrations);
    return withClient(url, async (client) =>
      commentStatements(documentedComments(schema), await storedComments(client)),
    );
  });
  return [tables.trim(), comments.trim()].filter((part) => part !== '').join('\n\n');
}

async function withScratchDatabase<T>(serverUrl: string, run: (url: string) => Promise<T>): Promise<T> {
  const name = `shizi_scratch_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  try {
    return await run(url.href);
  } finally {
    await withClient(serverUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
}
