/**
 * `npm run bench:growth`: how the cost of a request grows with one learner's reviews, from 1 to 50,000, and with the updates of a batch, from
 * 1 to 500, on the built functions. Run it on a quiet machine. Writes docs/figures/growth.json, its charts and its table in
 * docs/performance.md; `-- --trial` writes nothing.
 */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import { SCHEDULER_VERSION } from '../../../lib/domain/scheduler.js';
import type { Learner } from '../../../lib/services/ports/access.js';
import { issueAccess } from '../../progress/api.js';
import { createLearner } from '../../progress/learners.js';
import { type Outgoing, send } from '../compare/load.js';
import { median } from '../compare/numbers.js';
import { startServer } from '../compare/processes.js';
import { startWorld, type World } from '../compare/world.js';
import { documentFigure, documentSection, table } from '../document.js';
import { describeLoad, describeMachine } from '../machine.js';
import { drawChart } from './chart.js';

const REVIEWS = [1, 10, 100, 1_000, 10_000, 50_000] as const;
const UPDATES = [1, 5, 20, 100, 500] as const;
const MOST_WORDS = 500;
const WARM = 3;
const TIMED = 11;

interface Point {
  readonly x: number;
  readonly ms: number;
  readonly bytes: number;
  /** Without BEGIN and COMMIT. */
  readonly statements: number;
}

interface Curve {
  readonly name: string;
  readonly points: Point[];
}

/** The next request of its kind; whatever it undoes has been stored before. */
type Next = () => Outgoing | Promise<Outgoing>;

const { values } = parseArgs({ options: { trial: { type: 'boolean', default: false } } });
const machine = `${describeMachine()}; load average ${describeLoad()}`;
const world = await startWorld();
const server = await startServer(world.program('ours'));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
try {
  const byReviews: Curve[] = [];
  for (const reviews of REVIEWS) await measureAll(byReviews, reviews, await askedWith(reviews));
  const byUpdates: Curve[] = [];
  for (const updates of UPDATES) await measureAll(byUpdates, updates, await batchesOf(updates));
  console.log(`${describe('reviews', byReviews)}\n\n${describe('updates', byUpdates)}`);
  if (!values.trial) write(byReviews, byUpdates);
} finally {
  agent.destroy();
  await server.stop();
  await world.close();
}

async function measureAll(curves: Curve[], x: number, asked: Readonly<Record<string, Next>>): Promise<void> {
  for (const [name, next] of Object.entries(asked)) {
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < WARM + TIMED; turn += 1) {
      const answered = await send(server.url, await next(), agent);
      bytes = answered.bytes;
      if (turn >= WARM) times.push(answered.tookMs);
    }
    const outgoing = await next();
    const { statements } = await world.count(() => send(server.url, outgoing, agent));
    const curve = curves.find((known) => known.name === name) ?? { name, points: [] };
    if (!curves.includes(curve)) curves.push(curve);
    curve.points.push({ x, ms: median(times), bytes, statements });
    console.log(`${name}, ${x}: ${median(times).toFixed(1)} ms, ${statements} statements`);
  }
}

/** Everything that a learner with so many reviews asks for. */
async function askedWith(reviews: number): Promise<Record<string, Next>> {
  const learner = await createLearner(world);
  const token = await issueAccess(learner);
  await storeHistory(world, learner, reviews);
  const word = world.words[0]?.id ?? '';
  const get =
    (path: string): Next =>
    () => ({ method: 'GET', path, token });
  const post = (update: object): Outgoing => ({
    method: 'POST',
    path: '/progress/batch',
    token,
    body: { updates: [update] },
  });
  const review = () => ({ wordId: word, id: randomUUID(), rating: 'good', at: new Date().toISOString() });
  return {
    statistics: get('/progress/stats?timeZone=Europe/Berlin'),
    list: get('/progress'),
    'a page of the log': get('/progress/batch'),
    'one word, its events': get(`/progress/${word}?include=events`),
    'one review': () => post(review()),
    'one undo': async () => {
      const made = review();
      await send(server.url, post(made), agent);
      return post({ wordId: word, undo: made.id });
    },
  };
}

