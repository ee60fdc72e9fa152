import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type StandIns, type StandInsOptions, startStandIns } from '../../dev/stand-ins/start.js';
import { testEngine } from './redis.js';

type Options = Partial<Omit<StandInsOptions, 'environment'>>;

/** All four, each there for certain. */
export interface TestStandIns extends Pick<StandIns, 'environment' | 'close'> {
  readonly redis: NonNullable<StandIns['redis']>;
  readonly speech: NonNullable<StandIns['speech']>;
  readonly storage: NonNullable<StandIns['storage']>;
  readonly dialogues: NonNullable<StandIns['dialogues']>;
}

/** Empty stand-ins of one's own, with a tone for speech and the Redis of `TEST_REDIS`. */
export async function startTestStandIns(options: Options = {}): Promise<TestStandIns> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-test-'));
  const all = await startStandIns({ folder, environment: {}, engine: testEngine(), sound: 'tone', ...options });
  const { redis, speech, storage, dialogues, environment } = all;
  if (!redis || !speech || !storage || !dialogues) throw new Error('a stand-in is missing');
  return {
    redis,
    speech,
    storage,
    dialogues,
    environment,
    close: async () => {
      await all.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface StandInProcess {
  /** For the servers that are to use them; tells also where `__behave` and `__requests` are. */
  readonly environment: Readonly<Record<string, string>>;
  /** SIGSTOP freezes all of them, SIGCONT wakes them. */
  signal(signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** The same in a process of their own. */
export async function startStandInProcess(
  options: Options & Partial<Pick<StandInsOptions, 'environment'>> = {},
): Promise<StandInProcess> {
  const given = JSON.stringify({ engine: testEngine(), sound: 'tone', ...options });
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/stand-ins/main.ts', given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error('the stand-ins did not start');
  return {
    environment: JSON.parse(line) as Record<string, string>,
    signal: (signal) => {
      child.kill(signal);
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGCONT');
      child.stdin.end();
      await gone;
    },
  };
}
