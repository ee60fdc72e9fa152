/**
 * What `.ci/run` adds to `npm test`: the other PostgreSQL, the other ways to a database, the other Node, load. There `npm test` has
 * the Redis in memory and the matrix `redis-server`: each meets units, integration, contract, README, outages and those tests of the
 * browser whose pages reach it.
 */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { chromium, node, root, runSteps, type Stage, vitest } from './steps.js';

const NEWER_NODE = '24';
const NEWER_POSTGRES = '18';
/** What goes through the service's own connections; migrations and the server itself are never reached by a pooler. */
const dataTests = vitest(
  '--project=integration',
  ...['tests/database/outage', 'tests/database/port', 'tests/database/constraints'],
  ...['tests/accounts', 'tests/progress', 'tests/statistics'],
);
/** The promise of the log is kept by SQL and by the fold: what carries the statements can only break it whatever the history. */
const FEWER_HISTORIES = { TEST_HISTORIES: '60' };
const onNewerNode = (...parameters: string[]): string[] => [newerNode, ...vitest(...parameters).slice(1)];

/** A learner's way through all functions, and the pages that reach Redis. */
const journeys = ['tests/browser/journey', 'tests/browser/speech', 'tests/browser/accounts.test'];
/** What must not differ between the sources and what is deployed. */
const deployedTests = [
  ...['--project=contract', '--project=dev', '--project=browser'],
  ...['tests/contract', 'tests/dev/readme', 'tests/browser/journey'],
];
/**
 * Besides, on the platform's Node alone: the build command with the smoke test of what it leaves, each function's first answer, and
 * what a port must keep.
 */
const platformTests = ['--project=built', 'tests/deployment/build', 'tests/built/functions', 'tests/conformance/kept'];

// Node is also an npm package: no installer, no root
const nodeFolder = mkdtempSync(path.join(tmpdir(), 'shizi-node-'));
chmodSync(nodeFolder, 0o755); // some tests start it as an ordinary user
const nodePackage = `node-${process.platform}-${process.arch}`;
const newerNode = path.join(nodeFolder, 'node_modules', nodePackage, 'bin', 'node');
const npm = process.env.npm_execpath && existsSync(process.env.npm_execpath) ? node(process.env.npm_execpath) : ['npm'];

const stages: readonly Stage[] = [
  [
    { name: 'drift of the schema', command: node('--import', 'tsx', 'dev/database/cli.ts', 'check') },
    {
      name: `install Node ${NEWER_NODE}`,
      command: [...npm, 'install', '--no-save', '--prefix', nodeFolder, `${nodePackage}@${NEWER_NODE}`],
    },
  ],
  {
    name: 'data through the Data Proxy',
    command: dataTests,
    isVitest: true,
    environment: { TEST_DATABASE_VIA: 'proxy', ...FEWER_HISTORIES },
  },
  {
    name: 'data through PgBouncer',
    command: dataTests,
    isVitest: true,
    environment: { TEST_DATABASE_VIA: 'pgbouncer', ...FEWER_HISTORIES },
    needsOneOf: ['pgbouncer', '/usr/sbin/pgbouncer'],
  },
  // one busy, the other one mostly waiting
  [
    {
      name: 'requests made from the contract',
      command: vitest('--project=fuzz'),
      isVitest: true,
      environment: { TEST_TARGET: 'built' },
    },
    { name: 'faults under load', command: vitest('--project=chaos'), isVitest: true },
  ],
  {
    name: 'outages under load, built functions',
    command: vitest('--project=outages'),
    isVitest: true,
    environment: { TEST_TARGET: 'built' },
  },
  {
    name: 'outages under load, Redis in memory',
    command: vitest('--project=outages'),
    isVitest: true,
    environment: { TEST_REDIS: 'memory' },
  },
  {
    // `npm test` has driven the contract against them already
    name: 'built functions, redis-server',
    command: vitest('--project=dev', '--project=browser', 'tests/dev/readme', ...journeys),
    isVitest: true,
    environment: { TEST_TARGET: 'built' },
    needsOneOf: chromium,
  },
  {
    name: `units and integration, Node ${NEWER_NODE}, PostgreSQL ${NEWER_POSTGRES}`,
    command: onNewerNode('--project=unit', '--project=integration'),
    isVitest: true,
    environment: { PG_MAJOR: NEWER_POSTGRES },
  },
  {
    // what runs in the browser is the same with any Node: a learner's way through all functions is enough
    name: `built functions on Node ${NEWER_NODE}`,
    command: onNewerNode(...deployedTests, ...platformTests),
    environment: { TEST_TARGET: 'built' },
    isVitest: true,
    needsOneOf: chromium,
  },
];

console.log(`The matrix of ${path.basename(root)}`);
try {
  process.exitCode = await runSteps(stages);
} finally {
  rmSync(nodeFolder, { recursive: true, force: true });
}
