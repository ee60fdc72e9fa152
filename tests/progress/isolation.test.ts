import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogPage } from '../../lib/contract/progress.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Answer, type Api, issueAccess, openApi, type Sent } from './api.js';
import { createLearner, createWords } from './learners.js';

// Whatever another learner does on a word that the owner studied, with the ids of the owner's events, is answered as it is
// on a word that nobody studied, with ids that nobody has: bytes for bytes, but for what differs between any two requests.

const AT = '2025-01-31T08:30:00.000Z';
const startedAt = Date.now();

let database: TestDatabase;
let api: Api;
let owner: Learner;
/** Of the owner's events, by kind; `stub` was undone and never sent. */
let owned: Record<'review' | 'voided' | 'reset' | 'state' | 'stub', string>;
/** The page that the owner would read next. */
let ownedCursor: string;
let studied: string;
let untouched: string;
/** What a new account read while nobody had studied anything. */
let fresh: readonly string[];

/** The words and ids that one learner's requests are about. */
interface Subject {
  readonly word: string;
  readonly id: string;
  readonly cursor: string;
}

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  database = await createTestDatabase();
  api = await openApi(database.url);
  [studied = '', untouched = ''] = await createWords(database, 2);
  fresh = await readings(await createLearner(database));

  owner = await createLearner(database);
  const ids = Array.from({ length: 5 }, () => randomUUID());
  const [review = '', voided = '', reset = '', state = '', stub = ''] = ids;
  owned = { review, voided, reset, state, stub };
  const token = await issueAccess(owner);
  const at = (hour: number) => `2025-01-30T0${hour}:00:00.000Z`;
  const updates = [
    { wordId: studied, id: voided, rating: 'again', at: at(1) },
    { wordId: studied, id: reset, reset: true, at: at(2) },
    { wordId: studied, id: state, studyCount: 40, correctCount: 30, confidence: 0.75, at: at(3) },
    { wordId: studied, id: review, rating: 'good', at: at(4) },
    { wordId: studied, undo: voided },
    { wordId: studied, undo: stub },
  ];
  expect((await api.call('POST /progress/batch', { token, body: { updates } })).status).toBe(200);
  const page = JSON.parse((await api.call('GET /progress/batch?limit=2', { token })).text) as LogPage;
  ownedCursor = page.next ?? '';
});
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

/** Everything that is stored of a learner. */
const stored = (of: Learner) =>
  database.sql(
    `SELECT (SELECT jsonb_agg(e ORDER BY e.id) FROM study_events e WHERE e.user_id = $1) AS events,
       (SELECT jsonb_agg(p ORDER BY p.word_id) FROM progress p WHERE p.user_id = $1) AS progress`,
    [of.userId],
  );

/** Everything that a learner's own account says, without naming a word or an event. */
async function readings(learner: Learner): Promise<string[]> {
  const token = await issueAccess(learner);
  const texts: string[] = [];
  for (const request of [
    'GET /progress',
    'GET /progress?since=1970-01-01T00:00:00.000Z',
    'GET /progress/batch',
    'GET /progress/stats',
    'GET /progress/stats?timeZone=Asia/Shanghai',
  ] as const) {
    const { status, headers, text } = await api.call(request, { token });
    texts.push(`${request}: ${status} ${headers.get('progress-cursor')} ${text}`);
  }
  return texts;
}

type Step = readonly [request: `${string} /${string}`, sent?: Pick<Sent, 'body'>];
const batch = (...updates: unknown[]): Step => ['POST /progress/batch', { body: { updates } }];

const reads = ({ word, cursor }: Subject): Step[] => [
  ['GET /progress'],
  ['GET /progress?since=1970-01-01T00:00:00.000Z'],
  [`GET /progress/${word}`],
  [`GET /progress/${word}?include=events`],
  ['GET /progress/batch'],
  [`GET /progress/batch?after=${cursor}`],
  ['GET /progress/stats'],
];

