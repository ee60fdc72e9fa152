/**
 * `npm run bench`: ours beside the same API written the ordinary way, and what else is compared in time. Run it on a quiet machine.
 * `-- --only list,statistics` runs some cases, `--rounds 5` and `--seconds 1` say how often and how long each; `--json FILE` adds the
 * results to that file, and `--document` writes what is in it into docs/performance.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cases } from './compare/cases.js';
import { coldCases, measureColdStart } from './compare/cold-start.js';
import { type KeptResult, readKept } from './compare/kept.js';
import { measureCase } from './compare/measure.js';
import { describeResults, documentKept, missedTargets } from './compare/report.js';
import type { Result } from './compare/targets.js';
import { startWorld } from './compare/world.js';
import { documentSection } from './document.js';
import { describeLoad, describeMachine } from './machine.js';

/** Each a process of its own that says itself what it has found. */
const parts: Readonly<Record<string, string>> = {
  'refused-sign-ins': 'sign-in.ts',
  'statistics-in-sql': 'statistics.ts',
  search: 'search.ts',
  'first-card': 'first-card.ts',
};
const names = [...[...cases, ...coldCases].map(({ name }) => name), ...Object.keys(parts)];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'string' },
    document: { type: 'boolean', default: false },
  },
});
const wanted = wantedNames(values.only);
const rounds = positive('rounds', values.rounds);
const roundMs = positive('seconds', values.seconds) * 1_000;

if (values.document) writeDocument();
else await runAll();

async function runAll(): Promise<void> {
  console.log(`${describeMachine()}; load average ${describeLoad()}`);
  const results = await compare();
  if (results.length > 0) console.log(`\n${describeResults(results)}\n`);
  for (const missed of missedTargets(results)) {
    console.error(`MISSED: ${missed}`);
    process.exitCode = 1;
  }
  for (const [name, part] of Object.entries(parts)) {
    if (!wanted.has(name)) continue;
    const file = fileURLToPath(new URL(part, import.meta.url));
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

async function compare(): Promise<Result[]> {
  const loads = cases.filter(({ name }) => wanted.has(name));
  const colds = coldCases.filter(({ name }) => wanted.has(name));
  const results: Result[] = [];
  if (loads.length + colds.length === 0) return results;
  const world = await startWorld();
  try {
    const [server] = await world.sql<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const measuredOn = `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}, PostgreSQL ${server?.version}`;
    // at once, so that a run that is interrupted has not been for nothing
    const note = (result: Result) => {
      results.push(result);
      if (values.json !== undefined) keep(values.json, { ...result, measuredOn });
      console.log(`${result.name}: ${result.ratio.median.toFixed(2)} times`);
    };
    for (const each of colds) {
      note(await measureColdStart(world, each, rounds));
    }
    for (const each of loads) {
      note(await measureCase(world, each, { rounds, roundMs }));
    }
    return results;
  } finally {
    await world.close();
  }
}

function keep(file: string, result: KeptResult): void {
  const kept = existsSync(file) ? readKept(file) : [];
  const all = new Map([...kept, result].map((each) => [each.name, each]));
  const inOrder = names.flatMap((name) => all.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify(inOrder, null, 2)}\n`);
}

function writeDocument(): void {
  if (values.json === undefined) throw new Error('--document needs --json with the file of the results');
  documentSection('measured', documentKept(readKept(values.json)));
}

function wantedNames(only: string | undefined): ReadonlySet<string> {
  if (only === undefined) return new Set(names);
  const asked = only.split(',');
  const unknown = asked.filter((name) => !names.some((known) => known === name || known.startsWith(`${name}-`)));
  if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return new Set(names.filter((known) => asked.some((name) => known === name || known.startsWith(`${name}-`))));
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} must be a number above 0, not ${text}`);
}
