/**
 * Whether time tells who has an account: the medians of refused sign-ins with a wrong password and with an unknown e-mail, over
 * the route file, at the production cost of bcrypt. Run it on a quiet machine: `npx tsx tests/bench/sign-in.ts`.
 */
import { deploy } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';

const TRIES = 30;
const MAX_DIFFERENCE = 0.1;

const server = await startPostgres();
try {
  await deploy(server.url('postgres'));
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATABASE_URL: server.url('postgres'),
    JWT_SECRET: 'a secret for benchmarks, of 32 bytes or more',
    BCRYPT_COST: process.env.BCRYPT_COST ?? '12',
    LIMIT_LOGIN_PER_MINUTE: '100000',
    LIMIT_FAILURES_PER_ACCOUNT_AND_IP: '100000',
    LIMIT_FAILURES_PER_ACCOUNT: '100000',
  });
  const [{ default: register }, { default: login }, { database }] = await Promise.all([
    import('../../api/v1/auth/register.js'),
    import('../../api/v1/auth/login.js'),
    import('../../lib/container/database.js'),
  ]);
  const report = console.log;
  console.log = () => undefined; // the lines of the requests

  const post = (route: typeof login, name: string, body: object) =>
    route.fetch(
      new Request(`http://localhost/api/v1/auth/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const known = 'known@example.test';
  await post(register, 'register', { email: known, password: 'correct horse battery staple' });

  const timeOf = async (email: string): Promise<number> => {
    const startedAtMs = performance.now();
    const response = await post(login, 'login', { email, password: 'not the password' });
    await response.text();
    if (response.status !== 401) throw new Error(`expected 401, got ${response.status}`);
    return performance.now() - startedAtMs;
  };
  const timesMs = { wrong: [] as number[], unknown: [] as number[] };
  await timeOf(known);
  await timeOf('unknown@example.test');
  // taken in turns, so that what else the machine does falls on both
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    timesMs.wrong.push(await timeOf(known));
    timesMs.unknown.push(await timeOf(`unknown-${attempt}@example.test`));
  }
  const wrongMs = median(timesMs.wrong);
  const unknownMs = median(timesMs.unknown);
  const difference = Math.abs(wrongMs - unknownMs) / Math.max(wrongMs, unknownMs);
  report(
    `wrong password ${wrongMs.toFixed(1)} ms, unknown e-mail ${unknownMs.toFixed(1)} ms, medians of ${TRIES}; ` +
      `difference ${(difference * 100).toFixed(1)} % (must be below ${MAX_DIFFERENCE * 100} %)`,
  );
  if (difference >= MAX_DIFFERENCE) process.exitCode = 1;
  await database().close();
} finally {
  await server.stop();
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}