/** What another learner may try once with the id of an event. */
const tries: Record<string, (subject: Subject) => Step[]> = {
  review: ({ word, id }) => [batch({ wordId: word, id, rating: 'easy', at: AT })],
  reset: ({ word, id }) => [batch({ wordId: word, id, reset: true, at: AT })],
  state: ({ word, id }) => [batch({ wordId: word, id, confidence: 0.25, at: AT })],
  undo: ({ word, id }) => [batch({ wordId: word, undo: id })],
  'undo, then review': ({ word, id }) => [
    batch({ wordId: word, undo: id }),
    batch({ wordId: word, id, rating: 'good', at: AT }),
  ],
  'review, then a conflict of their own': ({ word, id }) => [
    batch({ wordId: word, id, rating: 'good', at: AT }),
    batch({ wordId: word, id, rating: 'hard', at: AT }),
  ],
};

/** Without an id of an event: every other route that names a word. */
const otherTries: Record<string, (subject: Subject) => Step[]> = {
  nothing: () => [],
  PUT: ({ word }) => [[`PUT /progress/${word}`, { body: { studyCount: 3, correctCount: 2, confidence: 0.5 } }]],
  'PUT of more correct answers than reviews': ({ word }) => [[`PUT /progress/${word}`, { body: { correctCount: 20 } }]],
  'DELETE of nothing': ({ word }) => [[`DELETE /progress/${word}`]],
  'PUT, then DELETE': ({ word }) => [
    [`PUT /progress/${word}`, { body: { confidence: 0.5 } }],
    [`DELETE /progress/${word}`],
  ],
  'a state ifAbsent': ({ word }) => [batch({ wordId: word, studyCount: 2, ifAbsent: true })],
};

/** Answers as they compare: names of the subject, ids of requests and of new events, and times of receipt left out. */
function comparable({ status, headers, text }: Answer, { word, id, cursor }: Subject): string {
  const kept = [...headers].filter(([name]) => !['x-request-id', 'server-timing', 'etag'].includes(name));
  return (
    [status, ...kept.map((header) => header.join(': ')), text]
      .join('\n')
      .replaceAll(word, '<word>')
      .replaceAll(cursor, '<cursor>')
      .replaceAll(id, '<id>')
      .replace(/[0-9a-z]+\.[0-9a-f-]{36}/g, '<next>')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<new id>')
      // a position in the log begins with the time of receipt
      .replace(/"(next|cursor)":"[0-9a-z]+\./g, '"$1":"<of receipt>.')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => (Date.parse(time) >= startedAt ? '<of receipt>' : time))
  );
}

/** What a new learner is answered who takes these steps and then reads everything. */
async function experience(steps: (subject: Subject) => Step[], subject: Subject): Promise<string[]> {
  const token = await issueAccess(await createLearner(database));
  const answers: string[] = [];
  for (const [request, sent] of [...steps(subject), ...reads(subject)]) {
    const answer = await api.call(request, { ...sent, token });
    answers.push(
      `${request.replaceAll(subject.word, '<word>').replace(subject.cursor, '<cursor>')}\n${comparable(answer, subject)}`,
    );
  }
  return answers;
}

const strangers = (): Subject => {
  const [time = ''] = ownedCursor.split('.');
  return { word: untouched, id: randomUUID(), cursor: `${time}.${randomUUID()}` };
};

async function expectNothingTold(steps: (subject: Subject) => Step[], id: string): Promise<void> {
  const before = await stored(owner);
  const onOwned = await experience(steps, { word: studied, id, cursor: ownedCursor });
  const onUntouched = await experience(steps, strangers());
  expect(onOwned).toEqual(onUntouched);
  expect(onOwned.join('\n')).not.toMatch(/\n5\d\d\n/);
  expect(await stored(owner)).toEqual(before);
}

describe('another learner', () => {
  const kinds = ['review', 'voided', 'reset', 'state', 'stub'] as const;
  const reuses = Object.keys(tries).flatMap((what) => kinds.map((kind) => [what, kind] as const));

  it.each(reuses)(
    "who sends %s with the id of the owner's %s is answered as with any id, and changes nothing",
    async (what, kind) => {
      const steps = tries[what];
      if (!steps) throw new Error(`no such try: ${what}`);
      await expectNothingTold(steps, owned[kind]);
    },
  );

  it.each(Object.entries(otherTries))(
    'who sends %s of a word that the owner studied is answered as for any word, and changes nothing',
    (_, steps) => expectNothingTold(steps, owned.review),
  );

  it('reads the statistics, list, delta and log that a new account read before the owner studied', async () => {
    expect(await readings(await createLearner(database))).toEqual(fresh);
    expect(await readings(owner)).not.toEqual(fresh);
  });
});
