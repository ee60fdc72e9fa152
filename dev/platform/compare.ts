/**
 * `npm run build:compare`: runs `vercel build` itself on a clean copy of the project, and compares the files of each function with those
 * of the local builder, and all it makes with what is committed in tests/built/vercel-build.json, which tests compare with the local
 * builder and router. `-- --write` writes that file.
 * Needs the registry of npm, and no account. About 3 minutes.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from '../server/functions.js';
import { buildFunctions } from './build.js';
import { listLocalFiles, listVercelFiles, readVercelOutput, recordFile } from './vercel-build.js';

/** 360 MB, so it is no dependency. It asks for a version of `sandbox` that was never published. */
const CLI = { dependencies: { vercel: '64.0.2' }, overrides: { sandbox: '4.5.0' } };

/** Of a preview without a database of its own: the build touches none. */
const SETTINGS = {
  VERCEL_ENV: 'preview',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  JWT_SECRET: 'x'.repeat(32),
};

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-vercel-'));
try {
  const cli = path.join(folder, 'cli');
  mkdirSync(cli);
  writeFileSync(path.join(cli, 'package.json'), JSON.stringify({ private: true, ...CLI }));
  run('npm', ['install', '--no-audit', '--no-fund'], cli);

  const copy = path.join(folder, 'project');
  for (const file of git('ls-files', '-co', '--exclude-standard')) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(copy, file));
  }
  mkdirSync(path.join(copy, '.vercel'));
  // takes the place of an account's project
  const project = { projectId: 'prj_none', orgId: 'team_none', settings: { framework: null } };
  writeFileSync(path.join(copy, '.vercel/project.json'), JSON.stringify(project));
  // installs the packages, too
  run(process.execPath, [path.join(cli, 'node_modules/vercel/dist/vc.js'), 'build', '--yes'], copy);

  const output = path.join(copy, '.vercel/output');
  const theirs = listVercelFiles(output);
  const ours = listLocalFiles(await buildFunctions());
  const others = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].filter(
    (name) => theirs[name]?.join() !== ours[name]?.files.join(),
  );
  if (others.length > 0) {
    console.error(`The local builder puts other files into ${others.join(', ')}.`);
    process.exitCode = 1;
  }
  const made = `${JSON.stringify(readVercelOutput(output), null, 2)}\n`;
  const committed = existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '';
  if (process.argv.includes('--write')) {
    writeFileSync(recordFile, made);
    console.log(`Wrote ${path.relative(root, recordFile)}.`);
  } else if (made === committed) {
    console.log('vercel build makes what is committed.');
  } else {
    const file = path.join(folder, 'made.json');
    writeFileSync(file, made);
    showDifference(file);
    console.error(
      'vercel build makes something else than is committed. Look at it, then `npm run build:compare -- --write`.',
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function run(program: string, parameters: readonly string[], cwd: string): void {
  const env = { ...process.env, ...SETTINGS, HOME: folder, VERCEL_TELEMETRY_DISABLED: '1', NO_UPDATE_NOTIFIER: '1' };
  execFileSync(program, parameters, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

function git(...parameters: string[]): string[] {
  return execFileSync('git', parameters, { cwd: root, encoding: 'utf8' }).trim().split('\n');
}

function showDifference(file: string): void {
  try {
    execFileSync('git', ['diff', '--no-index', '--', recordFile, file], { stdio: 'inherit' });
  } catch {
    // its exit code says that there is one
  }
}
