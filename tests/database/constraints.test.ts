import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

type Row = Record<string, unknown>;

let database: TestDatabase;
let userId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await insert('words', word);
});
beforeEach(async () => {
  userId = randomUUID();
  await insert('users', { ...user(), id: userId });
});
afterAll(() => database.close());

const at = '2026-01-02T03:04:05.678Z';
const word = {
  id: 'constraint-word',
  simplified: '字',
  traditional: '字',
  pinyin: 'zì',
  pinyin_numbered: 'zi4',
  english: 'character',
  category: 'noun',
  example_chinese: '字',
  example_pinyin: 'zì',
  example_english: 'a character',
};
const user = (): Row => ({ id: randomUUID(), email: `${randomUUID()}@example.org`, password_hash: 'x' });
const event = (): Row => ({ user_id: userId, id: randomUUID(), word_id: word.id, received_at: at, changed_at: at });
const timed = (): Row => ({ ...event(), effective_at: at, claimed_at: at });
const review = (): Row => ({ ...timed(), kind: 'review', rating: 3 });
const progress = (): Row => ({
  user_id: userId,
  word_id: word.id,
  study_count: 1,
  correct_count: 1,
  state: 'review',
  stability: 2.5,
  difficulty: 5,
  last_reviewed_at: at,
  next_review: at,
  scheduler_version: '1',
  created_at: at,
  updated_at: at,
});
const withoutMemory = { state: 'new', stability: null, difficulty: null, last_reviewed_at: null, next_review: null };

async function insert(table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((_, i) => `$${i + 1}`);
  await database.sql(`INSERT INTO ${table} (${columns}) VALUES (${values})`, Object.values(row));
}

const refusal = (table: string, row: Row): Promise<string> =>
  insert(table, row).then(
    () => 'accepted',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
  );

describe('a study event', () => {
  test.each<[string, () => Row]>([
    ['a review', review],
    ['a review with duration and direction', () => ({ ...review(), duration_ms: 0, direction: 'sound' })],
    ['a voided review', () => ({ ...review(), voided_at: at })],
    ['a state of one field', () => ({ ...timed(), kind: 'state', confidence: 0 })],
    ['a reset', () => ({ ...timed(), kind: 'reset' })],
    ['an undo that came first', () => ({ ...event(), voided_at: at })],
  ])('may be %s', async (_, row) => {
    expect(await refusal('study_events', row())).toBe('accepted');
  });

  test.each<[string, () => Row, string]>([
    ['without kind, not voided', () => event(), 'study_events_kind_or_voided'],
    ['of an unknown kind', () => ({ ...timed(), kind: 'other' }), 'study_events_kind_known'],
    ['without its times', () => ({ ...event(), kind: 'reset' }), 'study_events_times_with_kind'],
    ['with half its times', () => ({ ...event(), kind: 'reset', claimed_at: at }), 'study_events_times_with_kind'],
    ['an undo with times', () => ({ ...timed(), voided_at: at }), 'study_events_times_with_kind'],
    ['a review without rating', () => ({ ...timed(), kind: 'review' }), 'study_events_rating_of_review'],
    ['a reset with rating', () => ({ ...timed(), kind: 'reset', rating: 1 }), 'study_events_rating_of_review'],
    ['an undo with rating', () => ({ ...event(), voided_at: at, rating: 1 }), 'study_events_rating_of_review'],
    ['a state without a value', () => ({ ...timed(), kind: 'state' }), 'study_events_values_of_state'],
    ['a review with a value', () => ({ ...review(), study_count: 1 }), 'study_events_values_of_state'],
    ['a reset with a duration', () => ({ ...timed(), kind: 'reset', duration_ms: 1 }), 'study_events_answer_of_review'],
    ['rated 0', () => ({ ...review(), rating: 0 }), 'study_events_rating_range'],
    ['rated 5', () => ({ ...review(), rating: 5 }), 'study_events_rating_range'],
    ['of a negative count', () => ({ ...timed(), kind: 'state', study_count: -1 }), 'study_events_counts_range'],
    [
      'of too many correct',
      () => ({ ...timed(), kind: 'state', correct_count: 1_000_001 }),
      'study_events_counts_range',
    ],
    ['of confidence below 0', () => ({ ...timed(), kind: 'state', confidence: -0.1 }), 'study_events_confidence_range'],
    ['of confidence above 1', () => ({ ...timed(), kind: 'state', confidence: 1.1 }), 'study_events_confidence_range'],
    [
      'of confidence NaN',
      () => ({ ...timed(), kind: 'state', confidence: Number.NaN }),
      'study_events_confidence_range',
    ],
    ['of a negative duration', () => ({ ...review(), duration_ms: -1 }), 'study_events_duration_not_negative'],
    ['of an unknown direction', () => ({ ...review(), direction: 'up' }), 'study_events_direction_known'],
    ['of an unknown word', () => ({ ...review(), word_id: 'none' }), 'study_events_word_id_fkey'],
    ['of an unknown user', () => ({ ...review(), user_id: randomUUID() }), 'study_events_user_id_fkey'],
  ])('is refused %s', async (_, row, constraint) => {
    expect(await refusal('study_events', row())).toBe(constraint);
  });

  test('has an id of its own for its user alone', async () => {
    const first = review();
    await insert('study_events', first);
    expect(await refusal('study_events', first)).toBe('study_events_pkey');
    const other = { ...user(), id: randomUUID() };
    await insert('users', other);
    expect(await refusal('study_events', { ...first, user_id: other.id })).toBe('accepted');
  });
});

