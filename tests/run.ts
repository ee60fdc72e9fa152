/** `npm test`: everything that a change must pass, on one machine, without the network. */
import process from 'node:process';
import { bin, chromium, node, runSteps, type Stage, vitest } from './steps.js';

const stages: readonly Stage[] = [
  { name: 'generate', command: node('--import', 'tsx', 'dev/generate.ts') },
  // a processor each, the longest first
  [
    { name: 'build of the functions', command: node('--import', 'tsx', 'dev/platform/build.ts') },
    { name: 'types', command: bin('typescript/bin/tsc', '--noEmit') },
    { name: 'types of the web app', command: bin('typescript/bin/tsc', '--noEmit', '--project', 'web') },
    { name: 'types of the service worker', command: bin('typescript/bin/tsc', '--noEmit', '--project', 'web/worker') },
    { name: 'format and lint', command: bin('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.') },
    {
      name: 'rules of the house',
      command: bin(
        'dependency-cruiser/bin/dependency-cruise.mjs',
        ...['--config', '.dependency-cruiser.cjs', 'api', 'lib', 'dev', 'prisma', 'tests', 'web/src'],
      ),
    },
  ],
  [
    { name: 'units', command: vitest('--project=unit'), isVitest: true },
    { name: 'functions as built', command: vitest('--project=built'), isVitest: true },
  ],
  { name: 'integration on PostgreSQL', command: vitest('--project=integration'), isVitest: true },
  // one busy, the other one waiting for servers to start
  [
    { name: 'contract', command: vitest('--project=contract'), isVitest: true },
    { name: 'dev server and README', command: vitest('--project=dev'), isVitest: true },
  ],
  { name: 'browser', command: vitest('--project=browser'), isVitest: true, needsOneOf: chromium },
];

process.exitCode = await runSteps(stages);
