import { readdirSync } from 'node:fs';
import { readMigrations } from '../../../dev/database/migrations.js';
import * as progress from '../../../lib/repositories/progress-sql.js';
import * as session from '../../../lib/repositories/session-sql.js';
import * as statistics from '../../../lib/repositories/statistics-sql.js';
import * as user from '../../../lib/repositories/user-sql.js';

const sources: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'progress-sql.ts': progress,
  'session-sql.ts': session,
  'statistics-sql.ts': statistics,
  'user-sql.ts': user,
};

const texts = Object.values(sources).flatMap((source) =>
  Object.entries(source).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()] as const] : [])),
);
const isPart = (text: string) => texts.some(([, other]) => other !== text && other.includes(text));

/** The statements of the repositories by their names there, without those that are parts of others. */
export const queries: ReadonlyMap<string, string> = new Map(
  texts.filter(([, text]) => /^(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text) && !isPart(text)),
);

/** Files of statements that `queries` does not know. */
export function unknownSources(): string[] {
  const folder = new URL('../../../lib/repositories', import.meta.url);
  return readdirSync(folder).filter((file) => file.endsWith('-sql.ts') && !(file in sources));
}

/** The names of the functions of the database that are called. */
export const functionNames: readonly string[] = Object.values(progress.FUNCTIONS);

/** They, and what PostgreSQL makes of the statements in them. */
const functions: readonly (readonly [name: string, body: string])[] = readMigrations().flatMap(({ sql }) =>
  [...sql.matchAll(/CREATE FUNCTION "(\w+)".*?AS \$function\$(.*?)\$function\$/gs)].flatMap(
    ([, name = '', body = '']) =>
      functionNames.includes(name)
        ? [[name, inOneLine(body.replaceAll(/\bINTO \w+(?=\s+FROM|;)/g, '').replaceAll('PERFORM', 'SELECT'))] as const]
        : [],
  ),
);

function inOneLine(sql: string): string {
  return sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').replaceAll(' ;', ';').trim();
}

/** What a statement is called in lib/repositories, or the function that it is of; undefined for one that nobody has named. */
export function nameOf(sql: string): string | undefined {
  for (const [name, text] of queries) if (text === sql) return name;
  for (const [name, body] of functions) if (body.includes(inOneLine(sql))) return name;
  if (sql.startsWith('WITH wait AS MATERIALIZED')) return /email = /.test(sql) ? 'lockUser, by e-mail' : 'lockUser';
  const [, table] = /^SELECT 1 FROM ONLY "public"\."(\w+)" x/.exec(sql) ?? [];
  if (table !== undefined) return `(foreign key to ${table})`;
  if (sql.startsWith(`SELECT 'users'::regclass`)) return 'ping';
  return undefined;
}
