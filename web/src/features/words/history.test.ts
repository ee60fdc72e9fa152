import { expect, test } from 'vitest';
import type { StudyEvent, Update } from '../../../../lib/contract/progress.js';
import type { Entry } from '../../local/shapes.js';
import { historyOf, seenAlso } from './history.js';

const wordId = 'zhong1wen2';
const day = (date: number) => `2026-03-0${date}T10:00:00.000Z`;
const event = (id: string, date: number, part: Partial<StudyEvent> = {}): StudyEvent => ({
  id,
  wordId,
  kind: 'review',
  rating: 'good',
  at: day(date),
  claimedAt: day(date),
  voided: false,
  ...part,
});
const review = (id: string, date: number): Update => ({ wordId, id, rating: 'again', at: day(date) });
const told = (events: StudyEvent[], waiting: Update[], sent: Update[] = []) =>
  historyOf({ events, waiting, sent }).map(({ id, kind, isWaiting }) => `${id} ${kind}${isWaiting ? ' waiting' : ''}`);

test('the latest stands first, wherever it is known', () => {
  expect(told([event('a', 1), event('c', 3, { kind: 'reset' })], [review('b', 2), review('d', 4)])).toEqual([
    'd review waiting',
    'c reset',
    'b review waiting',
    'a review',
  ]);
});

test('what was undone is left out, here or there', () => {
  expect(
    told(
      [event('a', 1), event('b', 2, { voided: true })],
      [review('c', 3), { wordId, undo: 'a' }, { wordId, undo: 'c' }],
    ),
  ).toEqual([]);
});

test('what was just sent stands once', () => {
  expect(told([event('a', 1)], [review('a', 1)])).toEqual(['a review']);
  expect(told([event('a', 1, { voided: true })], [review('a', 1)])).toEqual([]);
});

test('what was sent stands there until the log has been read, which knows better', () => {
  expect(told([], [], [review('a', 1)])).toEqual(['a review']);
  expect(told([event('a', 1)], [], [review('a', 1)])).toEqual(['a review']);
  expect(told([event('a', 1, { voided: true })], [], [review('a', 1)])).toEqual([]);
  expect(told([event('a', 1)], [], [review('b', 2), { wordId, undo: 'a' }, { wordId, undo: 'b' }])).toEqual([]);
  // only the server knows whether an import counts
  expect(told([], [], [{ wordId, id: 'c', at: day(1), confidence: 0.8, ifAbsent: true }])).toEqual([]);
});

test('I know this and start over are told apart', () => {
  const waiting: Update[] = [
    { wordId, id: 'a', confidence: 1, at: day(1) },
    { wordId, id: 'b', reset: true, at: day(2) },
  ];
  expect(told([], waiting)).toEqual(['b reset waiting', 'a state waiting']);
});

test('what has waited is shown as sent, and what was refused never is, also once it was removed', () => {
  const entry = (id: string): Entry => ({ key: id, sequence: 1, update: review(id, 1) });
  const [a, b] = [entry('a'), entry('b')];
  const other: Entry = { key: 'c', sequence: 1, update: { ...review('c', 1), wordId: 'ren2-person' } };
  const seen = seenAlso([], { waiting: [a, b, other], refused: [] }, wordId);
  expect(seen).toEqual([a, b]);
  expect(seenAlso(seen, { waiting: [b], refused: [] }, wordId)).toBe(seen);
  const after = seenAlso(
    seen,
    { waiting: [], refused: [{ ...b, reason: 'is unknown', requestId: undefined }] },
    wordId,
  );
  expect(after).toEqual([a]);
  expect(seenAlso(after, { waiting: [], refused: [] }, wordId)).toEqual([a]);
});
