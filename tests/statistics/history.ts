import type { Learner } from '../../lib/services/ports/access.js';
import type { TestDatabase } from '../support/test-database.js';

type Sql = Pick<TestDatabase, 'sql'>;

/** The words that `storeHistory` needs. */
export async function storeCostWords(database: Sql): Promise<void> {
  await database.sql(
    `INSERT INTO words (id, simplified, traditional, pinyin, pinyin_numbered, english, category,
                        example_chinese, example_pinyin, example_english)
     SELECT 'cost-' || n, '字', '字', 'zì', 'zi4', 'character', 'noun', '字。', 'Zì.', 'A character.' FROM generate_series(0, 1999) n`,
  );
}

/** Reviews of 2,000 words over two years, and the progress on those words. */
export async function storeHistory(database: Sql, of: Learner, reviews: number): Promise<void> {
  await database.sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, duration_ms, effective_at, claimed_at, received_at, changed_at)
     SELECT $1::uuid, gen_random_uuid(), 'cost-' || n * 7919 % 2000, 'review', 1 + n % 4, 2000, at, at, at, at
       FROM generate_series(1, $2::int) n, LATERAL (SELECT now() - n * interval '730 days' / $2::int AS at) time`,
    [of.userId, reviews],
  );
  await database.sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty,
                           last_reviewed_at, next_review, scheduler_version, created_at, updated_at)
     SELECT user_id, word_id, count(*), count(*), 'review', 20, 5, max(effective_at), max(effective_at) + interval '20 days', 'test', now(), now()
       FROM study_events WHERE user_id = $1::uuid GROUP BY user_id, word_id`,
    [of.userId],
  );
}
