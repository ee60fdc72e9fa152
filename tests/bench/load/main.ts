/** `npm run bench:load`: learners of one deployment, from an empty cache. docs/load-testing.md says how to read it. */
import { parseArgs } from 'node:util';
import { deploy } from '../../../dev/database/migrations.js';
import { startPostgres } from '../../../dev/database/postgres.js';
import { REPORTED_LATENCY_MS } from '../../../dev/stand-ins/start.js';
import { describeLoad, describeMachine } from '../machine.js';
import { describeResult, failuresOf } from './report.js';
import { runLoad } from './run.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    rate: { type: 'string', default: '50' },
    users: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'least-hit-rate': { type: 'string', default: '85' },
  },
});

const load = {
  seconds: number('seconds'),
  ratePerSecond: number('rate'),
  users: number('users'),
  seed: number('seed'),
};
const server = await startPostgres();
try {
  await deploy(server.url('postgres'));
  console.log(
    `${load.ratePerSecond} requests a second for ${load.seconds} s from ${load.users} users, seed ${load.seed}; ` +
      `speech takes ${REPORTED_LATENCY_MS.speech} ms, storage ${REPORTED_LATENCY_MS.storage} ms, dialogues ${REPORTED_LATENCY_MS.dialogues} ms`,
  );
  console.log(`${describeMachine()}; load average ${describeLoad()}`);
  const result = await runLoad({
    ...load,
    databaseUrl: server.url('postgres'),
    latencyMs: REPORTED_LATENCY_MS,
  });
  console.log(`\n${describeResult(result)}\nLoad average at the end ${describeLoad()}.`);
  const failures = failuresOf(result, number('least-hit-rate') / 100);
  for (const failure of failures) console.error(`FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await server.stop();
}

function number(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name} must be a number, 0 or more`);
}
