/**
 * `npm run bench:imports`: what each package of the functions costs a cold start: the median of nine imports in processes of their own,
 * of the very paths that the functions import, with the files and their size that Node reads for it. Files are in the system's
 * cache, so a first start from a disk takes longer. Run it on a quiet machine.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const RUNS = 9;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Of a package, what the functions import, types left out. */
function importedPaths(name: string): string[] {
  const pattern = new RegExp(
    `(?:^(?:import|export) (?!type )[^;]*? from |import\\()['"](${name}(?:/[^'"]+)?)['"]`,
    'gm',
  );
  return [...new Set([...sources.matchAll(pattern)].map(([, imported = '']) => imported))].sort();
}

const sources = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|prisma\/browser\.ts$/.test(file))
  .map((file) => readFileSync(path.join(root, 'lib', file), 'utf8'))
  .join('\n');

/** Runs a module in a Node that has loaded nothing else. @returns the JSON that it prints. */
function inFreshProcess<T>(source: string): T {
  const parameters = ['--input-type=module', '--eval', source];
  const options = { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, NODE_ENV: 'production' } } as const;
  return JSON.parse(execFileSync(process.execPath, parameters, options)) as T;
}

const importing = (paths: readonly string[]) => paths.map((each) => `await import(${JSON.stringify(each)});`).join(' ');

/** By the clock, and of the processor, which a busy machine does not lengthen. */
type Milliseconds = readonly [clock: number, processor: number];

const timeOf = (paths: readonly string[]) =>
  inFreshProcess<Milliseconds>(`
    const [startedAtMs, before] = [performance.now(), process.cpuUsage()];
    ${importing(paths)}
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify([performance.now() - startedAtMs, (user + system) / 1000]));
    process.exit(0);`);

/** The debugger hears of every file, whether it was imported or required. */
const filesRead = (paths: readonly string[]) =>
  inFreshProcess<string[]>(`
    import { Session } from 'node:inspector';
    const files = new Set();
    const session = new Session();
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => params.url.startsWith('file:') && files.add(params.url));
    session.post('Debugger.enable');
    ${importing(paths)}
    console.log(JSON.stringify([...files].filter((file) => file.includes('/node_modules/'))));
    process.exit(0);`);

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Readonly<Record<string, string>>;
};
const rows = Object.keys(dependencies).flatMap((name) => {
  const paths = importedPaths(name);
  if (paths.length === 0) throw new Error(`No function imports ${name}.`);
  // Prisma loads the compiler of its queries with the first of them
  const isLate = (each: string) => each.includes('/query_compiler');
  const late = paths.filter(isLate);
  const own = [name, paths.filter((each) => !isLate(each))] as const;
  return late.length > 0 ? [own, [`${name}, first query`, late] as const] : [own];
});
const line = (...cells: readonly string[]) =>
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(32) : cell.padStart(11))).join(''));

console.log(`Node ${process.versions.node}, ${os.cpus().length} × ${os.cpus()[0]?.model}, ${RUNS} imports each\n`);
line('package', 'files', 'kB', 'ms', 'processor');
for (const [name, paths] of rows) {
  const files = filesRead(paths);
  const bytes = files.reduce((sum, file) => sum + readFileSync(fileURLToPath(file)).length, 0);
  const times = Array.from({ length: RUNS }, () => timeOf(paths));
  const medians = ([0, 1] as const).map((which) => median(times.map((time) => time[which])).toFixed(1));
  line(name, String(files.length), (bytes / 1000).toFixed(0), ...medians);
}
