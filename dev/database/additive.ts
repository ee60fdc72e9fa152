import type { Catalogue, Constraint, Table } from './catalogue.js';

/**
 * What of a changed schema can fail the version before, which serves on it while the next one is built, and after a return to it.
 * It reads and writes every table and column that it knew, leaves out those that it did not, and names unique keys in
 * `ON CONFLICT`. The functions that it calls are there, and do what they did, and so are the types of their records. Without an index it would be slow.
 * @returns a line for each finding, empty when there was only added.
 */
export function findBreaks(before: Catalogue, after: Catalogue): string[] {
  const tables = before.tables.flatMap((known) => {
    const table = after.tables.find(({ name }) => name === known.name);
    return table ? breaksOf(known, table) : [`table ${known.name} is gone`];
  });
  const functions = before.functions.flatMap((known) => {
    const [now, another] = after.functions.filter(({ name }) => name === known.name);
    if (!now) return [`function ${known.name} is gone`];
    // which of them is meant, health could not tell
    if (another) return [`function ${known.name} is there more than once`];
    return now.definition === known.definition ? [] : [`function ${known.name} is another one`];
  });
  const types = before.types.flatMap((known) => {
    const now = after.types.find(({ name }) => name === known.name);
    if (!now) return [`type ${known.name} is gone`];
    // a record is written with as many fields as there are
    return now.definition === known.definition ? [] : [`type ${known.name} is another one`];
  });
  return [...tables, ...types, ...functions];
}

function breaksOf(known: Table, table: Table): string[] {
  const { name } = table;
  const changed = known.columns.flatMap((column) => {
    const now = table.columns.find((one) => one.name === column.name);
    const what = `column ${name}.${column.name}`;
    if (!now) return [`${what} is gone`];
    return [
      ...(now.type === column.type ? [] : [`${what} was ${column.type} and is ${now.type}`]),
      ...(column.isNullable && !now.isNullable ? [`${what} may no longer be NULL`] : []),
      ...(column.defaultValue !== null && now.defaultValue === null ? [`${what} has no default any more`] : []),
    ];
  });
  const isNew = (column: string) => !known.columns.some((one) => one.name === column);
  const required = table.columns
    .filter((column) => isNew(column.name) && !column.isNullable && column.defaultValue === null)
    .map((column) => `column ${name}.${column.name} is new, not NULL and without default`);
  const rules = table.constraints
    .filter((rule) => !known.constraints.some((one) => isSame(one, rule)) && !isOfNewColumns(rule, table, known))
    .map((rule) => `${rule.kind} ${rule.name} of ${name} may refuse what was accepted`);
  const uniqueIndexes = (of: Table) => of.indexes.filter(({ definition }) => definition.startsWith('CREATE UNIQUE'));
  const stricter = uniqueIndexes(table)
    .filter((index) => !known.indexes.some((one) => one.definition === index.definition))
    .map((index) => `unique index ${index.name} of ${name} may refuse what was accepted`);
  const keys = known.constraints
    .filter(({ kind }) => kind === 'primary key' || kind === 'unique')
    .filter((key) => !table.constraints.some((one) => isSame(one, key)))
    .map((key) => `${key.kind} ${key.name} of ${name} is gone`);
  const looser = known.indexes
    .filter((index) => !table.indexes.some((one) => one.definition === index.definition))
    .map((index) => `${uniqueIndexes(known).includes(index) ? 'unique ' : ''}index ${index.name} of ${name} is gone`);
  return [...changed, ...required, ...rules, ...stricter, ...keys, ...looser];
}

const isSame = (one: Constraint, other: Constraint): boolean =>
  one.kind === other.kind && one.definition === other.definition;

/** A rule that the version before can not break: it leaves all those columns at their defaults. */
function isOfNewColumns({ definition }: Constraint, table: Table, known: Table): boolean {
  const mentioned = (column: string) => new RegExp(`\\b${column}\\b`).test(definition);
  const mine = table.columns.map(({ name }) => name).filter(mentioned);
  return mine.length > 0 && mine.every((column) => !known.columns.some(({ name }) => name === column));
}