/** Batches on words that all have two reviews. */
async function batchesOf(size: number): Promise<Record<string, Next>> {
  const learner = await createLearner(world);
  const token = await issueAccess(learner);
  await storeHistory(world, learner, 2 * MOST_WORDS);
  const words = world.words.slice(0, size);
  let turn = 10;
  const post = (updates: readonly object[]): Outgoing => ({
    method: 'POST',
    path: '/progress/batch',
    token,
    body: { updates },
  });
  const made = () => words.map(({ id: wordId }) => ({ wordId, id: randomUUID(), at: new Date().toISOString() }));
  const reviews = () => made().map((each) => ({ ...each, rating: 'good' }));
  return {
    reviews: () => post(reviews()),
    states: () => {
      turn += 1;
      return post(words.map(({ id: wordId }) => ({ wordId, studyCount: turn, correctCount: 5 })));
    },
    undos: async () => {
      const stored = reviews();
      await send(server.url, post(stored), agent);
      return post(stored.map(({ wordId, id }) => ({ wordId, undo: id })));
    },
    resets: () => post(made().map((each) => ({ ...each, reset: true }))),
  };
}

/** Over two years, of as many words as there are reviews and 500 at most, with the progress on them. */
async function storeHistory({ sql, words }: World, { userId }: Learner, reviews: number): Promise<void> {
  await sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, duration_ms, effective_at, claimed_at, received_at, changed_at)
     SELECT $1::uuid, gen_random_uuid(), ($2::text[])[1 + n % $4::int], 'review', 1 + n % 4, 2000, at, at, at, at
       FROM generate_series(0, $3::int - 1) n,
            LATERAL (SELECT date_trunc('milliseconds', now()) - interval '1 hour' - n * interval '730 days' / $3::int AS at) time`,
    [userId, words.map(({ id }) => id), reviews, Math.min(reviews, MOST_WORDS)],
  );
  await sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty, last_reviewed_at, next_review,
                           scheduler_version, last_effective_at, last_claimed_at, last_event_id, created_at, updated_at)
     SELECT DISTINCT ON (word_id) user_id, word_id, 5, 4, 'review', 20.1234, 5.1234, effective_at, effective_at + interval '20 days',
            $2::text, effective_at, claimed_at, id, effective_at, effective_at
       FROM study_events WHERE user_id = $1::uuid ORDER BY word_id, effective_at DESC`,
    [userId, SCHEDULER_VERSION],
  );
  await sql('VACUUM ANALYZE study_events, progress');
}

function describe(what: string, curves: readonly Curve[]): string {
  const xs = curves[0]?.points.map(({ x }) => x) ?? [];
  const statementsOf = ({ points }: Curve) => [...new Set(points.map(({ statements }) => statements))].join(' or ');
  return table(
    [`ms with … ${what}`, ...xs.map((x) => x.toLocaleString('en')), 'statements', 'bytes, first and last'],
    curves.map((curve) => [
      curve.name,
      ...curve.points.map(({ ms }) => ms.toFixed(1)),
      statementsOf(curve),
      `${curve.points[0]?.bytes} · ${curve.points.at(-1)?.bytes}`,
    ]),
  );
}

function write(byReviews: readonly Curve[], byUpdates: readonly Curve[]): void {
  const at = new Date().toISOString().slice(0, 10);
  const linesOf = (curves: readonly Curve[]) =>
    curves.map(({ name, points }) => ({ name, points: points.map(({ x, ms }) => [x, ms] as const) }));
  const yTitle = 'ms until the answer, median';
  documentFigure('growth.json', `${JSON.stringify({ at, machine, byReviews, byUpdates }, null, 2)}\n`);
  documentFigure(
    'growth-reviews.svg',
    drawChart({
      title: 'One request of a learner with more and more reviews',
      xTitle: 'reviews of the learner',
      yTitle,
      lines: linesOf(byReviews),
    }),
  );
  documentFigure(
    'growth-updates.svg',
    drawChart({
      title: 'Batches of more and more updates',
      xTitle: 'updates in a batch',
      yTitle,
      lines: linesOf(byUpdates),
    }),
  );
  documentSection(
    'growth',
    `${at}, ${machine}.

![Milliseconds of each request against the reviews of its learner, 1 to 50,000](figures/growth-reviews.svg)

${describe('reviews', byReviews)}

![Milliseconds of a batch against its updates, 1 to 500](figures/growth-updates.svg)

${describe('updates', byUpdates)}`,
  );
}
