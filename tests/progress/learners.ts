import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { uuidIds } from '../../lib/accounts/ids.js';
import type { Database } from '../../lib/repositories/database.js';
import { PostgresProgressRepository } from '../../lib/repositories/progress.js';
import { PostgresStatisticsRepository } from '../../lib/repositories/statistics.js';
import { ProgressService } from '../../lib/services/ProgressService.js';
import type { Learner } from '../../lib/services/ports/access.js';
import type { TestDatabase } from '../support/test-database.js';

type Observed = Pick<TestDatabase, 'sql'>;

/** As production builds it, on a database of a test. */
export function openProgress(database: Database, options: { timeoutMs?: number } = {}): ProgressService {
  return new ProgressService({
    progress: new PostgresProgressRepository({ database, ...options }),
    statistics: new PostgresStatisticsRepository({ database }),
    ids: uuidIds,
  });
}

/** An account with a live session. */
export async function createLearner(database: Observed): Promise<Learner> {
  const learner = { userId: uuidv7(), sessionId: uuidv7() };
  await database.sql(`INSERT INTO users (id, email, password_hash) VALUES ($1, $2, 'never compared')`, [
    learner.userId,
    `${learner.userId}@example.test`,
  ]);
  await createSession(database, learner);
  return learner;
}

/** A further sign-in of an account. */
export async function createSession(database: Observed, { userId, sessionId }: Learner): Promise<void> {
  await database.sql(`INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '7 days')`, [
    sessionId,
    userId,
  ]);
}

/** As many words as a test needs, besides those of the vocabulary. */
export async function createWords(database: Observed, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `test-word-${index}`);
  await database.sql(
    `INSERT INTO words (id, simplified, traditional, pinyin, pinyin_numbered, english, category, example_chinese,
       example_pinyin, example_english)
     SELECT id, '字', '字', 'zì', 'zi4', 'character', 'noun', '字。', 'Zì.', 'A character.' FROM unnest($1::text[]) AS id
     ON CONFLICT DO NOTHING`,
    [ids],
  );
  return ids;
}

/** A time before now, as clients write it. */
export const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

export const goodReview = (wordId: string, at = ago(60_000)) =>
  ({ wordId, id: randomUUID(), rating: 'good', at }) as const;
