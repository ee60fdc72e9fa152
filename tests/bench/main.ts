/** `npm run bench`: what is compared in time, each part a process of its own. Run it on a quiet machine. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const parts = ['sign-in.ts', 'statistics.ts', 'search.ts', 'first-card.ts'];

for (const part of parts) {
  const file = fileURLToPath(new URL(part, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
