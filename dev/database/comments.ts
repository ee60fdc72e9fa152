import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { schemaFile } from './migrations.js';

export interface Comment {
  readonly table: string;
  /** null for the comment of the table itself. */
  readonly column: string | null;
  readonly text: string;
}

const SCALARS = new Set(['String', 'Int', 'BigInt', 'Float', 'Boolean', 'DateTime', 'Json', 'Bytes', 'Decimal']);

/** The `///` lines of schema.prisma as comments of the tables and columns that they stand above. */
export function documentedComments(schema: string = readFileSync(schemaFile, 'utf8')): Comment[] {
  const comments: Comment[] = [];
  let lines: string[] = [];
  let model: { comment: string; columns: { column: string; text: string }[] } | undefined;
  for (const line of schema.split('\n').map((raw) => raw.trim())) {
    const text = lines.join(' ');
    const field = /^(\w+)\s+(\w+)(\[\])?\??(?:\s|$)/.exec(line);
    if (line.startsWith('///')) {
      lines.push(line.slice(3).trim());
      continue;
    }
    if (line.startsWith('model ')) model = { comment: text, columns: [] };
    else if (model && line.startsWith('@@map(')) {
      const table = /"(.*?)"/.exec(line)?.[1] ?? '';
      comments.push({ table, column: null, text: model.comment });
      comments.push(...model.columns.map((column) => ({ table, ...column })));
    } else if (model && field?.[1] && SCALARS.has(field[2] ?? '')) {
      model.columns.push({ column: /@map\("(.*?)"\)/.exec(line)?.[1] ?? field[1], text });
    }
    if (line === '}') model = undefined;
    lines = [];
  }
  return comments;
}

/** Every table and column of the database with its comment, '' where there is none. */
export async function storedComments(client: pg.Client): Promise<Comment[]> {
  const { rows } = await client.query<Comment>(
    `SELECT c.relname AS table, NULL AS column, coalesce(obj_description(c.oid, 'pg_class'), '') AS text
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
     UNION ALL
     SELECT c.relname, a.attname, coalesce(col_description(c.oid, a.attnum), '')
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'`,
  );
  return rows;
}

/** The statements that make the stored comments say what the schema says. */
export function commentStatements(documented: readonly Comment[], stored: readonly Comment[]): string {
  const key = (comment: Comment) => `${comment.table}.${comment.column ?? ''}`;
  const now = new Map(stored.map((comment) => [key(comment), comment.text]));
  return documented
    .filter((comment) => (now.get(key(comment)) ?? '') !== comment.text)
    .map(({ table, column, text }) => {
      const target = column === null ? `TABLE "${table}"` : `COLUMN "${table}"."${column}"`;
      return `COMMENT ON ${target} IS '${text.replaceAll("'", "''")}';\n`;
    })
    .join('');
}
