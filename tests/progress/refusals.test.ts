import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../lib/contract/problem.js';
import type { Update } from '../../lib/contract/progress.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords, goodReview, openProgress } from './learners.js';

let database: TestDatabase;
let progress: ProgressService;
let learner: Learner;
let word: string;
let otherWord: string;

beforeAll(async () => {
  database = await createTestDatabase();
  progress = openProgress(database.open());
  [word = '', otherWord = ''] = await createWords(database, 2);
});
beforeEach(async () => {
  learner = await createLearner(database);
});
afterAll(() => database.close());

const apply = (...updates: Update[]) => progress.applyBatch({ learner, updates });
async function refusalOf(run: Promise<unknown>): Promise<Problem> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error('this should have been refused', { cause: error });
  return error;
}
/** Everything that is stored of a learner. */
const stored = (of: Learner) =>
  database.sql(
    `SELECT (SELECT jsonb_agg(e ORDER BY e.id) FROM study_events e WHERE e.user_id = $1) AS events,
       (SELECT jsonb_agg(p ORDER BY p.word_id) FROM progress p WHERE p.user_id = $1) AS progress`,
    [of.userId],
  );

describe('a batch with bad items', () => {
  it.each(['NULL', '', '"', '\\\\', 'a,b', ')', '{', `","(x`, `' OR true`])(
    'names a word %j that nobody has',
    async (wordId) => {
      const updates = [goodReview(wordId), { wordId, undo: randomUUID() }, { wordId, confidence: 0.5 }];
      const refusal = await refusalOf(apply(...updates));
      expect(refusal.errors?.map(({ path, code }) => [path, code])).toEqual(
        updates.map((_, index) => [`updates[${index}].wordId`, 'WORD_NOT_FOUND']),
      );
    },
  );

  it('is refused whole, with every bad item named, and nothing of it is written', async () => {
    const first = goodReview(word);
    await apply(first);
    const before = await stored(learner);
    const refusal = await refusalOf(
      apply(
        goodReview(otherWord),
        { wordId: otherWord, undo: first.id },
        { wordId: 'no-such-word', confidence: 0.5 },
        { wordId: word, studyCount: 0, correctCount: 1 },
        { ...first, rating: 'easy' },
        { wordId: 'no-such-word', undo: randomUUID() },
      ),
    );
    expect([refusal.code, refusal.status]).toEqual(['REVIEW_CONFLICT', 409]);
    expect(refusal.errors?.map(({ path, code }) => [path, code])).toEqual([
      ['updates[1].undo', 'REVIEW_CONFLICT'],
      ['updates[2].wordId', 'WORD_NOT_FOUND'],
      ['updates[3].correctCount', 'VALIDATION_FAILED'],
      ['updates[4].id', 'REVIEW_CONFLICT'],
      ['updates[5].wordId', 'WORD_NOT_FOUND'],
    ]);
    expect(await stored(learner)).toEqual(before);
  });

  it.each<[string, number, (known: string) => Update]>([
    ['WORD_NOT_FOUND', 404, () => goodReview('no-such-word')],
    ['REVIEW_CONFLICT', 409, (id) => ({ wordId: word, id, reset: true, at: ago(0) })],
    ['VALIDATION_FAILED', 400, () => ({ wordId: otherWord, correctCount: 1 })],
  ])('has the code and status of the first: %s %i', async (code, status, bad) => {
    const known = goodReview(word);
    await apply(known);
    const refusal = await refusalOf(apply(bad(known.id), goodReview('no-such-word')));
    expect([refusal.code, refusal.status, refusal.errors?.length]).toEqual([code, status, 2]);
  });

  it('can be sent again without them', async () => {
    const good = goodReview(word);
    const refusal = await refusalOf(apply(goodReview('no-such-word'), good));
    expect(refusal.errors).toHaveLength(1);
    expect(await apply(good)).toMatchObject([{ wordId: word, studyCount: 1 }]);
  });
});

