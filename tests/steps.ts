import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { whenNpmEnds } from '../dev/parent.js';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A command whose exit code is its result, or a run of vitest whose tests count one by one. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly isVitest?: true;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs; this project when not given. */
  readonly folder?: string;
  /** Programs of which one must be there; without any the step is skipped, which CI does not allow. */
  readonly needsOneOf?: readonly string[];
}

/** A step on its own, or steps that do not get in each other's way and go on side by side. */
export type Stage = Step | readonly Step[];

interface Count {
  passed: number;
  failed: number;
}

interface Report extends Count {
  /** Names of the tests that failed, also when tried again, and of the files that did not load. */
  readonly failures: readonly string[];
  /** Names of the tests that failed at first and passed when they were tried again, and what they said then. */
  readonly secondTries: readonly { readonly name: string; readonly message: string }[];
  /** The files that took longest, as `tests/a.test.ts 12 s`: where a run that takes too long can be shortened. */
  readonly slowest: readonly string[];
}

const NOTHING_NAMED = { failures: [], secondTries: [], slowest: [] } as const;
const SLOWEST_NAMED = 4;

interface Outcome extends Report {
  /** What was not printed while it ran. */
  readonly said: string;
}

const INTERRUPT_PATIENCE_MS = 20_000;

/** The programs and scripts of this project, by the Node that runs this. */
export const node = (...parameters: string[]): string[] => [process.execPath, ...parameters];
export const bin = (file: string, ...parameters: string[]): string[] =>
  node(path.join(root, 'node_modules', file), ...parameters);
export const vitest = (...parameters: string[]): string[] => bin('vitest/vitest.mjs', 'run', ...parameters);

/** Names of the browser, one of which will do. */
export const chromium = [process.env.CHROMIUM_PATH ?? 'chromium', 'chromium', 'chromium-browser', 'google-chrome'];

/**
 * Runs the stages one after the other, also when one fails, with a heading and the time of each step; the last line is
 * `N passed, N failed`. A step that is no vitest run counts as one. What steps say side by side is printed step by step.
 * @returns the exit code: 0 when nothing failed.
 */
export async function runSteps(stages: readonly Stage[]): Promise<number> {
  const total: Count = { passed: 0, failed: 0 };
  const lines: string[] = [];
  const running = new Set<ChildProcess>();
  let interrupted = false;
  const killAll = (signal: NodeJS.Signals) => {
    for (const child of running) killGroup(child, signal);
  };
  const interrupt = () => {
    if (interrupted) killAll('SIGKILL');
    interrupted = true;
    killAll('SIGINT');
    setTimeout(() => killAll('SIGKILL'), INTERRUPT_PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  whenNpmEnds(interrupt);
  const perform = async (step: Step, isAlone: boolean) => {
    if (interrupted) return;
    const heading = `\n── ${step.name} ${'─'.repeat(Math.max(0, 90 - step.name.length))}`;
    if (isAlone) console.log(heading);
    const missing = missingProgram(step);
    if (missing && !process.env.CI) {
      lines.push(note('skipped', step, `needs ${missing}`));
      return;
    }
    const startedAtMs = performance.now();
    const { said, failures, secondTries, slowest, ...count }: Outcome = missing
      ? { passed: 0, failed: 1, ...NOTHING_NAMED, said: '' }
      : await runStep(step, { isAlone, running });
    const seconds = `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
    total.passed += count.passed;
    total.failed += count.failed;
    const detail = missing ? `needs ${missing}, which CI must have` : `${seconds}, ${count.passed} passed`;
    if (!isAlone) console.log(`${heading}\n${said}`);
    lines.push(note(count.failed > 0 ? `${count.failed} FAILED` : 'ok', step, detail));
    if (slowest.length > 0) console.log(`slowest: ${slowest.join(', ')}`);
    for (const name of failures) lines.push(note('FAILED', step, name));
    for (const { name, message } of secondTries) {
      // no reporter shows it once the test has passed
      console.log(`\n${name}\n${message}\n`);
      lines.push(note('UNSTEADY', step, `passed at a second try: ${name}`));
    }
  };
  for (const stage of stages) {
    if ('name' in stage) await perform(stage, true);
    else await Promise.all(stage.map(limited((step) => perform(step, false))));
  }
  if (interrupted) {
    console.log('\nInterrupted.');
    total.failed += 1;
  }
  console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

/** No more at once than there are processors, and two at least. */
function limited(work: (step: Step) => Promise<void>): (step: Step) => Promise<void> {
  const limit = pLimit(Math.max(2, availableParallelism()));
  return (step) => limit(() => work(step));
}

function note(verdict: string, step: Step, detail: string): string {
  const line = `${verdict.padEnd(10)} ${step.name.padEnd(30)} ${detail}`;
  console.log(line);
  return line;
}

interface Running {
  /** What it says is seen at once; otherwise it is told when the step has ended. */
  readonly isAlone: boolean;
  /** Has the step's process for as long as it runs. */
  readonly running: Set<ChildProcess>;
}

async function runStep(step: Step, { isAlone, running }: Running): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-run-'));
  const report = path.join(folder, 'report.json');
  const reporting = step.isVitest ? ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`] : [];
  const [program = '', ...parameters] = [...step.command, ...reporting];
  const output = path.join(folder, 'output');
  const log = isAlone ? null : openSync(output, 'w');
  try {
    const exitCode = await new Promise<number>((resolve) => {
      const child = spawn(program, parameters, {
        cwd: step.folder ?? root,
        env: { ...process.env, ...step.environment },
        stdio: ['ignore', log ?? 'inherit', log ?? 'inherit'],
        // a group of its own: an interrupt reaches every process of the step, and each only once
        detached: process.platform !== 'win32',
      });
      running.add(child);
      const end = (code: number) => {
        running.delete(child);
        resolve(code);
      };
      child.once('error', (error) => {
        console.error(error.message);
        end(1);
      });
      child.once('exit', (code) => end(code ?? 1));
    });
    const result = step.isVitest
      ? readReport(report, exitCode)
      : { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, ...NOTHING_NAMED };
    return { ...result, said: isAlone ? '' : readFileSync(output, 'utf8') };
  } finally {
    if (log !== null) closeSync(log);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that did not load, and a run that failed without a failed test, count as one failure each. */
function readReport(file: string, exitCode: number): Report {
  try {
    const { testResults, ...report } = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      testResults: {
        name: string;
        status: string;
        startTime: number;
        endTime: number;
        assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
      }[];
    };
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
    );
    const failed = report.numFailedTests + unloaded.length;
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failures = [
      ...unloaded.map(({ name }) => path.relative(root, name)),
      ...tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ];
    const secondTries = tests
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => ({ name: fullName, message: failureMessages.join('\n') }));
    const seconds = (file: { startTime: number; endTime: number }) => (file.endTime - file.startTime) / 1000;
    const slowest = testResults
      .toSorted((a, b) => seconds(b) - seconds(a))
      .slice(0, SLOWEST_NAMED)
      .map((file) => `${path.relative(root, file.name)} ${seconds(file).toFixed(0)} s`);
    const named = { failures, secondTries, slowest };
    return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed, ...named };
  } catch {
    return { passed: 0, failed: 1, ...NOTHING_NAMED };
  }
}

function killGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // it ended meanwhile
  }
}

function missingProgram({ needsOneOf = [] }: Step): string | undefined {
  return needsOneOf.length === 0 || needsOneOf.some(isOnPath) ? undefined : needsOneOf[0];
}

function isOnPath(program: string): boolean {
  const folders = path.isAbsolute(program) ? [''] : (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
