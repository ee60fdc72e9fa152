/**
 * `npm run chaos -- --previous <git ref>`: the version of that ref on the schema of today, as it serves while the next one is
 * deployed and after a return to it. Its own tests of accounts and progress run, with the migrations of today in place of its own.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { node, root, runSteps } from '../steps.js';

const git = (...parameters: string[]): string => execFileSync('git', parameters, { cwd: root, encoding: 'utf8' });

/** @returns the exit code. */
export async function testPrevious(ref: string): Promise<number> {
  const commit = git('rev-parse', '--verify', `${ref}^{commit}`).trim();
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-previous-'));
  const tree = path.join(folder, 'shizi');
  try {
    git('worktree', 'add', '--quiet', '--detach', tree, commit);
    installInto(tree);
    const migrations = path.join(tree, 'prisma/migrations');
    rmSync(migrations, { recursive: true });
    cpSync(path.join(root, 'prisma/migrations'), migrations, { recursive: true });
    const vitest = path.join(tree, 'node_modules/vitest/vitest.mjs');
    return await runSteps([
      {
        name: `${commit.slice(0, 7)} on the schema of today`,
        command: node(vitest, 'run', '--root', tree, '--project=integration', 'tests/accounts', 'tests/progress'),
        folder: tree,
        isVitest: true,
      },
    ]);
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Its packages, which are those of today where the lock files do not differ. */
function installInto(tree: string): void {
  const lockOf = (place: string) => readFileSync(path.join(place, 'package-lock.json'), 'utf8');
  if (lockOf(tree) === lockOf(root)) symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  else execFileSync('npm', ['ci', '--prefer-offline'], { cwd: tree, stdio: 'inherit', env: process.env });
}
