/** `npm run smoke -- <URL>`: the walk of the README through a deployment, in less than half a minute, leaving nothing behind. */
import process from 'node:process';
import { INTERRUPTED, runProgram } from '../remote/program.js';
import { reach } from '../remote/reach.js';
import { readRemote } from '../remote/remote.js';
import { Learner } from './learner.js';
import { type Step, siteSteps } from './site.js';
import { Visitor } from './walk.js';

/** For the walk, and then for the deletion. */
const BUDGET_MS = 20_000;
const DELETION_MS = 8_000;

let failures = 0;

async function main(interrupted: AbortSignal): Promise<number> {
  const remote = readRemote(process.argv[2], 'npm run smoke');
  const startedAtMs = performance.now();
  const health = await reach(remote);
  console.log(`${remote.base}\n`);
  line('', 'status', 'ms', 'verdict');
  line('health', '200', String(Math.round(performance.now() - startedAtMs)), health.status);
  const visitor = new Visitor(remote, health);
  const learner = new Learner();
  visitor.deadlineMs = startedAtMs + BUDGET_MS;
  for (const step of siteSteps) await take(step, visitor, interrupted);
  await walk(learner, visitor, interrupted);
  visitor.deadlineMs = performance.now() + DELETION_MS;
  const isGone = await learner.leaveNothing(visitor);
  if (!isGone) {
    failures += 1;
    console.log(`\nThe account ${learner.email} could not be deleted. It has no data but one review.`);
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  const verdict = interrupted.aborted ? 'Interrupted' : failures === 0 ? 'All is well' : `${failures} failed`;
  console.log(`\n${verdict}, after ${seconds} s.`);
  return interrupted.aborted ? INTERRUPTED : failures === 0 ? 0 : 1;
}

async function walk(learner: Learner, visitor: Visitor, interrupted: AbortSignal): Promise<void> {
  let goesOn = true;
  for (const step of learner.steps) {
    if (goesOn) goesOn = await take(step, visitor, interrupted);
    else line(step.name, '', '', 'not tried');
  }
}

/**
 * An interrupt lets the request on its way arrive, so that it is known whether there is an account.
 * @returns whether it went well
 */
async function take(step: Step, visitor: Visitor, interrupted: AbortSignal): Promise<boolean> {
  const startedAtMs = performance.now();
  if (interrupted.aborted) {
    line(step.name, '', '', 'not tried');
    return false;
  }
  visitor.takeLast();
  let fault: string | undefined;
  try {
    await step.run(visitor);
  } catch (error) {
    fault = visitor.redact(error instanceof Error ? error.message : String(error));
    failures += 1;
  }
  const last = visitor.takeLast();
  const ms = String(Math.round(performance.now() - startedAtMs));
  line(step.name, last ? String(last.status) : '-', ms, fault === undefined ? 'ok' : 'FAILED');
  if (fault !== undefined) {
    const requestId = last?.headers.get('x-request-id');
    console.log(`    ${fault}${requestId ? `\n    request ${requestId}` : ''}`);
  }
  return fault === undefined;
}

function line(name: string, status: string, ms: string, verdict: string): void {
  console.log(`  ${name.padEnd(34)}${status.padStart(6)}${ms.padStart(7)}  ${verdict}`);
}

await runProgram(main);
