import { randomUUID } from 'node:crypto';
import { hash } from 'bcryptjs';
import type { UndoUpdate } from '../../../lib/contract/progress.js';
import type { Learner } from '../../../lib/services/ports/access.js';
import { issueAccess } from '../../progress/api.js';
import { createLearner } from '../../progress/learners.js';
import { type Outgoing, send } from './load.js';
import type { MeasuredServer, ServerName } from './processes.js';
import type { World } from './world.js';

export interface Workload {
  readonly connections: number;
  /** Puts in place what the next requests need, so many for each connection; not timed. */
  readonly refill?: () => Promise<void>;
  /** Undefined when there is nothing more to send. */
  readonly next: (connection: number) => Outgoing | undefined;
  /** Bytes of the whole list, where less than that is asked for. */
  readonly listBytes?: number;
}

export interface Case {
  readonly name: string;
  readonly title: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Where a request takes so long that few fit into a round. */
  readonly leastRoundMs?: number;
  /** Count all connections at once, and not one request. */
  readonly isBurst?: boolean;
  prepare(world: World, server: ServerName, running: MeasuredServer): Promise<Workload>;
}

const READERS = 4;
const WRITERS = 4;
const LISTENERS = 8;
const SIMULTANEOUS = 20;
const REVIEWS = 50_000;
const PASSWORD = 'seven green kites';
/** What is deployed. */
const COST = 12;
/** The baseline asks Redis as ours does, instead of by a socket. */
const BY_HTTP = { BASELINE_REDIS: 'http' };

const sizes = [1, 100, 500] as const;
const kinds = ['review', 'state', 'reset', 'undo'] as const;
type Kind = (typeof kinds)[number];

export const cases: readonly Case[] = [
  {
    name: 'sign-in',
    title: `sign-in, bcrypt at cost ${COST}`,
    settings: { BCRYPT_COST: String(COST) },
    leastRoundMs: 4_000,
    prepare: signIn,
  },
  { name: 'list', title: 'list of 500 words', prepare: list },
  { name: 'unchanged', title: 'the same list, unchanged', prepare: unchanged },
  { name: 'delta', title: '5 changed words of the 500', prepare: delta },
  { name: 'put', title: 'PUT of one word', prepare: put },
  ...sizes.flatMap((size) =>
    kinds.map((kind) => ({
      name: `batch-${size}-${kind}`,
      title: `batch of ${size} ${kind}${size === 1 ? '' : 's'}`,
      prepare: (world: World) => batch(world, kind, size),
    })),
  ),
  { name: 'statistics', title: 'statistics of 500 words and 50,000 reviews', prepare: statistics },
  { name: 'tts-hit', title: 'speech out of the cache', prepare: ttsHit },
  { name: 'dialogue-hit', title: 'a dialogue out of the cache', prepare: dialogueHit },
  ...[
    { name: 'tts-hit-by-http', title: 'speech out of the cache, both by HTTP', prepare: ttsHit },
    { name: 'dialogue-hit-by-http', title: 'a dialogue out of the cache, both by HTTP', prepare: dialogueHit },
  ].map((each) => ({ ...each, settings: BY_HTTP })),
  { name: 'tts-misses', title: '20 ask for the same new speech', isBurst: true, prepare: ttsMisses },
  { name: 'dialogue-misses', title: '20 ask for the same new dialogue', isBurst: true, prepare: dialogueMisses },
];

interface SignedIn extends Learner {
  readonly token: string;
}

const learners = (world: World, count: number): Promise<SignedIn[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const learner = await createLearner(world);
      return { ...learner, token: await issueAccess(learner) };
    }),
  );

const tokenOf = (all: readonly SignedIn[], connection: number): string => all[connection % all.length]?.token ?? '';