describe('progress', () => {
  test.each<[string, () => Row]>([
    ['with memory', progress],
    ['with more correct than studied, as the fold keeps it', () => ({ ...progress(), correct_count: 9 })],
    ['without memory', () => ({ ...progress(), ...withoutMemory })],
    ['a tombstone', () => ({ ...progress(), ...withoutMemory, study_count: 0, correct_count: 0, deleted: true })],
  ])('may be %s', async (_, row) => {
    expect(await refusal('progress', row())).toBe('accepted');
  });

  test.each<[string, () => Row, string]>([
    ['a negative study count', () => ({ ...progress(), study_count: -1 }), 'progress_counts_not_negative'],
    ['a negative correct count', () => ({ ...progress(), correct_count: -1 }), 'progress_counts_not_negative'],
    ['an unknown state', () => ({ ...progress(), state: 'mastered' }), 'progress_state_known'],
    ['new with memory', () => ({ ...progress(), state: 'new' }), 'progress_memory_unless_new'],
    ['review without a due time', () => ({ ...progress(), next_review: null }), 'progress_memory_unless_new'],
    ['a negative stability', () => ({ ...progress(), stability: -1 }), 'progress_stability_not_negative'],
    [
      'a stability that is no number',
      () => ({ ...progress(), stability: Number.NaN }),
      'progress_stability_not_negative',
    ],
    ['a difficulty of 11', () => ({ ...progress(), difficulty: 11 }), 'progress_difficulty_range'],
    ['a negative learning step', () => ({ ...progress(), learning_steps: -1 }), 'progress_steps_not_negative'],
    ['half a position', () => ({ ...progress(), last_effective_at: at }), 'progress_position_whole'],
    ['a tombstone with counts', () => ({ ...progress(), ...withoutMemory, deleted: true }), 'progress_tombstone_empty'],
    [
      'changed before it was made',
      () => ({ ...progress(), updated_at: '2020-01-01Z' }),
      'progress_updated_after_created',
    ],
  ])('is refused: %s', async (_, row, constraint) => {
    expect(await refusal('progress', row())).toBe(constraint);
  });
});

describe('accounts', () => {
  test.each<[string, string, () => Row, string]>([
    ['a live user without e-mail', 'users', () => ({ ...user(), email: null }), 'users_live_or_empty'],
    ['a live user without password', 'users', () => ({ ...user(), password_hash: null }), 'users_live_or_empty'],
    [
      'a deleted user with e-mail',
      'users',
      () => ({ ...user(), password_hash: null, deleted_at: at }),
      'users_live_or_empty',
    ],
    ['an e-mail in capitals', 'users', () => ({ ...user(), email: 'A@example.org' }), 'users_email_normalised'],
    ['an e-mail with spaces', 'users', () => ({ ...user(), email: ' a@example.org' }), 'users_email_normalised'],
    ['a goal of 201', 'users', () => ({ ...user(), daily_goal: 201 }), 'users_daily_goal_range'],
    ['preferences that are a list', 'users', () => ({ ...user(), preferences: '[]' }), 'users_preferences_object'],
    [
      'a revoked session without reason',
      'sessions',
      () => ({ id: randomUUID(), user_id: userId, expires_at: at, revoked_at: at }),
      'sessions_revoked_with_reason',
    ],
    [
      'a recovery code that is not hashed',
      'recovery_codes',
      () => ({ id: randomUUID(), user_id: userId, code_hash: Buffer.from('ABCD-EFGH') }),
      'recovery_codes_sha256',
    ],
  ])('%s is refused', async (_, table, row, constraint) => {
    expect(await refusal(table, row())).toBe(constraint);
  });

  test('an e-mail belongs to one live user, and any number of deleted ones have none', async () => {
    const taken = user();
    await insert('users', taken);
    expect(await refusal('users', { ...user(), email: taken.email })).toBe('users_email_key');
    const deleted = { password_hash: null, email: null, deleted_at: at };
    expect(await refusal('users', { ...user(), ...deleted })).toBe('accepted');
    expect(await refusal('users', { ...user(), ...deleted })).toBe('accepted');
  });

  test('removing the row of a user removes all that is theirs', async () => {
    await insert('study_events', review());
    await insert('progress', progress());
    await insert('sessions', { id: randomUUID(), user_id: userId, expires_at: at });
    await database.sql('DELETE FROM users WHERE id = $1', [userId]);
    expect(await database.sql('SELECT FROM study_events WHERE user_id = $1', [userId])).toEqual([]);
    expect(await database.sql('SELECT FROM progress WHERE user_id = $1', [userId])).toEqual([]);
  });
});

describe('words', () => {
  test.each(['stats', 'batch', '字', 'a b', 'a/b', 'a.b', '', 'x'.repeat(65)])('the id %j is refused', async (id) => {
    expect(await refusal('words', { ...word, id })).toBe('words_id_form');
  });

  test('that progress refers to cannot be removed', async () => {
    await insert('progress', progress());
    await expect(database.sql('DELETE FROM words WHERE id = $1', [word.id])).rejects.toMatchObject({
      constraint: expect.stringMatching(/_word_id_fkey$/),
    });
  });
});
