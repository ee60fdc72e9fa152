import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findDrift } from './drift.js';
import { deploy, markRolledBack, migrationsFolder, readStatus } from './migrations.js';
import { startPostgres } from './postgres.js';

const USAGE = `Usage: npm run db:<command>
  new -- <name> [--empty]   write a migration from what schema.prisma says beyond the migrations
  deploy                    apply what is missing
  status                    what is pending, failed or edited (exit 1 when anything is)
  check                     drift between schema.prisma and the migrations (exit 2, with the missing SQL)
  resolve -- <migration>    say that a failed migration left nothing behind
The database is DIRECT_URL, else DATABASE_URL; it must not be a pooler in transaction mode. \`new\` and \`check\` make and drop
scratch databases, so they use a throwaway PostgreSQL, or the server of SHADOW_DATABASE_URL where that is set.`;

async function main([command, name, ...flags]: string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile();
  switch (command) {
    case 'new':
      return name && /^[a-z0-9_]+$/.test(name) ? newMigration(name, flags.includes('--empty')) : usage();
    case 'deploy':
      return applyMissing();
    case 'status':
      return showStatus();
    case 'check':
      return check();
    case 'resolve':
      if (!name) return usage();
      await markRolledBack(requiredUrl(), name);
      return 0;
    default:
      return usage();
  }
}

function usage(): number {
  console.error(USAGE);
  return 1;
}

/** A direct connection: neither the Data Proxy nor a pooler in transaction mode can hold the lock of a deployment. */
function requiredUrl(): string {
  const url = process.env.DIRECT_URL || process.env.DATABASE_URL || '';
  if (!/^postgres(ql)?:/.test(url))
    throw new Error('Set DIRECT_URL (or DATABASE_URL) to a postgres:// URL that reaches the database directly.');
  return url;
}

/** Never the server that holds data: what runs here makes and drops databases. */
async function withScratchServer<T>(run: (url: string) => Promise<T>): Promise<T> {
  const url = process.env.SHADOW_DATABASE_URL;
  if (url) return run(url);
  const server = await startPostgres();
  try {
    return await run(server.url());
  } finally {
    await server.stop();
  }
}

async function newMigration(name: string, mayBeEmpty: boolean): Promise<number> {
  const sql = await withScratchServer((url) => findDrift({ url }));
  if (!sql && !mayBeEmpty) {
    console.log('The migrations give what schema.prisma says. Nothing to write (--empty writes an empty one).');
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const file = path.join(migrationsFolder, `${stamp}_${name}`, 'migration.sql');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${sql}\n`);
  console.log(`Wrote ${path.relative('.', file)}. Read it, and add the check constraints that the schema cannot say.`);
  return 0;
}

async function applyMissing(): Promise<number> {
  const names = await deploy(requiredUrl());
  console.log(names.length > 0 ? `Applied ${names.join(', ')}.` : 'Nothing to apply.');
  return 0;
}

async function showStatus(): Promise<number> {
  const status = await readStatus(requiredUrl());
  const found = Object.entries(status).filter(([, names]) => names.length > 0);
  for (const [what, names] of found) console.log(`${what}: ${names.join(', ')}`);
  if (found.length === 0) console.log('Up to date.');
  return found.length > 0 ? 1 : 0;
}

async function check(): Promise<number> {
  const sql = await withScratchServer((url) => findDrift({ url }));
  console.log(sql || 'No drift: the migrations give what schema.prisma says.');
  return sql ? 2 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
