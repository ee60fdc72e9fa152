/**
 * `npm run deploy:rehearse`: the steps of the runbook from a clean clone of the last commit, as far as they go without an account. A
 * build without settings must stop; one of production must migrate and seed an empty PostgreSQL, a second one change nothing; what was built
 * is then served here and walked through by `npm run smoke`. By hand, some minutes.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startPostgres } from '../database/postgres.js';
import { root } from '../server/functions.js';

const START_PATIENCE_MS = 180_000;
const folder = mkdtempSync(path.join(tmpdir(), 'shizi-rehearsal-'));
const clone = path.join(folder, 'shizi');
const postgres = await startPostgres();
try {
  step('git clone and npm ci');
  execFileSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  npm(['ci'], {});

  step('the secret');
  const secret = execFileSync(process.execPath, ['-p', "crypto.randomBytes(48).toString('base64')"], {
    encoding: 'utf8',
  });
  // two addresses: of equal ones the build would not ask whether they lead to the same database
  const settings = {
    DATABASE_URL: `${postgres.url()}?application_name=functions`,
    DIRECT_URL: postgres.url(),
    JWT_SECRET: secret.trim(),
  };

  step('the build without settings, which must stop');
  expectOutput(npm(['run', 'build:platform'], { VERCEL_ENV: 'production' }, 1), 'DATABASE_URL is missing');

  step('the build of production, into an empty database');
  expectOutput(npm(['run', 'build:platform'], { ...settings, VERCEL_ENV: 'production' }), 'Vocabulary: written');

  step('the same again, which must change nothing');
  const again = npm(['run', 'build:platform'], { ...settings, VERCEL_ENV: 'production' });
  expectOutput(again, 'no migration was missing');
  expectOutput(again, 'Vocabulary: was there');
  expectOutput(npm(['run', 'db:status'], settings), 'Up to date.');

  step('what was built, served and walked through');
  await serve(settings, (url) => void npm(['run', 'smoke', '--', url], {}));
  console.log('\nThe rehearsal succeeded. What is left needs an account: importing, settings, deploying.');
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function step(title: string): void {
  console.log(`\n── ${title}`);
}

function npm(parameters: readonly string[], settings: Readonly<Record<string, string>>, expected = 0): string {
  const { stdout, stderr, status } = spawnSync('npm', parameters, {
    cwd: clone,
    env: environment(settings),
    encoding: 'utf8',
  });
  const output = `${stdout}${stderr}`;
  console.log(output.trim().split('\n').slice(-12).join('\n'));
  if (status !== expected) throw new Error(`npm ${parameters.join(' ')} ended with ${status}:\n${output}`);
  return output;
}

/** Nothing of this machine's settings. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
}

function expectOutput(output: string, text: string): void {
  if (!output.includes(text)) throw new Error(`It does not say: ${text}\n${output}`);
}

async function serve(settings: Readonly<Record<string, string>>, walk: (url: string) => void): Promise<void> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, ['--import', 'tsx', 'dev/deployment/serve.ts'], {
    cwd: clone,
    env: environment({ ...settings, PORT: String(port) }),
    stdio: 'inherit',
  });
  const ended = once(server, 'exit');
  try {
    for (const sinceMs = performance.now(); ; await sleep(500)) {
      const health = await fetch(`${url}/api/v1/health`).catch(() => undefined);
      if (health?.ok) break;
      if (performance.now() - sinceMs > START_PATIENCE_MS) throw new Error('It was not healthy in time.');
    }
    walk(url);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}
