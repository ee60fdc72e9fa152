import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogPage, Progress } from '../../lib/contract/progress.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords, goodReview } from './learners.js';

interface Route {
  fetch(request: Request): Promise<Response>;
}

let database: TestDatabase;
let routes: Record<'list' | 'word' | 'batch' | 'stats', Route>;
let issueAccess: (learner: Learner) => Promise<string>;
let close: () => Promise<void>;
let token: string;
let words: string[];
let word: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // the functions read the environment at their first request, as they do on the platform
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    JWT_SECRET: 'a secret of the tests, 32 bytes long',
    NODE_ENV: 'test',
    CHECK_ROWS: 'true',
  });
  const load = async (path: string): Promise<Route> => (await import(`../../api/v1/progress/${path}.ts`)).default;
  routes = {
    list: await load('index'),
    word: await load('[wordId]'),
    batch: await load('batch'),
    stats: await load('stats'),
  };
  const { progressContainer } = await import('../../lib/container/progress.js');
  const { createKit, config } = await import('../../lib/container/kit.js');
  const { database: openedDatabase } = await import('../../lib/container/database.js');
  progressContainer();
  issueAccess = (learner) => createKit(config()).tokens.issueAccess(learner);
  close = () => openedDatabase().close();
  words = await createWords(database, 500);
  [word = ''] = words;
});
beforeEach(async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  token = await issueAccess(await createLearner(database));
});
afterAll(async () => {
  await close();
  await database.close();
});