describe('one id', () => {
  it.each<[string, (first: ReturnType<typeof goodReview>) => Update]>([
    ['another word', (first) => ({ ...first, wordId: otherWord })],
    ['another rating', (first) => ({ ...first, rating: 'hard' })],
    ['another claimed time', (first) => ({ ...first, at: ago(1) })],
    ['another kind', ({ wordId, id, at }) => ({ wordId, id, at, reset: true })],
    ['other fields', ({ wordId, id, at }) => ({ wordId, id, at, studyCount: 1 })],
  ])('with %s is a conflict, also when its event was undone', async (_, other) => {
    const first = goodReview(word);
    await apply(first);
    expect((await refusalOf(apply(other(first)))).code).toBe('REVIEW_CONFLICT');
    await apply({ wordId: word, undo: first.id });
    expect((await refusalOf(apply(other(first)))).code).toBe('REVIEW_CONFLICT');
  });

  it('whose undo came first belongs to the word that the undo named', async () => {
    const event = goodReview(word);
    await apply({ wordId: otherWord, undo: event.id });
    expect((await refusalOf(apply(event))).code).toBe('REVIEW_CONFLICT');
  });
});

describe('PUT and DELETE', () => {
  it('name the field and not an item', async () => {
    const refusal = await refusalOf(progress.put({ learner, wordId: word, fields: { correctCount: 1 } }));
    expect([refusal.code, refusal.errors?.map(({ path }) => path)]).toEqual(['VALIDATION_FAILED', ['correctCount']]);
  });

  it('of a word that does not exist are 404', async () => {
    expect((await refusalOf(progress.put({ learner, wordId: 'none', fields: { studyCount: 1 } }))).code).toBe(
      'WORD_NOT_FOUND',
    );
    expect((await refusalOf(progress.remove({ learner, wordId: 'none' }))).code).toBe('PROGRESS_NOT_FOUND');
  });
});

describe('one learner', () => {
  it('can neither read, change nor infer what another has', async () => {
    const owner = learner;
    const review = goodReview(word);
    await apply(review);
    const before = await stored(owner);
    learner = await createLearner(database);

    const notFound = async (wordId: string) => {
      const { code, detail, errors } = await refusalOf(progress.find({ learner, wordId, withEvents: true }));
      return { code, detail, errors };
    };
    expect(await notFound(word)).toEqual(await notFound(otherWord));
    expect((await refusalOf(progress.remove({ learner, wordId: word }))).code).toBe('PROGRESS_NOT_FOUND');
    expect((await progress.list({ learner })).cursor).toBe('1970-01-01T00:00:00.000Z');
    expect((await progress.readLog({ learner })).events).toEqual([]);
    expect((await progress.statistics({ learner })).totalReviews).toBe(0);

    // the other's event id is as good as any: no conflict tells that it is taken, and no undo reaches it
    await apply({ ...goodReview(otherWord), id: review.id });
    await apply({ wordId: otherWord, undo: review.id });
    await progress.put({ learner, wordId: word, fields: { studyCount: 9 } });
    await progress.remove({ learner, wordId: word });
    expect(await stored(owner)).toEqual(before);
  });

  it.each<[string, (of: Learner) => Promise<unknown>]>([
    ['list', (of) => progress.list({ learner: of })],
    ['find', (of) => progress.find({ learner: of, wordId: word, withEvents: false })],
    ['put', (of) => progress.put({ learner: of, wordId: word, fields: { studyCount: 1 } })],
    ['remove', (of) => progress.remove({ learner: of, wordId: word })],
    ['applyBatch', (of) => progress.applyBatch({ learner: of, updates: [goodReview(word)] })],
    ['readLog', (of) => progress.readLog({ learner: of })],
    ['statistics', (of) => progress.statistics({ learner: of })],
  ])('without a live account and session of their own cannot %s', async (_, run) => {
    const other = await createLearner(database);
    const revoked = await createLearner(database);
    const expired = await createLearner(database);
    const deleted = await createLearner(database);
    await database.sql(`UPDATE sessions SET revoked_at = now(), revoke_reason = 'test' WHERE id = $1`, [
      revoked.sessionId,
    ]);
    await database.sql(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.sessionId,
    ]);
    await database.sql(`UPDATE users SET deleted_at = now(), email = NULL, password_hash = NULL WHERE id = $1`, [
      deleted.userId,
    ]);
    const unknown = { userId: randomUUID(), sessionId: randomUUID() };
    for (const of of [{ ...learner, sessionId: other.sessionId }, revoked, expired, deleted, unknown]) {
      expect((await refusalOf(run(of))).code).toBe('UNAUTHENTICATED');
      expect(await stored(of)).toEqual([{ events: null, progress: null }]);
    }
  });
});
