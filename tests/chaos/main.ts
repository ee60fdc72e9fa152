/**
 * `npm run chaos`: every fault under load, as long as docs/reliability.md says; by hand, about ten minutes.
 * `-- --previous <git ref>`: that version on the schema of today, instead. `-- --soak`: half an hour of everything on one process,
 * instead; `--minutes 3` makes it shorter.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runSteps, type Stage, vitest } from '../steps.js';
import { testPrevious } from './previous.js';

const stages: readonly Stage[] = [
  { name: 'faults under load', command: vitest('--project=chaos'), isVitest: true, environment: { CHAOS: 'long' } },
  {
    name: 'outages of Redis and Google',
    command: vitest('--project=outages'),
    isVitest: true,
    environment: { TEST_TARGET: 'built' },
  },
  {
    name: 'outages and kills, per operation',
    command: vitest(
      '--project=integration',
      ...['tests/database/outage', 'tests/progress/outage', 'tests/accounts/outage', 'tests/progress/killed-server'],
    ),
    isVitest: true,
  },
  {
    name: '20,000 requests made from the contract',
    command: vitest('--project=fuzz'),
    isVitest: true,
    environment: { TEST_TARGET: 'built', FUZZ_REQUESTS: '20000' },
  },
];

const { values } = parseArgs({
  options: { previous: { type: 'string' }, soak: { type: 'boolean' }, minutes: { type: 'string', default: '30' } },
});
const soak: Stage = {
  name: `${values.minutes} minutes of everything on one process`,
  command: vitest('--project=chaos', 'tests/chaos/soak'),
  isVitest: true,
  environment: { SOAK_MINUTES: values.minutes },
};

if (values.previous !== undefined) process.exitCode = await testPrevious(values.previous);
else process.exitCode = await runSteps(values.soak ? [soak] : stages);
