/** `npm run chaos`: every fault under load, as long as docs/reliability.md says; by hand, some ten minutes on a quiet machine. */
import process from 'node:process';
import { runSteps, vitest } from '../steps.js';

process.exitCode = await runSteps([
  { name: 'faults under load', command: vitest('--project=chaos'), isVitest: true, environment: { CHAOS: 'long' } },
  { name: 'outages of Redis and Google', command: vitest('--project=outages'), isVitest: true },
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
]);
