import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress, Update } from '../../lib/contract/progress.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords, goodReview, openProgress } from './learners.js';
import { replay, shownOf } from './replay.js';

const HOUR_MS = 3_600_000;

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

const apply = async (...updates: Update[]) => {
  const [first] = await progress.applyBatch({ learner, updates });
  if (first === undefined) throw new Error('no answer');
  return first;
};
const events = async () => (await progress.find({ learner, wordId: word, withEvents: true })).events ?? [];
const ahead = (ms: number) => ago(-ms);
const review = (at: string, rating: 'again' | 'hard' | 'good' | 'easy' = 'good', id: string = randomUUID()) => ({
  wordId: word,
  id,
  rating,
  at,
});
/** What is stored is what the log says, also after further events have gone on from it. */
async function expectFolded(): Promise<Progress> {
  const shown = await progress.find({ learner, wordId: word, withEvents: true });
  expect(shownOf(shown)).toEqual(replay(shown.events ?? []));
  return shown;
}

describe('events of one instant', () => {
  it('end in one state whichever comes first', async () => {
    const at = ago(HOUR_MS);
    const states = [
      { wordId: word, id: randomUUID(), at, studyCount: 7, confidence: 0.5 },
      review(at),
      review(at, 'again'),
    ];
    const ends: unknown[] = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      learner = await createLearner(database);
      for (const index of order) await apply(...states.slice(index, index + 1));
      ends.push(shownOf(await expectFolded()));
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it('as the last one folded are put in their order, not behind it', async () => {
    const at = ago(HOUR_MS);
    const [low, high] = ['00000000-0000-4000-8000-00000000000a', 'ffffffff-0000-4000-8000-00000000000a'];
    await apply(review(at, 'again', high));
    await apply(review(at, 'easy', low));
    const shown = await expectFolded();
    // easy, then again: a lapse of a word in review; the other way round it would still be learning
    expect(shown).toMatchObject({ state: 'relearning', lapses: 1 });
  });

  it('keep the order of the device when its clock is ahead and all are clamped', async () => {
    await apply(
      review(ahead(HOUR_MS), 'easy', 'ffffffff-0000-4000-8000-00000000000b'),
      review(ahead(HOUR_MS + 1000), 'again', '00000000-0000-4000-8000-00000000000b'),
    );
    expect(await expectFolded()).toMatchObject({ state: 'relearning', lapses: 1 });
  });
});

describe('going on from the stored state', () => {
  it('gives what folding the whole log gives', async () => {
    await apply({ wordId: word, id: randomUUID(), at: ago(50 * HOUR_MS), confidence: 0.123457 });
    for (const hours of [40, 30, 20, 10, 1]) {
      await apply(review(ago(hours * HOUR_MS), hours === 20 ? 'again' : 'good'));
      await expectFolded();
    }
  });

  it('counts on from the raw correct count that a lower study count hides', async () => {
    await apply(...[5, 4, 3].map((hours) => review(ago(hours * HOUR_MS))));
    const lowered = { wordId: word, id: randomUUID(), at: ago(HOUR_MS), studyCount: 1 };
    expect(await apply(lowered)).toMatchObject({ studyCount: 1, correctCount: 1 });
    await sleep(2);
    expect(await apply(review(ago(0), 'again'))).toMatchObject({ studyCount: 2, correctCount: 2 });
    await sleep(2);
    expect(await apply(review(ago(0), 'again'))).toMatchObject({ studyCount: 3, correctCount: 3 });
    await sleep(2);
    expect(await apply(review(ago(0), 'again'))).toMatchObject({ studyCount: 4, correctCount: 3 });
    await expectFolded();
  });

  it('falls back to the log for a state that other rules made', async () => {
    await apply(review(ago(9 * HOUR_MS)));
    await database.sql(`UPDATE progress SET scheduler_version = 'older', stability = 1 WHERE user_id = $1`, [
      learner.userId,
    ]);
    await apply(review(ago(HOUR_MS)));
    await expectFolded();
  });
});

describe('a late event', () => {
  it('is put in its place, and keeps what was assigned after it', async () => {
    await apply(review(ago(2 * HOUR_MS)));
    await apply({ wordId: word, id: randomUUID(), at: ago(HOUR_MS), studyCount: 40 });
    const late = await apply(review(ago(3 * HOUR_MS), 'again'));
    expect(late).toMatchObject({ studyCount: 40, correctCount: 1 });
    await expectFolded();
  });

  it('before a reset changes nothing but the log', async () => {
    await apply({ wordId: word, id: randomUUID(), at: ago(HOUR_MS), reset: true });
    await apply(review(ago(0)));
    const before = await progress.find({ learner, wordId: word, withEvents: false });
    const after = await apply(review(ago(2 * HOUR_MS)));
    expect(after).toEqual(before);
    expect(await events()).toHaveLength(3);
  });
});

describe('an undo', () => {
  it.each(['review', 'state', 'reset'] as const)(
    'of a %s gives the state without it, in either order',
    async (kind) => {
      const id = randomUUID();
      const at = ago(HOUR_MS);
      const undone: Update =
        kind === 'review'
          ? { wordId: word, id, at, rating: 'easy' }
          : kind === 'state'
            ? { wordId: word, id, at, studyCount: 30, confidence: 1 }
            : { wordId: word, id, at, reset: true };
      const kept = goodReview(word, ago(2 * HOUR_MS));
      const ends: unknown[] = [];
      for (const order of [
        [kept, undone, { wordId: word, undo: id }],
        [{ wordId: word, undo: id }, undone, kept],
        [undone, kept, { wordId: word, undo: id }],
      ]) {
        learner = await createLearner(database);
        for (const update of order) await apply(update);
        ends.push(shownOf(await expectFolded()));
        expect((await events()).filter(({ voided }) => voided).map((event) => event.id)).toEqual([id]);
      }
      expect(ends[0]).toMatchObject({ studyCount: 1 });
      expect(ends[1]).toEqual(ends[0]);
      expect(ends[2]).toEqual(ends[0]);
    },
  );

  it('of the only event makes the word absent, and a tombstone in deltas', async () => {
    const only = goodReview(word);
    await apply(only);
    const { cursor } = await progress.list({ learner });
    await apply({ wordId: word, undo: only.id });
    await expect(progress.find({ learner, wordId: word, withEvents: true })).rejects.toMatchObject({
      code: 'PROGRESS_NOT_FOUND',
    });
    expect((await progress.list({ learner })).progress).toEqual([]);
    const { progress: delta } = await progress.list({ learner, since: cursor });
    expect(delta).toMatchObject([{ wordId: word, deleted: true, studyCount: 0, state: 'new', createdAt: null }]);
  });

  it('sent twice changes nothing the second time', async () => {
    const kept = goodReview(word, ago(HOUR_MS));
    const undone = goodReview(word);
    await apply(kept, undone);
    const once = await apply({ wordId: word, undo: undone.id });
    expect(await apply({ wordId: word, undo: undone.id })).toEqual(once);
  });
});

describe('a retry after a lost answer', () => {
  it('is answered alike and changes nothing', async () => {
    const updates: Update[] = [
      goodReview(word, ago(HOUR_MS)),
      { wordId: word, id: randomUUID(), at: ago(1000), correctCount: 0 },
      { wordId: word, id: randomUUID(), at: ahead(HOUR_MS), rating: 'hard' },
      { wordId: otherWord, id: randomUUID(), at: ago(1000), reset: true },
    ];
    const first = await progress.applyBatch({ learner, updates });
    const { cursor } = await progress.list({ learner });
    await sleep(2);
    expect(await progress.applyBatch({ learner, updates })).toEqual(first);
    expect((await progress.list({ learner, knownCursor: cursor })).progress).toBeNull();
    expect(await events()).toHaveLength(3);
  });
});

describe('PUT', () => {
  const put = (fields: { studyCount?: number; correctCount?: number; confidence?: number }) =>
    progress.put({ learner, wordId: word, fields });

  it('that says what GET shows changes nothing, not even updatedAt', async () => {
    await put({ studyCount: 5, correctCount: 3, confidence: 0.654321 });
    const before = await progress.find({ learner, wordId: word, withEvents: true });
    await sleep(2);
    const { events: log, ...shown } = before;
    expect(await put({ studyCount: 5, correctCount: 3, confidence: 0.654321 })).toEqual(shown);
    expect(await progress.find({ learner, wordId: word, withEvents: true })).toEqual(before);
    expect(log).toHaveLength(1);
  });

  it('wins over a clamped review of its batch', async () => {
    expect(await apply(review(ahead(HOUR_MS)), { wordId: word, studyCount: 10 })).toMatchObject({ studyCount: 10 });
    await expectFolded();
  });

  it('comes after everything that was received before it, however far ahead those clocks were', async () => {
    await apply(review(ahead(24 * HOUR_MS)));
    expect(await put({ studyCount: 10, correctCount: 2 })).toMatchObject({ studyCount: 10, correctCount: 2 });
    await expectFolded();
  });

  it('several in one batch apply in order, and the next write comes after them all', async () => {
    const updates = Array.from({ length: 50 }, (_, index) => ({ wordId: word, studyCount: index + 1 }));
    expect(await apply(...updates)).toMatchObject({ studyCount: 50 });
    expect(await put({ studyCount: 7 })).toMatchObject({ studyCount: 7 });
    expect((await events()).map(({ studyCount }) => studyCount)).toEqual([
      ...updates.map((update) => update.studyCount),
      7,
    ]);
    await expectFolded();
  });

  it.each([0, 0.000001, 0.3, 0.5, 0.654321, 0.999999, 1])(
    'reads confidence %s back as it was written',
    async (confidence) => {
      expect(await put({ confidence })).toMatchObject({ confidence, state: 'review' });
      expect((await expectFolded()).confidence).toBe(confidence);
    },
  );

  it('brings a deleted word back from nothing', async () => {
    await put({ studyCount: 9, correctCount: 9, confidence: 1 });
    await progress.remove({ learner, wordId: word });
    expect(await put({ studyCount: 1 })).toMatchObject({ studyCount: 1, correctCount: 0, confidence: 0, state: 'new' });
    await expectFolded();
  });

  it('that assigns the largest count leaves room for the reviews after it', async () => {
    await put({ studyCount: 1_000_000, correctCount: 1_000_000 });
    await sleep(5);
    expect(await apply(goodReview(word, ago(0)))).toMatchObject({ studyCount: 1_000_001 });
  });
});

describe('DELETE', () => {
  it('hides the word, keeps its log, and is refused the second time', async () => {
    await apply(goodReview(word));
    await progress.remove({ learner, wordId: word });
    await expect(progress.remove({ learner, wordId: word })).rejects.toMatchObject({ code: 'PROGRESS_NOT_FOUND' });
    const { events: log } = await progress.readLog({ learner });
    expect(log.map(({ kind, voided }) => [kind, voided])).toEqual([
      ['review', false],
      ['reset', false],
    ]);
  });

  it('can be undone, as any event can', async () => {
    const before = await apply(goodReview(word));
    await progress.remove({ learner, wordId: word });
    const { events: log } = await progress.readLog({ learner });
    const undone = await apply({ wordId: word, undo: log.at(-1)?.id ?? '' });
    expect(shownOf(undone)).toEqual(shownOf(before));
    expect(undone.createdAt).toBe(before.createdAt);
  });
});

describe('ifAbsent', () => {
  const imported = { studyCount: 3, correctCount: 2, confidence: 0.4, ifAbsent: true } as const;

  it('imports a word that was never there, once', async () => {
    const first = await apply({ wordId: word, ...imported });
    expect(first).toMatchObject({ studyCount: 3, correctCount: 2, confidence: 0.4 });
    expect(await apply({ wordId: word, ...imported, studyCount: 50 })).toEqual(first);
  });

  it('leaves a word alone that is there or was deleted', async () => {
    await apply(goodReview(word));
    expect(await apply({ wordId: word, ...imported })).toMatchObject({ studyCount: 1 });
    await progress.remove({ learner, wordId: word });
    expect(await apply({ wordId: word, ...imported })).toMatchObject({ deleted: true });
  });

  it('with a time of its own comes before what was studied after it, also when all of it is sent again', async () => {
    const updates = [
      { wordId: word, ...imported, id: randomUUID(), at: ago(2 * HOUR_MS) },
      { ...goodReview(word), at: ago(HOUR_MS) },
    ];
    const first = await progress.applyBatch({ learner, updates });
    expect(first).toMatchObject([{ studyCount: 4, correctCount: 3, lastReviewedAt: updates[1]?.at }]);
    expect(await progress.applyBatch({ learner, updates })).toEqual(first);
    await expectFolded();
    const another = [{ wordId: word, ...imported, studyCount: 50, id: randomUUID(), at: ago(3 * HOUR_MS) }];
    expect(await progress.applyBatch({ learner, updates: another })).toEqual(first);
  });
});

describe('times', () => {
  it('of a device that is hours off are shifted as one, and what it claimed is kept', async () => {
    const skewMs = 5 * HOUR_MS;
    const claimedAt = ahead(skewMs - 2 * HOUR_MS);
    await progress.applyBatch({ learner, updates: [review(claimedAt)], sentAt: ahead(skewMs) });
    const [event] = await events();
    expect(event?.claimedAt).toBe(claimedAt);
    expect(Math.abs(Date.parse(event?.at ?? '') - (Date.now() - 2 * HOUR_MS))).toBeLessThan(5000);
  });

  it('of a device that is half a minute off are believed', async () => {
    const claimedAt = ago(HOUR_MS);
    await progress.applyBatch({ learner, updates: [review(claimedAt)], sentAt: ahead(30_000) });
    expect(await events()).toMatchObject([{ at: claimedAt, claimedAt }]);
  });

  it.each([
    ['1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00.000Z', undefined],
  ])('at the ends of the calendar are kept within 1970 and now (%s sent at %s)', async (at, sentAt) => {
    await progress.applyBatch({ learner, updates: [review(at)], sentAt });
    const [event] = await events();
    expect(Date.parse(event?.at ?? '')).toBeGreaterThanOrEqual(0);
    expect(Date.parse(event?.at ?? '')).toBeLessThanOrEqual(Date.now() + 1000);
    expect(event?.claimedAt).toBe(at);
    await expectFolded();
  });
});