/** Progress on all words, as after a review of each. */
async function learnWords({ sql, words }: World, { userId }: Learner): Promise<void> {
  await sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty,
                           last_reviewed_at, next_review, scheduler_version, created_at, updated_at)
     SELECT $1::uuid, word, 5, 4, 'review', 20.1234 + n, 5.1234, at, at + interval '20 days', 'fsrs-6.1', at, at
       FROM unnest($2::text[]) WITH ORDINALITY AS w (word, n),
            LATERAL (SELECT date_trunc('milliseconds', now()) - interval '1 day' - n * interval '61 seconds' AS at) time`,
    [userId, words.map(({ id }) => id)],
  );
}

async function readers(world: World): Promise<SignedIn[]> {
  const all = await learners(world, READERS);
  for (const learner of all) await learnWords(world, learner);
  return all;
}

async function signIn({ sql }: World): Promise<Workload> {
  const passwordHash = await hash(PASSWORD, COST);
  const emails = Array.from({ length: WRITERS }, () => `${randomUUID()}@example.test`);
  for (const email of emails) {
    await sql('INSERT INTO users (id, email, password_hash) VALUES ($1, $2, $3)', [randomUUID(), email, passwordHash]);
  }
  return {
    connections: WRITERS,
    next: (connection) => ({
      method: 'POST',
      path: '/auth/login',
      body: { email: emails[connection % emails.length], password: PASSWORD },
    }),
  };
}

/** The same for both servers, where nobody writes. */
const sharedReaders = new WeakMap<World, Promise<SignedIn[]>>();

function readersOf(world: World): Promise<SignedIn[]> {
  const all = sharedReaders.get(world) ?? readers(world);
  sharedReaders.set(world, all);
  return all;
}

async function list(world: World): Promise<Workload> {
  const all = await readersOf(world);
  return {
    connections: READERS,
    next: (connection) => ({ method: 'GET', path: '/progress', token: tokenOf(all, connection) }),
  };
}

async function unchanged(world: World, _server: ServerName, { url }: MeasuredServer): Promise<Workload> {
  const all = await readersOf(world);
  const first = await Promise.all(all.map(({ token }) => send(url, { method: 'GET', path: '/progress', token })));
  const tags = first.map(({ headers }) => String(headers.etag));
  return {
    connections: READERS,
    listBytes: first[0]?.bytes ?? 0,
    next: (connection) => ({
      method: 'GET',
      path: '/progress',
      token: tokenOf(all, connection),
      headers: { 'If-None-Match': tags[connection % tags.length] ?? '' },
      status: 304,
    }),
  };
}

/** Ours has a cursor; of the baseline, the only way to know what has changed is the whole list. */
async function delta(world: World, server: ServerName, { url }: MeasuredServer): Promise<Workload> {
  const all = await readers(world);
  const paths: string[] = [];
  let listBytes = 0;
  for (const { token } of all) {
    const { headers, bytes } = await send(url, { method: 'GET', path: '/progress', token });
    const updates = world.words.slice(0, 5).map(({ id }) => ({ wordId: id, studyCount: 9, correctCount: 9 }));
    await send(url, { method: 'POST', path: '/progress/batch', token, body: { updates } });
    listBytes = bytes;
    paths.push(server === 'ours' ? `/progress?since=${headers['progress-cursor']}` : '/progress');
  }
  return {
    connections: READERS,
    listBytes,
    next: (connection) => ({
      method: 'GET',
      path: paths[connection % paths.length] ?? '',
      token: tokenOf(all, connection),
    }),
  };
}

async function put(world: World): Promise<Workload> {
  const all = await learners(world, WRITERS);
  let studyCount = 10;
  return {
    connections: WRITERS,
    next: (connection) => {
      studyCount += 1;
      return {
        method: 'PUT',
        path: `/progress/${world.words[connection]?.id}`,
        token: tokenOf(all, connection),
        body: { studyCount, correctCount: 5, confidence: (studyCount % 100) / 100 },
      };
    },
  };
}

async function batch(world: World, kind: Kind, size: number): Promise<Workload> {
  const all = await learners(world, WRITERS);
  for (const learner of all) await learnWords(world, learner);
  const wordIds = world.words.slice(0, size).map(({ id }) => id);
  const undos = all.map((): UndoUpdate[][] => []);
  let turn = 10;
  const updateOf = (wordId: string, index: number) => {
    const timed = { wordId, id: randomUUID(), at: new Date().toISOString() };
    if (kind === 'review') return { ...timed, rating: ['good', 'easy', 'hard', 'again'][index % 4], durationMs: 2_000 };
    if (kind === 'reset') return { ...timed, reset: true };
    return { wordId, studyCount: turn, correctCount: 5, confidence: (turn % 100) / 100 };
  };
  return {
    connections: WRITERS,
    // there must be something that can be undone
    ...(kind === 'undo' && {
      refill: async () => {
        for (const [index, learner] of all.entries()) undos[index] = await storeReviews(world, learner, size);
      },
    }),
    next: (connection) => {
      turn += 1;
      const updates = kind === 'undo' ? undos[connection]?.pop() : wordIds.map(updateOf);
      return updates && { method: 'POST', path: '/progress/batch', token: tokenOf(all, connection), body: { updates } };
    },
  };
}

/** Of one learner in one round. */
const UNDONE_AT_MOST = 3_000;

/** Six reviews of every word. @returns batches that undo them */
async function storeReviews({ sql, words }: World, { userId }: Learner, size: number): Promise<UndoUpdate[][]> {
  const undos = Array.from({ length: UNDONE_AT_MOST }, (_, index) => ({
    wordId: words[index % words.length]?.id ?? '',
    undo: randomUUID(),
  }));
  await sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, effective_at, claimed_at, received_at, changed_at)
     SELECT $1::uuid, id, word, 'review', 3, at, at, at, at
       FROM unnest($2::uuid[], $3::text[]) AS review (id, word), LATERAL (SELECT now() - interval '1 hour' AS at) time`,
    [userId, undos.map(({ undo }) => undo), undos.map(({ wordId }) => wordId)],
  );
  return Array.from({ length: UNDONE_AT_MOST / size }, (_, index) => undos.slice(index * size, (index + 1) * size));
}

