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
/** In every quarter each operation has its turn, so that what the server keeps after the first is what all of them take. */
const quarters = [1, 2, 3, 4];
const turns = quarters.flatMap((quarter, round) =>
  names.map((name, index) => [quarter, name, SEED + round * names.length + index] as const),
);
const runs = Math.ceil(REQUESTS / turns.length);
/** A busy machine may hold up a handful of requests, or one in a thousand, for as long as a hang; more is a fault of the server's. */
const MOST_SENT_AGAIN = Math.max(5, REQUESTS / 1_000);

let database: TestDatabase;
let services: TestStandIns;
let server: ApiServer;
let client: Client;
const senders = new Map<OperationName, Sender>();
const counts = new Map<string, number>();
/** Of valid requests. */
const statuses = new Map<OperationName, Set<number>>(names.map((name) => [name, new Set()]));
/** After each quarter. */
const residentMb: number[] = [];

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
      // as it is deployed, where that is what is asked: what goes out is compared from outside
      CHECK_ROWS: process.env.TEST_TARGET === 'built' ? 'false' : 'true',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    },
  });
  client = new Client({ origin: server.url, database });
  // who buys first waits until Google's clients are loaded, which is no hang
  const { accessToken: token } = await client.newLearner();
  expect((await client.send('synthesizeSpeech', { token, body: '{"text": "请"}' })).status).toBe(200);
  expect(
    (await client.send('createConversation', { token, body: '{"type": "text", "wordId": "ai4-love"}' })).status,
  ).toBe(200);
  for (const name of names) senders.set(name, new Sender(server.url, client));
  console.log(`FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}`);
});
afterAll(async () => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const slowestMs = Math.max(...[...senders.values()].map((sender) => sender.slowestMs));
  console.log(`${total} requests, slowest ${Math.round(slowestMs)} ms, ${sentAgain().length} sent again`);
  console.log(`MB resident after each quarter: ${residentMb.join(', ')}`);
  console.log(
    [...counts]
      .sort()
      .map(([what, count]) => `  ${what.padEnd(60)}${count}`)
      .join('\n'),
  );
  await server.kill('SIGTERM');
  await Promise.all([database.close(), services.close()]);
});

const sentAgain = () => [...senders.values()].flatMap((sender) => sender.sentAgain);

function readResidentMb(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}

describe.each(turns)('quarter %d: %s', (quarter, name, seed) => {
  it(`answers what is documented, in time, whatever it is asked (${runs} requests)`, async () => {
    const sender = senders.get(name);
    await fc.assert(
      fc.asyncProperty(requestsFor(name), async (request) => {
        const answer = await sender?.send(request);
        if (!answer) throw new Error('nobody sends it');
        expectRefusal(request, answer);
        const key = `${name} ${request.care} ${answerKey(answer)}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (request.care === 'valid') statuses.get(name)?.add(answer.status);
      }),
      { numRuns: runs, seed },
    );
    if (name === names.at(-1)) residentMb[quarter - 1] = readResidentMb();
  });
});

it.each(names)('%s was reached, and carried out what it may', (name) => {
  expect([...(statuses.get(name) ?? [])]).toContain(operations[name].status);
});

it(`${MOST_SENT_AGAIN} requests at most had to be sent again, since the first time had no answer within 2 s`, () => {
  for (const what of sentAgain()) console.log(`sent again: ${what}`);
  expect(sentAgain().length).toBeLessThanOrEqual(MOST_SENT_AGAIN);
});

it('the server keeps no more memory with each request', () => {
  const [first = Number.NaN] = residentMb;
  expect(residentMb).toHaveLength(quarters.length);
  // a heap grows by itself until it is worth clearing up; what every request leaves behind is four times as much by now
  expect(residentMb.at(-1)).toBeLessThanOrEqual(1.5 * first + 30);
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
