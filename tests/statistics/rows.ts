import { randomUUID } from 'node:crypto';
import type { Learner } from '../../lib/services/ports/access.js';
import type { TestDatabase } from '../support/test-database.js';
import type { StoredCard, StoredEvent, Vocabulary } from './oracle.js';

/** Replaces whatever words a fresh database was seeded with. */
export async function storeVocabulary(
  database: TestDatabase,
  { wordIds, removedIds, lists }: Vocabulary,
): Promise<void> {
  await database.sql('DELETE FROM word_lists');
  await database.sql('DELETE FROM lists');
  await database.sql('DELETE FROM words');
  await database.sql(
    `INSERT INTO words (id, simplified, traditional, pinyin, pinyin_numbered, english, category,
                        example_chinese, example_pinyin, example_english, removed_at)
     SELECT id, '字', '字', 'zì', 'zi4', 'character', 'noun', '字。', 'Zì.', 'A character.',
            CASE WHEN $2::jsonb ? id THEN timestamptz '2026-01-01Z' END
       FROM jsonb_array_elements_text($1::jsonb) AS id`,
    [JSON.stringify(wordIds), JSON.stringify(removedIds)],
  );
  await database.sql(
    `INSERT INTO lists (id, name, standard, level, version)
     SELECT id, id, 'test', 1, '1' FROM jsonb_object_keys($1::jsonb) AS id`,
    [JSON.stringify(lists)],
  );
  await database.sql(
    `INSERT INTO word_lists (list_id, word_id, position)
     SELECT list.key, word.id, word.position
       FROM jsonb_each($1::jsonb) list, jsonb_array_elements_text(list.value) WITH ORDINALITY AS word (id, position)`,
    [JSON.stringify(lists)],
  );
}

/** A new account with one live session. */
export async function storeLearner(database: Pick<TestDatabase, 'sql'>, timeZone = 'UTC'): Promise<Learner> {
  const learner = { userId: randomUUID(), sessionId: randomUUID() };
  await database.sql(`INSERT INTO users (id, email, password_hash, time_zone) VALUES ($1::uuid, $2, 'none', $3)`, [
    learner.userId,
    `${learner.userId}@example.org`,
    timeZone,
  ]);
  await database.sql(
    `INSERT INTO sessions (id, user_id, expires_at) VALUES ($1::uuid, $2::uuid, clock_timestamp() + interval '1 day')`,
    [learner.sessionId, learner.userId],
  );
  return learner;
}

export async function storeEvents(
  database: TestDatabase,
  learner: Learner,
  events: readonly StoredEvent[],
): Promise<void> {
  await database.sql(
    `INSERT INTO study_events (user_id, id, word_id, kind, rating, confidence, duration_ms,
                               effective_at, claimed_at, received_at, changed_at, voided_at)
     SELECT $1::uuid, id, "wordId", kind, rating, confidence, "durationMs",
            at, coalesce("claimedAt", at), at, at, CASE WHEN voided THEN at END
       FROM jsonb_to_recordset($2::jsonb) AS event (id uuid, "wordId" text, kind text, rating smallint, confidence float8,
              "durationMs" int, at timestamptz, "claimedAt" timestamptz, voided boolean)`,
    [learner.userId, JSON.stringify(events)],
  );
}

export async function storeCards(
  database: TestDatabase,
  learner: Learner,
  cards: readonly StoredCard[],
): Promise<void> {
  await database.sql(
    `INSERT INTO progress (user_id, word_id, study_count, correct_count, state, stability, difficulty,
                           last_reviewed_at, next_review, scheduler_version, deleted, created_at, updated_at)
     SELECT $1::uuid, "wordId", "studyCount", 0, state, stability, CASE WHEN state <> 'new' THEN 5 END,
            "nextReview", "nextReview", 'test', coalesce(deleted, false), now(), now()
       FROM jsonb_to_recordset($2::jsonb) AS card ("wordId" text, "studyCount" int, state text, stability float8,
              "nextReview" timestamptz, deleted boolean)`,
    [learner.userId, JSON.stringify(cards)],
  );
}
