import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Update } from '../../lib/contract/progress.js';
import type { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { countStatements } from '../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ago, createLearner, createWords, goodReview, openProgress } from './learners.js';

const LARGEST = 500;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let progress: ProgressService;
let words: string[];
let word: string;
let learner: Learner;

beforeAll(async () => {
  database = await createTestDatabase({ logStatements: true });
  progress = openProgress(database.open());
  words = await createWords(database, LARGEST);
  [word = ''] = words;
});
beforeEach(async () => {
  learner = await createLearner(database);
});
afterAll(() => database.close());

const count = async (run: () => Promise<unknown>) => {
  const { statements, control } = await countStatements(database, run);
  return { statements: statements.length, control: control.length };
};
const reviews = (at: string, many = LARGEST): Update[] => words.slice(0, many).map((wordId) => goodReview(wordId, at));
const apply = (updates: readonly Update[]) => progress.applyBatch({ learner, updates });

/** Each gives as many updates as are asked for; what they come upon has been stored before. */
const kinds: readonly (readonly [string, (many: number) => Promise<Update[]>])[] = [
  ['first reviews', async (many) => reviews(ago(0), many)],
  [
    'later reviews',
    async (many) => {
      await apply(reviews(ago(HOUR_MS)));
      return reviews(ago(0), many);
    },
  ],
  [
    'reviews that come late, so that logs are folded again',
    async (many) => {
      await apply(reviews(ago(HOUR_MS)));
      return reviews(ago(2 * HOUR_MS), many);
    },
  ],
  [
    'undos',
    async (many) => {
      const updates = reviews(ago(HOUR_MS));
      await apply(updates);
      return updates
        .slice(0, many)
        .flatMap((update) => ('id' in update && update.id ? [{ wordId: update.wordId, undo: update.id }] : []));
    },
  ],
  ['plain states', async (many) => words.slice(0, many).map((wordId) => ({ wordId, confidence: 0.5 }))],
  ['imports', async (many) => words.slice(0, many).map((wordId) => ({ wordId, studyCount: 3, ifAbsent: true }))],
  [
    'states and resets made offline',
    async (many) =>
      words.slice(0, many).map((wordId, index) => {
        const made = { wordId, id: randomUUID(), at: ago(HOUR_MS) };
        return index % 2 === 0 ? { ...made, confidence: 0.5 } : { ...made, reset: true };
      }),
  ],
  [
    'a mixture, repetitions and undos before their events included',
    async (many) => {
      const stored = reviews(ago(HOUR_MS));
      await apply(stored);
      return words.slice(0, many).map((wordId, index): Update => {
        const repeated = stored[index];
        if (index % 4 === 0 || repeated === undefined) return goodReview(wordId, ago(3 * HOUR_MS));
        if (index % 4 === 1) return { wordId, undo: randomUUID() };
        return index % 4 === 2 ? { wordId, studyCount: 9 } : repeated;
      });
    },
  ],
];

describe('a batch costs 2 statements besides BEGIN and COMMIT', () => {
  it.each(kinds)('of %s', async (_, prepare) => {
    for (const many of [1, LARGEST]) {
      learner = await createLearner(database);
      const updates = await prepare(many);
      expect(updates).toHaveLength(many);
      expect(await count(() => apply(updates))).toEqual({ statements: 2, control: 2 });
    }
  });

  it('and 1 when it changes nothing', async () => {
    const updates = reviews(ago(HOUR_MS));
    await apply(updates);
    expect(await count(() => apply(updates))).toEqual({ statements: 1, control: 2 });
  });
});

describe('of the other operations', () => {
  beforeEach(async () => {
    await apply(reviews(ago(HOUR_MS)));
  });

  it('PUT costs 2 statements, and 1 when it changes nothing', async () => {
    const put = () => progress.put({ learner, wordId: word, fields: { studyCount: 40 } });
    expect(await count(put)).toEqual({ statements: 2, control: 2 });
    expect(await count(put)).toEqual({ statements: 1, control: 2 });
  });

  it('DELETE costs 2', async () => {
    expect(await count(() => progress.remove({ learner, wordId: word }))).toEqual({ statements: 2, control: 2 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the list', () => progress.list({ learner })],
    ['a delta', () => progress.list({ learner, since: ago(1000) })],
    ['a list that has not changed', () => progress.list({ learner, knownCursor: ago(1000) })],
    ['one word', () => progress.find({ learner, wordId: word, withEvents: false })],
    ['one word with its events', () => progress.find({ learner, wordId: word, withEvents: true })],
    ['a page of the log', () => progress.readLog({ learner, limit: 100 })],
    ['statistics', () => progress.statistics({ learner })],
  ])('%s costs 1 and no transaction', async (_, run) => {
    expect(await count(run)).toEqual({ statements: 1, control: 0 });
  });
});
