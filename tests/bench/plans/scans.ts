import type pg from 'pg';
import type { Explained, PlanNode } from './explained.js';
import { FIXED_TABLES } from './population.js';

/** First column of each index, by name. */
export type Indexes = ReadonlyMap<string, { readonly table: string; readonly leads: string }>;

/** Columns of which one value has few rows, however many users there are. */
const SELECTIVE: readonly string[] = ['id', 'user_id', 'email'];

type Sql = <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;

export async function readIndexes(sql: Sql): Promise<Indexes> {
  const rows = await sql<{ name: string; table: string; leads: string }>(
    `SELECT i.relname AS name, t.relname AS table, a.attname AS leads
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0] WHERE t.relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, table, leads }) => [name, { table, leads }]));
}

export function stepsOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];
}

/** Of 8 kB, from memory or disk. */
export function pagesOf({ plan }: Pick<Explained, 'plan'>): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** Steps whose work grows with the number of users: they read a table of theirs, and not by an index that begins with one of them. */
export function growingScans({ plan }: Pick<Explained, 'plan'>, indexes: Indexes): string[] {
  return stepsOf(plan).flatMap((step) => {
    const { 'Node Type': type, 'Index Name': name, 'Index Cond': condition = '' } = step;
    const index = name === undefined ? undefined : indexes.get(name);
    const table = step['Relation Name'] ?? index?.table;
    if (table === undefined || FIXED_TABLES.includes(table)) return [];
    // what they find is found by the step below, or given to them
    if (type === 'ModifyTable' || type === 'Bitmap Heap Scan') return [];
    const isByUser =
      index !== undefined && SELECTIVE.includes(index.leads) && new RegExp(`^\\(+${index.leads} =`).test(condition);
    return isByUser
      ? []
      : [`${type} on ${table}${name === undefined ? '' : ` by ${name}, ${condition || 'all of it'}`}`];
  });
}

/** The plan in words: how each table that grows is reached, and which others are read. */
export function inWords({ plan }: Pick<Explained, 'plan'>): string {
  const ways = stepsOf(plan).flatMap((step) => {
    const { 'Index Name': index, 'Relation Name': table } = step;
    if (index !== undefined) return [`\`${index}\``];
    if (table === undefined || step['Node Type'] === 'ModifyTable' || step['Node Type'] === 'Bitmap Heap Scan')
      return [];
    return [`all of \`${table}\``];
  });
  return [...new Set(ways)].sort().join(', ') || 'no table';
}
