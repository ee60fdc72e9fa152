import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { withClient } from '../../dev/database/migrations.js';
import type { Progress } from '../../lib/contract/progress.js';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';
import { type Answer, type Api, issueAccess, openApi } from './api.js';
import { ago, createLearner, createWords, goodReview } from './learners.js';

const WITHIN_MS = 6000;
const HEALTHY_WITHIN_MS = 2000;

let server: PrivateServer;
let api: Api;
let token: string;
let words: string[];
let word: string;

const database = {
  sql: <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
    withClient(server.url, async (client) => (await client.query<Row>(text, [...parameters])).rows),
};

beforeAll(async () => {
  server = await startPrivateServer();
  api = await openApi(server.url);
  words = await createWords(database, 3);
  [word = ''] = words;
});
beforeEach(async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  token = await issueAccess(await createLearner(database));
});
afterAll(async () => {
  await api.close();
  await server.stop();
});

interface Timed extends Answer {
  readonly request: string;
  readonly tookMs: number;
}

async function timed(request: Parameters<Api['call']>[0], body?: unknown): Promise<Timed> {
  const startedAtMs = performance.now();
  const answer = await api.call(request, { token, body });
  return { ...answer, request, tookMs: performance.now() - startedAtMs };
}

/** One request to every operation of progress and to health, all at once. */
const everyOperation = (): Promise<Timed[]> =>
  Promise.all([
    timed('GET /progress'),
    timed(`GET /progress/${word}`),
    timed(`PUT /progress/${word}`, { studyCount: 7 }),
    timed(`DELETE /progress/${word}`),
    timed('POST /progress/batch', { updates: words.map((wordId) => goodReview(wordId)) }),
    timed('GET /progress/batch'),
    timed('GET /progress/stats'),
    timed('GET /health'),
  ]);

function expectUnavailable(answers: readonly Timed[]): void {
  for (const { request, status, headers, text, tookMs } of answers) {
    expect([request, status]).toEqual([request, 503]);
    expect(tookMs, request).toBeLessThan(WITHIN_MS);
    if (request === 'GET /health') {
      expect(JSON.parse(text)).toMatchObject({ status: 'down', dependencies: { database: { status: 'down' } } });
    } else {
      expect(JSON.parse(text)).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      expect(Number(headers.get('retry-after')), request).toBeGreaterThan(0);
    }
  }
}

async function expectHealthySoon(): Promise<void> {
  const backAtMs = performance.now();
  const until = async (request: Parameters<Api['call']>[0], body?: unknown) => {
    for (;;) {
      const { status } = await timed(request, body);
      const tookMs = performance.now() - backAtMs;
      if (status !== 200) expect([request, status]).toEqual([request, 503]);
      expect(tookMs, `${request} is ${status}`).toBeLessThan(HEALTHY_WITHIN_MS);
      if (status === 200) return;
      await sleep(50);
    }
  };
  await Promise.all([
    until('GET /health'),
    until('GET /progress'),
    until('GET /progress/stats'),
    until('POST /progress/batch', { updates: [goodReview(words[2] ?? '')] }),
  ]);
}

const listed = async () => JSON.parse((await api.call('GET /progress', { token })).text) as Progress[];

/** Ends when every connection is in use as it is under traffic, so that the outage meets open ones. */
async function warmUp(): Promise<{ readonly acknowledged: readonly Progress[]; readonly events: readonly string[] }> {
  const updates = words.slice(0, 2).map((wordId) => goodReview(wordId, ago(5000)));
  const written = await api.call('POST /progress/batch', { token, body: { updates } });
  expect(written.status).toBe(200);
  expect((await api.call('GET /health')).status).toBe(200);
  return { acknowledged: JSON.parse(written.text), events: updates.map(({ id }) => id) };
}

async function expectAcknowledged(events: readonly string[]): Promise<void> {
  const log = await api.call('GET /progress/batch', { token });
  const stored = (JSON.parse(log.text) as { events: { id: string }[] }).events.map(({ id }) => id);
  expect(stored).toEqual(expect.arrayContaining([...events]));
}

describe('a database that is', () => {
  test('frozen makes every operation and health 503 within 6 s, healthy 2 s after it is back; what was acknowledged is there', async () => {
    const { events } = await warmUp();
    server.freeze();
    try {
      await sleep(1100); // health may tell again for a second what it has just found
      expectUnavailable(await everyOperation());
    } finally {
      server.thaw();
    }
    await expectHealthySoon();
    await expectAcknowledged(events);
  });

  test('killed makes every operation and health 503 within 6 s, healthy 2 s after it is back; what was acknowledged is there', async () => {
    const { acknowledged, events } = await warmUp();
    await server.kill();
    await sleep(1100);
    expectUnavailable(await everyOperation());
    // nothing of what was refused is written, unlike with a frozen one, which gets to it when it is back
    await server.restart();
    await expectHealthySoon();
    await expectAcknowledged(events);
    const others = (await listed()).filter(({ wordId }) => wordId !== words[2]);
    expect(others.sort((a, b) => (a.wordId < b.wordId ? -1 : 1))).toEqual(acknowledged);
  });
});
