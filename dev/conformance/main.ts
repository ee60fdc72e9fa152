/** `npm run conformance -- <base URL> [--only text] [--junit file]`: whether what answers there keeps the contract. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { INTERRUPTED, runProgram } from '../remote/program.js';
import { reach } from '../remote/reach.js';
import { CannotStart, readRemote } from '../remote/remote.js';
import { junit } from './junit.js';
import { type Result, runSuite } from './run.js';
import { checksNamed } from './suite.js';

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { only: { type: 'string' }, junit: { type: 'string' } },
    });
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error));
  }
}

async function main(interrupted: AbortSignal): Promise<number> {
  const { values, positionals } = readArguments();
  const remote = readRemote(positionals[0], 'npm run conformance');
  if (checksNamed(values.only).length === 0)
    throw new CannotStart(`No check has ${JSON.stringify(values.only)} in its name.`);
  await reach(remote);
  const startedAtMs = performance.now();
  const secret = process.env.CONFORMANCE_JWT_SECRET || undefined;
  console.log(`${remote.base}\n`);
  const results = await runSuite({
    remote,
    secret,
    only: values.only,
    signal: interrupted,
    notify: (line) => console.log(`  ${line}`),
    heard: tell,
  });
  if (values.junit !== undefined) writeFileSync(values.junit, junit(results));
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  if (count('failed') > 0)
    console.log(
      `\nWhat is not kept:\n${results
        .filter(({ verdict }) => verdict === 'failed')
        .map(({ name }) => `  ${name}`)
        .join('\n')}`,
    );
  if (interrupted.aborted) console.log('\nInterrupted.');
  console.log(
    `\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped, after ${seconds} s`,
  );
  if (interrupted.aborted) return INTERRUPTED;
  return count('failed') > 0 ? 1 : 0;
}

function tell({ name, verdict, reason }: Result): void {
  const mark = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' }[verdict];
  console.log(`  ${mark} ${name}`);
  if (verdict === 'failed') console.log((reason ?? '').replace(/^/gm, '            '));
}

await runProgram(main);
