/**
 * The stand-ins in a process of their own: for load, which shall not share its processor time with them, and for tests
 * that freeze or kill all of them. Takes options as JSON in the first argument, prints one JSON line with the variables
 * that point to them, and ends with its standard input.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type StandInsOptions, startStandIns } from './start.js';

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-stand-ins-'));
const options = JSON.parse(process.argv[2] ?? '{}') as Partial<StandInsOptions>;
const standIns = await startStandIns({ folder, environment: {}, ...options });

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await standIns.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
process.stdin.once('end', end).once('error', end).resume();
console.log(JSON.stringify(standIns.environment));
