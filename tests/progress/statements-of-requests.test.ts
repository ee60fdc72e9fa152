import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { operationTable } from '../../lib/contract/operation-table.js';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Api, issueAccess, openApi } from './api.js';
import { ago, createLearner, createWords, goodReview } from './learners.js';

let database: TestDatabase;
let api: Api;
let token: string;
let words: string[];

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  database = await createTestDatabase({ logStatements: true });
  api = await openApi(database.url);
  words = await createWords(database, 500);
  token = await issueAccess(await createLearner(database));
});
afterAll(async () => {
  await api.close();
  await database.close();
});

test('a whole request for progress, its access token and session included, costs as few statements as promised', async () => {
  const [word = ''] = words;
  const batch = (many: number) => ({ updates: words.slice(0, many).map((wordId) => goodReview(wordId, ago(1_000))) });
  // so that each of them finds something
  await api.call('POST /progress/batch', { token, body: batch(500) });
  const list = await api.call('GET /progress', { token });
  const cursor = list.headers.get('progress-cursor');
  const tag = list.headers.get('etag') ?? '';

  const costOf = async (status: number, ...asked: Parameters<Api['call']>) => {
    const [request, sent] = asked;
    const { value, statements, control } = await countStatements(database, () => api.call(request, { token, ...sent }));
    expect(value.status, `${request} was answered ${value.text.slice(0, 200)}`).toBe(status);
    return `${statements.length}${control.length > 0 ? ' in a transaction' : ''}`;
  };
  const costs = {
    'listProgress, unchanged': await costOf(304, 'GET /progress', { headers: { 'If-None-Match': tag } }),
    putProgress: await costOf(200, `PUT /progress/${word}`, { body: { studyCount: 40 } }),
    'applyBatch, 1 update': await costOf(200, 'POST /progress/batch', { body: batch(1) }),
    'applyBatch, 500 updates': await costOf(200, 'POST /progress/batch', { body: batch(500) }),
    listProgress: await costOf(200, 'GET /progress'),
    'listProgress, a delta': await costOf(200, `GET /progress?since=${cursor}`),
    getProgress: await costOf(200, `GET /progress/${word}`),
    'getProgress, with events': await costOf(200, `GET /progress/${word}?include=events`),
    readLog: await costOf(200, 'GET /progress/batch'),
    getStatistics: await costOf(200, 'GET /progress/stats'),
    deleteProgress: await costOf(204, `DELETE /progress/${word}`),
  };
  expect(costs).toEqual({
    'listProgress, unchanged': '1',
    putProgress: '2 in a transaction',
    'applyBatch, 1 update': '2 in a transaction',
    'applyBatch, 500 updates': '2 in a transaction',
    listProgress: '1',
    'listProgress, a delta': '1',
    getProgress: '1',
    'getProgress, with events': '1',
    readLog: '1',
    getStatistics: '1',
    deleteProgress: '2 in a transaction',
  });
  const counted = new Set(Object.keys(costs).map((what) => what.split(',')[0]));
  const all = Object.entries(operationTable).filter(([, { path }]) => path.startsWith('/api/v1/progress'));
  expect([...counted].sort()).toEqual(all.map(([name]) => name).sort());
});
