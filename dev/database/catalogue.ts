import type pg from 'pg';

/** What PostgreSQL itself says about a table. */
export interface Table {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** As SQL; null where there is none. */
  readonly defaultValue: string | null;
  readonly comment: string;
}

export interface Constraint {
  readonly name: string;
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check';
  /** As SQL. */
  readonly definition: string;
}

export interface Index {
  readonly name: string;
  /** As SQL, from `CREATE` on. */
  readonly definition: string;
}

/** What PostgreSQL itself says about a type of records. */
export interface RecordType {
  readonly name: string;
  /** As SQL, from `CREATE` on. */
  readonly definition: string;
}

/** What PostgreSQL itself says about a function. */
export interface DatabaseFunction {
  readonly name: string;
  /** Names and types of its arguments, and the type of its answer. */
  readonly signature: string;
  readonly comment: string;
  /** As SQL, from `CREATE` on. */
  readonly definition: string;
}

/** What the migrations make. */
export interface Catalogue {
  readonly tables: readonly Table[];
  readonly types: readonly RecordType[];
  readonly functions: readonly DatabaseFunction[];
}

// Every list is in a fixed order, so that two databases of one schema read the same. Indexes of keys are told by their constraints;
// NOT NULL, which newer servers call a constraint too, by the columns.
const TABLES = `
SELECT c.relname AS name, coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
  (SELECT json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', NOT a.attnotnull,
      'defaultValue', pg_get_expr(d.adbin, d.adrelid), 'comment', coalesce(col_description(c.oid, a.attnum), ''))
      ORDER BY a.attnum)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object(
      'name', k.conname,
      'kind', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key' ELSE 'check' END,
      'definition', pg_get_constraintdef(k.oid))
      ORDER BY strpos('pufc', k.contype::text), k.conname COLLATE "C"), '[]')
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c')) AS constraints,
  (SELECT coalesce(json_agg(json_build_object(
      'name', i.relname, 'definition', replace(pg_get_indexdef(x.indexrelid), ' ON public.', ' ON '))
      ORDER BY i.relname COLLATE "C"), '[]')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))) AS indexes
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
ORDER BY c.relname COLLATE "C"`;

const TYPES = `
SELECT c.relname AS name, format('CREATE TYPE %s AS (%s)', c.relname,
  (SELECT string_agg(format('%s %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS definition
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'c'
ORDER BY c.relname COLLATE "C"`;

const FUNCTIONS = `
SELECT p.proname AS name, coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment,
  format('(%s) %s', pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid)) AS signature,
  replace(pg_get_functiondef(p.oid), 'CREATE OR REPLACE FUNCTION public.', 'CREATE FUNCTION ') AS definition
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace
ORDER BY p.proname COLLATE "C"`;

/** The tables, types and functions of the product, by name. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  // else the names of other tables would stand with their schema in definitions
  await client.query(`SET search_path = public`);
  return {
    tables: (await client.query<Table>(TABLES)).rows,
    types: (await client.query<RecordType>(TYPES)).rows,
    functions: (await client.query<DatabaseFunction>(FUNCTIONS)).rows,
  };
}
