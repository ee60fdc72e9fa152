/** What `.ci/run` adds to `npm test`: the other PostgreSQL, the other ways to a database, the other Node. */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { bin, chromium, node, root, runSteps, type Step, vitest } from './steps.js';

const NEWER_NODE = '24';
const dataTests = vitest(
  '--project=integration',
  'tests/database',
  'tests/accounts',
  'tests/progress',
  'tests/statistics',
);

// Node is also an npm package: no installer, no root
const nodeFolder = mkdtempSync(path.join(tmpdir(), 'shizi-node-'));
chmodSync(nodeFolder, 0o755); // some tests start it as an ordinary user
const nodePackage = `node-${process.platform}-${process.arch}`;
const newerNode = path.join(nodeFolder, 'node_modules', nodePackage, 'bin', 'node');
const npm = process.env.npm_execpath && existsSync(process.env.npm_execpath) ? node(process.env.npm_execpath) : ['npm'];

const steps: readonly Step[] = [
  { name: 'drift of the schema', command: node('--import', 'tsx', 'dev/database/cli.ts', 'check') },
  { name: 'data on PostgreSQL 18', command: dataTests, isVitest: true, environment: { PG_MAJOR: '18' } },
  {
    name: 'data through the Data Proxy',
    command: dataTests,
    isVitest: true,
    environment: { TEST_DATABASE_VIA: 'proxy' },
  },
  {
    name: 'data through PgBouncer',
    command: dataTests,
    isVitest: true,
    environment: { TEST_DATABASE_VIA: 'pgbouncer' },
    needsOneOf: ['pgbouncer', '/usr/sbin/pgbouncer'],
  },
  {
    name: 'speech with Redis in memory',
    command: vitest('--project=integration', 'tests/speech', 'tests/stand-ins'),
    isVitest: true,
    environment: { TEST_REDIS: 'memory' },
  },
  {
    name: `install Node ${NEWER_NODE}`,
    command: [...npm, 'install', '--no-save', '--prefix', nodeFolder, `${nodePackage}@${NEWER_NODE}`],
  },
  {
    name: `everything on Node ${NEWER_NODE}`,
    command: [newerNode, ...bin('vitest/vitest.mjs').slice(1), 'run'],
    isVitest: true,
    needsOneOf: chromium,
  },
];

console.log(`The matrix of ${path.basename(root)}`);
try {
  process.exitCode = await runSteps(steps);
} finally {
  rmSync(nodeFolder, { recursive: true, force: true });
}
