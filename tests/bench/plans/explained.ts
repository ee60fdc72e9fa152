import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { withClient } from '../../../dev/database/migrations.js';
import { OBSERVER } from '../../support/statement-log.js';

/** A step of a plan, as EXPLAIN (FORMAT JSON) names it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Total Cost': number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A statement that PostgreSQL ran, with the plan by which it did. */
export interface Explained {
  readonly sql: string;
  readonly durationMs: number;
  readonly plan: PlanNode;
}

// By the module that comes with PostgreSQL: it writes the plan of every statement that runs, so that none can be forgotten, with the
// parameters that it had; and of those that PostgreSQL asks itself to check a foreign key.
const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_buffers': 'on',
};

/** From now on whoever connects to the database leaves plans in the server's log. Its lines must begin with `database|application|`. */
export async function explainAll(url: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  await withClient(url, async (client) => {
    for (const [name, value] of Object.entries(SETTINGS))
      await client.query(`ALTER DATABASE "${database}" SET ${name} = '${value}'`);
  });
}

export interface PlanLog {
  /** What was explained since the last call. A statement is there before its answer is. */
  read(): Explained[];
  close(): void;
}

export function followPlans(logFile: string, url: string): PlanLog {
  const log = openSync(logFile, 'r');
  let from = fstatSync(log).size;
  return {
    read: () => {
      const bytes = Buffer.alloc(fstatSync(log).size - from);
      from += readSync(log, bytes, 0, bytes.length, from);
      return explainedIn(bytes.toString('utf8'), new URL(url).pathname.slice(1));
    },
    close: () => closeSync(log),
  };
}

/** Of one database; what a test itself looks up is left out. */
export function explainedIn(log: string, database: string): Explained[] {
  return log.split(/\n(?!\t)/).flatMap((entry) => {
    const [, of, application, ms, json] =
      /^([^|]*)\|([^|]*)\|LOG: {2}duration: ([\d.]+) ms {2}plan:\n([\s\S]*)$/.exec(entry) ?? [];
    if (of !== database || application === OBSERVER || json === undefined) return [];
    const { 'Query Text': sql, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
    return [{ sql: sql.trim(), durationMs: Number(ms), plan }];
  });
}