async function statistics(world: World): Promise<Workload> {
  const all = await learners(world, 2);
  for (const learner of all) {
    await world.sql(
      `INSERT INTO study_events (user_id, id, word_id, kind, rating, duration_ms, effective_at, claimed_at, received_at, changed_at)
       SELECT $1::uuid, gen_random_uuid(), ($2::text[])[1 + n * 7919 % 500], 'review', 1 + n % 4, 2000, at, at, at, at
         FROM generate_series(1, $3::int) n, LATERAL (SELECT now() - n * interval '730 days' / $3::int AS at) time`,
      [learner.userId, world.words.map(({ id }) => id), REVIEWS],
    );
    await learnWords(world, learner);
  }
  await world.sql('VACUUM ANALYZE study_events');
  return {
    connections: 2,
    next: (connection) => ({
      method: 'GET',
      path: '/progress/stats?timeZone=Europe/Berlin',
      token: tokenOf(all, connection),
    }),
  };
}

async function hits(world: World, url: string, requestFor: (token: string) => Outgoing): Promise<Workload> {
  const all = await learners(world, LISTENERS);
  await send(url, requestFor(tokenOf(all, 0)));
  return { connections: LISTENERS, next: (connection) => requestFor(tokenOf(all, connection)) };
}

function ttsHit(world: World, _server: ServerName, { url }: MeasuredServer): Promise<Workload> {
  return hits(world, url, (token) => ({ method: 'POST', path: '/tts', token, body: { text: '识字' } }));
}

function dialogueHit(world: World, _server: ServerName, { url }: MeasuredServer): Promise<Workload> {
  const body = { type: 'text', wordId: world.words[0]?.id };
  return hits(world, url, (token) => ({ method: 'POST', path: '/conversations', token, body }));
}

async function misses(world: World, requestFor: (turn: number) => Pick<Outgoing, 'path' | 'body'>): Promise<Workload> {
  const all = await learners(world, SIMULTANEOUS);
  let burst = 0;
  let asked = new Set<number>();
  return {
    connections: SIMULTANEOUS,
    refill: async () => {
      burst += 1;
      asked = new Set();
    },
    next: (connection) => {
      if (asked.has(connection)) return undefined;
      asked.add(connection);
      return { method: 'POST', token: tokenOf(all, connection), ...requestFor(burst) };
    },
  };
}

const run = Date.now();

function ttsMisses(world: World): Promise<Workload> {
  return misses(world, (turn) => ({ path: '/tts', body: { text: `识字${run}的${turn}` } }));
}

function dialogueMisses(world: World): Promise<Workload> {
  // the first is the one of the hits
  return misses(world, (turn) => ({
    path: '/conversations',
    body: { type: 'text', wordId: world.words[turn]?.id },
  }));
}
