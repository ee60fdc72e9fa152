import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerKey } from '../../dev/conformance/documented.js';
import type { Answer } from '../../dev/remote/exchange.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { Client } from '../contract/client.js';
import { type ApiServer, isBuiltWanted, startApiServer } from '../support/api-server.js';
import { startTestStandIns, type TestStandIns } from '../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type FuzzRequest, requestsFor } from './requests.js';
import { Sender } from './sender.js';

/** Of all operations together, the same ones each time; another `FUZZ_SEED` makes others. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS || 2_000);
const SEED = Number(process.env.FUZZ_SEED || 1);

/**
 * What the server may keep: it ends when it needs more, so that whatever every request left behind would end it. As built, each of
 * the twelve functions has modules of its own.
 */
const HEAP_MB = isBuiltWanted() ? 320 : 128;

const names = Object.keys(operations) as OperationName[];
const runs = Math.ceil(REQUESTS / names.length);

let database: TestDatabase;
let services: TestStandIns;
let server: ApiServer;
let client: Client;
const counts = new Map<string, number>();
let slowestMs = 0;

beforeAll(async () => {
  [database, services] = await Promise.all([createTestDatabase(), startTestStandIns()]);
  const unlimited = ['LOGIN_PER_MINUTE', 'REGISTER_PER_MINUTE', 'FAILURES_PER_ACCOUNT', 'FAILURES_PER_ACCOUNT_AND_IP'];
  server = await startApiServer({
    databaseUrl: database.url,
    isBuilt: isBuiltWanted(),
    environment: {
      ...services.environment,
      ...Object.fromEntries(
        [...unlimited, 'TTS_PER_MINUTE', 'CONVERSATIONS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']),
      ),
      CHECK_ROWS: 'true',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    },
  });
  client = new Client({ origin: server.url, database });
  console.log(`FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}`);
});
afterAll(async () => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${total} requests, slowest ${Math.round(slowestMs)} ms, ${residentMb()} MB resident`);
  console.log(
    [...counts]
      .sort()
      .map(([what, count]) => `  ${what.padEnd(60)}${count}`)
      .join('\n'),
  );
  await server.kill('SIGTERM');
  await Promise.all([database.close(), services.close()]);
});

function residentMb(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}

describe.each(names.map((name, index) => [name, SEED + index] as const))('%s', (name, seed) => {
  it(`answers what is documented, in time, whatever it is asked (${runs} requests)`, async () => {
    const sender = new Sender(server.url, client);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requestsFor(name), async (request) => {
        const answer = await sender.send(request);
        expectRefusal(request, answer);
        const key = `${name} ${request.care} ${answerKey(answer)}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (request.care === 'valid') seen.add(String(answer.status));
      }),
      { numRuns: runs, seed },
    );
    slowestMs = Math.max(slowestMs, sender.slowestMs);
    // or nothing got as far as the operation
    expect([...seen]).toContain(String(operations[name].status));
  });
});

/** What the schemas refuse is never carried out. */
function expectRefusal({ name, method, body }: FuzzRequest, { status, text }: Answer): void {
  const { body: schema, method: own }: Operation = operations[name];
  if (schema === undefined || method !== own || !body || body.includes('@{')) return;
  if (!isAllowed(schema, body))
    expect(status, `${body.slice(0, 500)} was answered ${text.slice(0, 200)}`).toBeGreaterThan(399);
}

function isAllowed(schema: v.GenericSchema, body: string): boolean {
  try {
    return v.is(schema, JSON.parse(body));
  } catch {
    return false;
  }
}

it('is still there', async () => {
  expect((await client.send('getHealth')).status).toBe(200);
});
