import { fileURLToPath } from 'node:url';
import type { Catalogue, Column, Constraint, DatabaseFunction, RecordType, Table } from './catalogue.js';

const porting = new URL('../../docs/porting/', import.meta.url);
export const dictionaryFile = fileURLToPath(new URL('data-dictionary.md', porting));
export const schemaSqlFile = fileURLToPath(new URL('schema.sql', porting));

const HEAD = `# The tables and functions

What the database holds, read from the catalogue of a freshly migrated one by \`npm run db:dictionary\`; a test compares the two. The
meanings are the \`///\` lines of [schema.prisma](../../prisma/schema.prisma), which are comments in the database, too. The SQL is in
[the migrations](../../prisma/migrations), step by step, and in [schema.sql](schema.sql) as one. Prisma's own table
\`_prisma_migrations\` says which migrations were applied.

Times are \`timestamp with time zone\` to the millisecond. Ids of learners, sessions, codes and events are UUIDs.
`;

const BY_KIND = {
  'primary key': 'Primary key',
  unique: 'Unique',
  'foreign key': 'Foreign key',
  check: 'Check',
} as const;

/** docs/porting/data-dictionary.md. */
export function dictionaryText({ tables, types, functions }: Catalogue): string {
  return [HEAD, ...tables.map(section), functionsSection(functions), typesSection(types)].join('\n');
}

function functionsSection(functions: readonly DatabaseFunction[]): string {
  return [
    '## Functions\n',
    'What is asked of progress most often ([why](../decisions/0025-functions-in-the-database.md)). One that is deployed is never changed;',
    'another version of it has another name.\n',
    '| function | arguments and answer | meaning |',
    '|---|---|---|',
    ...functions.map(({ name, signature, comment }) => `| \`${name}\` | \`${cell(signature)}\` | ${cell(comment)} |`),
    '',
  ].join('\n');
}

function typesSection(types: readonly RecordType[]): string {
  return [
    '## Types of records\n',
    'What functions are given as arrays, by any driver as text that is cast (`$3::progress_asked_v3[]`). Times are epoch milliseconds. One that is deployed is never changed either.\n',
    ...types.map(({ name, definition }) => `- \`${name}\`: \`${definition.replace(/^CREATE TYPE \S+ AS /, '')}\``),
    '',
  ].join('\n');
}

function section({ name, comment, columns, constraints, indexes }: Table): string {
  return [
    `## ${name}\n`,
    `${comment}\n`,
    '| column | type | null | default | meaning |',
    '|---|---|---|---|---|',
    ...columns.map(columnRow),
    '',
    '| key, check or index | |',
    '|---|---|',
    ...constraints.map(constraintRow),
    ...indexes.map(
      (index) =>
        `| \`${index.name}\` | ${cell(index.definition.replace(/^CREATE (UNIQUE )?INDEX \S+ ON \S+ USING /, kindOfIndex))} |`,
    ),
    '',
  ].join('\n');
}

function columnRow({ name, type, isNullable, defaultValue, comment }: Column): string {
  const given = defaultValue === null ? '' : `\`${cell(defaultValue)}\``;
  return `| \`${name}\` | ${type} | ${isNullable ? 'yes' : 'no'} | ${given} | ${cell(comment)} |`;
}

function constraintRow({ name, kind, definition }: Constraint): string {
  const sql = definition.replace(/^(PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK) /, '');
  return `| \`${name}\` | ${BY_KIND[kind]} \`${cell(sql)}\` |`;
}

function kindOfIndex(_: string, unique: string | undefined): string {
  return unique ? 'Unique index, ' : 'Index, ';
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

/** docs/porting/schema.sql: makes in an empty database what the migrations make in theirs. */
export function schemaText({ tables, types, functions }: Catalogue): string {
  const statements = [
    ...tables.map(createTable),
    ...tables.flatMap(({ indexes }) => indexes.map(({ definition }) => `${definition};`)),
    // last: the tables that they point to are there
    ...tables.flatMap(({ name, constraints }) =>
      constraints
        .filter(({ kind }) => kind === 'foreign key')
        .map((key) => `ALTER TABLE ${name} ADD CONSTRAINT ${key.name} ${key.definition};`),
    ),
    ...types.map(({ definition }) => `${definition};`),
    ...functions.map(({ definition }) => `${definition.trim()};`),
    ...tables.map(commentsOf),
    functions.map(({ name, comment }) => `COMMENT ON FUNCTION ${name} IS ${quoted(comment)};`).join('\n'),
  ];
  const head =
    '-- The whole schema, made from the migrations by `npm run db:dictionary`. To read and to port; it is not a migration.';
  return `${[head, ...statements].join('\n\n')}\n`;
}

function createTable({ name, columns, constraints }: Table): string {
  const lines = [
    ...columns.map(
      ({ name: column, type, isNullable, defaultValue }) =>
        `${column} ${type}${defaultValue === null ? '' : ` DEFAULT ${defaultValue}`}${isNullable ? '' : ' NOT NULL'}`,
    ),
    ...constraints
      .filter(({ kind }) => kind !== 'foreign key')
      .map((constraint) => `CONSTRAINT ${constraint.name} ${constraint.definition}`),
  ];
  return `CREATE TABLE ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function commentsOf({ name, comment, columns }: Table): string {
  return [
    `COMMENT ON TABLE ${name} IS ${quoted(comment)};`,
    ...columns.map((column) => `COMMENT ON COLUMN ${name}.${column.name} IS ${quoted(column.comment)};`),
  ].join('\n');
}
