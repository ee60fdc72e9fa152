import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress, StudyEvent, Update } from '../../lib/contract/progress.js';
import { withOutbox } from '../../lib/domain/outbox.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords, goodReview, openProgress } from './learners.js';

let database: TestDatabase;
let progress: ProgressService;
let learner: Learner;
let words: string[];
let word: string;

beforeAll(async () => {
  database = await createTestDatabase();
  progress = openProgress(database.open());
  words = await createWords(database, 5);
  [word = ''] = words;
});
beforeEach(async () => {
  learner = await createLearner(database);
});
afterAll(() => database.close());

const apply = (...updates: Update[]) => progress.applyBatch({ learner, updates });

describe('the list', () => {
  it('of a learner who has done nothing is empty, with a cursor that works', async () => {
    const { cursor, progress: listed } = await progress.list({ learner });
    expect(listed).toEqual([]);
    await apply(goodReview(word));
    expect((await progress.list({ learner, since: cursor })).progress).toHaveLength(1);
  });

  it('is what the writes answered, and leaves tombstones out', async () => {
    const answered = await apply(...words.map((wordId) => goodReview(wordId)));
    await progress.remove({ learner, wordId: word });
    const { progress: listed } = await progress.list({ learner });
    expect(listed).toEqual(answered.filter(({ wordId }) => wordId !== word));
  });

  it('has what changed last at its end', async () => {
    const backwards = words.toReversed();
    for (const wordId of backwards) await apply(goodReview(wordId));
    await apply(goodReview(backwards[0] ?? ''));
    const { progress: listed } = await progress.list({ learner });
    expect(listed?.map(({ wordId }) => wordId)).toEqual([...backwards.slice(1), backwards[0]]);
  });

  it('since a cursor has what changed after it, tombstones included, and nothing twice', async () => {
    await apply(...words.map((wordId) => goodReview(wordId)));
    const start = await progress.list({ learner });
    await progress.put({ learner, wordId: words[1] ?? '', fields: { studyCount: 7 } });
    await progress.remove({ learner, wordId: words[2] ?? '' });
    const delta = await progress.list({ learner, since: start.cursor });
    expect(delta.progress?.map((row) => [row.wordId, row.deleted])).toEqual([
      [words[1], undefined],
      [words[2], true],
    ]);
    expect((await progress.list({ learner, since: delta.cursor })).progress).toEqual([]);
  });

  it.each(['progress.updated_at', 'study_events.changed_at'])(
    'misses nothing when the clock of the server steps back behind %s',
    async (column) => {
      await apply(goodReview(word));
      const [table, stamp] = column.split('.');
      const ahead = new Date(Date.now() + 3_600_000);
      await database.sql(`UPDATE ${table} SET ${stamp} = $2 WHERE user_id = $1`, [learner.userId, ahead]);
      const { cursor } = await progress.list({ learner });
      const [first, second] = [
        await progress.put({ learner, wordId: word, fields: { studyCount: 7 } }),
        await progress.put({ learner, wordId: word, fields: { studyCount: 8 } }),
      ];
      expect(Date.parse(first.updatedAt)).toBe(ahead.getTime() + 1);
      expect(Date.parse(second.updatedAt)).toBe(ahead.getTime() + 2);
      expect((await progress.list({ learner, since: cursor })).progress).toEqual([second]);
    },
  );

  it('that has not changed since a known cursor is not sent again', async () => {
    await apply(goodReview(word));
    const { cursor } = await progress.list({ learner });
    expect(await progress.list({ learner, knownCursor: cursor })).toEqual({ cursor, progress: null });
    await progress.put({ learner, wordId: word, fields: { studyCount: 7 } });
    expect((await progress.list({ learner, knownCursor: cursor })).progress).toHaveLength(1);
  });

  it.each(['', 'nonsense', '+275760-09-13T00:00:00.000Z', '0000-00-00'])(
    'is sent for the unknown cursor "%s"',
    async (knownCursor) => {
      expect((await progress.list({ learner, knownCursor })).progress).toEqual([]);
    },
  );
});

describe('the log', () => {
  const readAll = async (limit: number) => {
    const pages: (readonly StudyEvent[])[] = [];
    let after: string | undefined;
    do {
      const page = await progress.readLog({ learner, after, limit });
      pages.push(page.events);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return pages;
  };

  it('comes in pages, each event once, voided ones included and bare undos left out', async () => {
    const updates = words.flatMap((wordId) => [goodReview(wordId, ago(2000)), goodReview(wordId, ago(1000))]);
    await apply(...updates, { wordId: word, undo: randomUUID() });
    await apply({ wordId: word, undo: updates[0]?.id ?? '' });
    const pages = await readAll(3);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1]);
    const events = pages.flat();
    expect(new Set(events.map(({ id }) => id))).toEqual(new Set(updates.map(({ id }) => id)));
    expect(events.filter(({ voided }) => voided).map(({ id }) => id)).toEqual([updates[0]?.id]);
  });

  it('keeps what was said: values, claimed time, duration and direction', async () => {
    const review = { ...goodReview(word), durationMs: 1234, direction: 'sound' as const };
    const state = { wordId: word, id: randomUUID(), at: ago(500), correctCount: 0, confidence: 0.25 };
    const reset = { wordId: word, id: randomUUID(), at: ago(100), reset: true as const };
    await apply(review, state, reset);
    await apply({ wordId: word, undo: review.id });
    const { at: _, reset: __, ...bareReset } = reset;
    const { events } = await progress.readLog({ learner });
    expect(events).toHaveLength(3);
    const claimed = ({ at }: { at: string }) => ({ at, claimedAt: at });
    expect(events).toEqual(
      expect.arrayContaining([
        { ...review, ...claimed(review), kind: 'review', voided: true },
        { ...state, ...claimed(state), kind: 'state', voided: false },
        { ...bareReset, ...claimed(reset), kind: 'reset', voided: false },
      ]),
    );
  });

  it.each(['', 'nonsense', '../..', 'zzzzzzzzzz.00000000-0000-4000-8000-000000000000', `mh.${'0'.repeat(36)}`])(
    'refuses "%s" as a place to go on from',
    async (after) => {
      await expect(progress.readLog({ learner, after })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ path: 'after' }],
      });
    },
  );
});

describe('a device that folds its outbox onto the state of the server', () => {
  it('shows what the server then answers', async () => {
    const rounds: Update[][] = [
      [{ ...goodReview(word, ago(90_000)), rating: 'again' }],
      [goodReview(word, ago(80_000)), goodReview(word, ago(70_000))],
      [{ wordId: word, id: randomUUID(), at: ago(60_000), confidence: 0.7 }, goodReview(word, ago(50_000))],
      [{ wordId: word, id: randomUUID(), at: ago(40_000), reset: true }],
      [goodReview(word, ago(30_000)), { wordId: word, id: randomUUID(), at: ago(20_000), studyCount: 12 }],
    ];
    let known: Progress | null = null;
    for (const updates of rounds) {
      const expected = withOutbox({ wordId: word, progress: known, updates, now: Date.now() });
      const [answered] = await apply(...updates);
      const { createdAt: _, updatedAt: __, ...shown } = answered ?? {};
      if (expected === null) expect(answered?.deleted).toBe(true);
      else expect(expected).toMatchObject(shown);
      known = answered ?? null;
    }
  });

  it('shows nothing of an event that waits together with its undo', () => {
    const review = goodReview(word);
    const updates = [review, { wordId: word, undo: review.id }];
    expect(withOutbox({ wordId: word, progress: null, updates, now: Date.now() })).toBeNull();
  });
});