interface Options {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function call(route: Route, path: string, { method = 'GET', body, headers = {} }: Options = {}): Promise<Response> {
  return route.fetch(
    new Request(`https://shizi.test/api/v1/progress${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}
async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
const listed = (response: Response) => json<Progress[]>(response);
interface ProblemJson {
  readonly code: string;
  readonly errors: readonly { path: string }[];
}

describe('GET /progress', () => {
  it('is a bare array with a tag and a cursor, and 304 while nothing changes', async () => {
    await call(routes.word, `/${word}`, { method: 'PUT', body: { confidence: 0.5 } });
    const first = await call(routes.list, '');
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    const cursor = first.headers.get('progress-cursor') ?? '';
    const rows = await listed(first);
    expect(rows).toMatchObject([{ wordId: word, confidence: 0.5, updatedAt: cursor }]);

    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' };
    const unchanged = await call(routes.list, '', { headers });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    expect(unchanged.headers.get('progress-cursor')).toBe(cursor);

    await call(routes.word, `/${word}`, { method: 'DELETE' });
    expect((await call(routes.list, '', { headers })).status).toBe(200);
    expect(await listed(await call(routes.list, `?since=${cursor}`))).toMatchObject([{ wordId: word, deleted: true }]);
  });

  it("does not take another learner's tag for its own, nor one that was made up", async () => {
    const tag = (await call(routes.list, '')).headers.get('etag') ?? '';
    expect((await call(routes.list, '', { headers: { 'If-None-Match': tag } })).status).toBe(304);
    token = await issueAccess(await createLearner(database));
    for (const known of [tag, '*', 'W/"', '"nonsense"', tag.replace('1970', 'ab')]) {
      expect((await call(routes.list, '', { headers: { 'If-None-Match': known } })).status).toBe(200);
    }
  });

  it('of 500 words takes 30 kB at most when it is gzipped, and a delta of 5 takes 1 kB', async () => {
    const reviewed = words.map((wordId, index) =>
      goodReview(wordId, ago(86_400_000 * (1 + (index % 9)) + index * 4321)),
    );
    await call(routes.batch, '/batch', { method: 'POST', body: { updates: reviewed } });
    const list = await call(routes.list, '');
    const cursor = list.headers.get('progress-cursor') ?? '';
    const listBytes = gzipSync(await list.text()).length;
    const updates = words.slice(0, 5).map((wordId) => goodReview(wordId, ago(1000)));
    await call(routes.batch, '/batch', { method: 'POST', body: { updates } });
    const delta = await (await call(routes.list, `?since=${cursor}`)).text();
    expect(JSON.parse(delta)).toHaveLength(5);
    expect(listBytes).toBeLessThanOrEqual(30_000);
    expect(gzipSync(delta).length).toBeLessThanOrEqual(1000);
  });
});

describe('one word', () => {
  it('is put, read with its events, deleted, and then not found', async () => {
    const put = await call(routes.word, `/${word}`, { method: 'PUT', body: { studyCount: 4, correctCount: 3 } });
    expect([put.status, put.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const read = await call(routes.word, `/${word}?include=events&wordId=another`);
    expect(await read.json()).toEqual({
      ...(await json<Progress>(put)),
      events: [expect.objectContaining({ kind: 'state' })],
    });
    const removed = await call(routes.word, `/${word}`, { method: 'DELETE' });
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    for (const method of ['GET', 'DELETE']) {
      const gone = await call(routes.word, `/${word}`, { method });
      expect([gone.status, (await json<ProblemJson>(gone)).code]).toEqual([404, 'PROGRESS_NOT_FOUND']);
    }
  });

  it.each<[unknown, string[]]>([
    [{}, ['body']],
    [
      { studyCount: -1, correctCount: 1.5, confidence: 2, nextReview: ago(0) },
      ['studyCount', 'correctCount', 'confidence', 'nextReview'],
    ],
    [{ studyCount: 1_000_001 }, ['studyCount']],
    [{ studyCount: 1, correctCount: 2 }, ['correctCount']],
  ])('PUT %o names every bad field', async (body, paths) => {
    const refused = await call(routes.word, `/${word}`, { method: 'PUT', body });
    const problem = await json<ProblemJson>(refused);
    expect([refused.status, problem.errors.map(({ path }) => path).sort()]).toEqual([400, [...paths].sort()]);
  });
});

describe('the batch', () => {
  it('answers the state after of each word in order of first mention', async () => {
    const [a = '', b = ''] = words;
    const updates = [goodReview(b), goodReview(a), { wordId: b, studyCount: 9 }];
    const answer = await call(routes.batch, '/batch', { method: 'POST', body: { updates, sentAt: ago(0) } });
    expect(answer.status).toBe(200);
    expect((await listed(answer)).map(({ wordId, studyCount }) => [wordId, studyCount])).toEqual([
      [b, 9],
      [a, 1],
    ]);
  });

  it('with a bad item is refused by index, and then with what only the database knows', async () => {
    const post = (updates: unknown[]) => call(routes.batch, '/batch', { method: 'POST', body: { updates } });
    const bad = await post([goodReview(word), { ...goodReview(word), rating: 'fine' }, { wordId: word, undo: 'x' }]);
    const problem = await json<ProblemJson>(bad);
    expect([bad.status, problem.errors.map(({ path }) => path)]).toEqual([
      400,
      ['updates[1].rating', 'updates[2].undo'],
    ]);
    const unknown = await post([goodReview(word), goodReview('none')]);
    expect(await unknown.json()).toMatchObject({
      status: 404,
      code: 'WORD_NOT_FOUND',
      errors: [{ path: 'updates[1].wordId', code: 'WORD_NOT_FOUND' }],
    });
    expect(await listed(await call(routes.list, ''))).toEqual([]);
  });

  it('of imports takes those with a time of their own and those without; half a time is refused', async () => {
    const post = (updates: unknown[]) => call(routes.batch, '/batch', { method: 'POST', body: { updates } });
    const [first, second] = words;
    const timed = { wordId: first, id: randomUUID(), at: ago(0), confidence: 0.5, ifAbsent: true };
    const { id: _, ...halved } = timed;
    const refused = await json<ProblemJson>(await post([timed, halved]));
    expect(refused.errors).toMatchObject([{ message: 'id and at go together' }]);
    const taken = await post([timed, { wordId: second, confidence: 0.5, ifAbsent: true }]);
    expect([taken.status, (await listed(await call(routes.list, ''))).length]).toEqual([200, 2]);
  });

  it('of more than 500 updates is too large', async () => {
    const updates = Array.from({ length: 501 }, () => goodReview(word));
    const answer = await call(routes.batch, '/batch', { method: 'POST', body: { updates } });
    expect([answer.status, (await json<ProblemJson>(answer)).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('read gives the log page by page', async () => {
    const updates = words.slice(0, 3).map((wordId) => goodReview(wordId));
    await call(routes.batch, '/batch', { method: 'POST', body: { updates } });
    const first = await json<LogPage>(await call(routes.batch, '/batch?limit=2'));
    expect(first.events).toHaveLength(2);
    const second = await json<LogPage>(await call(routes.batch, `/batch?limit=2&after=${first.next}`));
    expect([second.events.length, second.next]).toEqual([1, null]);
    expect(first.cursor).toBe(first.next);
    // what changes afterwards, and nothing else, comes after the cursor
    const since = async () => json<LogPage>(await call(routes.batch, `/batch?after=${second.cursor}`));
    expect(await since()).toEqual({ events: [], next: null, cursor: second.cursor });
    const undo = [{ wordId: updates[0]?.wordId, undo: updates[0]?.id }];
    await call(routes.batch, '/batch', { method: 'POST', body: { updates: undo } });
    expect((await since()).events).toMatchObject([{ id: updates[0]?.id, voided: true }]);
    expect((await call(routes.batch, '/batch?after=elsewhere')).status).toBe(400);
  });
});

describe('GET /progress/stats', () => {
  it('counts what was just done', async () => {
    await call(routes.batch, '/batch', { method: 'POST', body: { updates: [goodReview(word, ago(0))] } });
    const answer = await call(routes.stats, '/stats?timeZone=Asia/Shanghai');
    expect(await answer.json()).toMatchObject({ studiedWords: 1, totalReviews: 1, streakDays: 1 });
  });
});

describe('a learner whose session was revoked', () => {
  it('is UNAUTHENTICATED on every route', async () => {
    const learner = { ...(await createLearner(database)), sessionId: randomUUID() };
    token = await issueAccess(learner);
    const answers = await Promise.all([
      call(routes.list, ''),
      call(routes.word, `/${word}`),
      call(routes.word, `/${word}`, { method: 'PUT', body: { studyCount: 1 } }),
      call(routes.word, `/${word}`, { method: 'DELETE' }),
      call(routes.batch, '/batch'),
      call(routes.batch, '/batch', { method: 'POST', body: { updates: [goodReview(word)] } }),
      call(routes.stats, '/stats'),
    ]);
    for (const answer of answers)
      expect([answer.status, (await json<ProblemJson>(answer)).code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
