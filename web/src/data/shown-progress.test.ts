import { describe, expect, test } from 'vitest';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { withOutbox } from '../../../lib/domain/outbox.js';
import type { Entry } from '../local/shapes.js';
import type { ProgressSnapshot } from './merge-progress.js';
import { ShownProgress } from './shown-progress.js';

const AT = Date.parse('2026-03-01T12:00:00.000Z');
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function entry(number: number, update: Update): Entry {
  return { key: 'undo' in update ? `undo-${update.undo}` : idOf(number), sequence: AT + number, update };
}
const review = (number: number, wordId: string) =>
  entry(number, { wordId, id: idOf(number), rating: 'good', at: new Date(AT + number).toISOString() });
const undo = (number: number, wordId: string) => entry(number + 1, { wordId, undo: idOf(number) });

/** The server's state of a word after `count` reviews long ago. */
function state(wordId: string, count: number): Progress {
  const updates = Array.from(
    { length: count },
    (_, index): Update => ({ wordId, id: idOf(900 + index), rating: 'good', at: '2026-01-01T12:00:00.000Z' }),
  );
  const progress = withOutbox({ wordId, progress: null, updates, now: AT });
  if (!progress) throw new Error('a reviewed word has a state');
  return progress;
}

const snapshot = (...states: readonly Progress[]): ProgressSnapshot => ({
  byWord: new Map(states.map((progress) => [progress.wordId, progress])),
  cursor: '',
});
const counts = (shown: ReadonlyMap<string, Progress>) =>
  Object.fromEntries([...shown].map(([wordId, { studyCount }]) => [wordId, studyCount]));

describe('what the learner sees', () => {
  test('is the server’s states with what waits on top', () => {
    const shown = new ShownProgress();
    expect(counts(shown.of(snapshot(state('a', 2), state('b', 1)), [review(1, 'a'), review(2, 'c')]))).toEqual({
      a: 3,
      b: 1,
      c: 1,
    });
  });

  test.each<[string, ProgressSnapshot, readonly Entry[], Record<string, number>]>([
    ['a rating more', snapshot(state('a', 2)), [review(1, 'a'), review(2, 'b'), review(3, 'b')], { a: 3, b: 2 }],
    ['a rating undone', snapshot(state('a', 2)), [review(1, 'a'), review(2, 'b'), undo(2, 'b')], { a: 3 }],
    ['nothing waiting any more', snapshot(state('a', 2)), [], { a: 2 }],
    ['one that has left', snapshot(state('a', 2)), [review(2, 'b')], { a: 2, b: 1 }],
    ['the server’s answer to it', snapshot(state('a', 3)), [review(2, 'b')], { a: 3, b: 1 }],
    ['another device’s review', snapshot(state('a', 5)), [review(1, 'a'), review(2, 'b')], { a: 6, b: 1 }],
    [
      'a removal elsewhere',
      snapshot({ ...state('a', 2), studyCount: 0, state: 'new', deleted: true }),
      [review(2, 'b')],
      { b: 1 },
    ],
    ['the same, read again', snapshot(state('a', 2)), [review(1, 'a'), review(2, 'b')], { a: 3, b: 1 }],
  ])('follows %s as if it were folded anew', (_, next, waiting, expected) => {
    const shown = new ShownProgress();
    shown.of(snapshot(state('a', 2)), [review(1, 'a'), review(2, 'b')]);
    const followed = shown.of(next, waiting);
    expect(counts(followed)).toEqual(expected);
    expect(new Map([...followed].sort())).toEqual(new Map([...new ShownProgress().of(next, waiting)].sort()));
  });

  test('keeps the state of a word for which nothing has changed', () => {
    const shown = new ShownProgress();
    const base = snapshot(state('a', 2));
    const first = shown.of(base, [review(1, 'a'), review(2, 'b')]).get('b');
    expect(shown.of(base, [review(1, 'a'), review(2, 'b'), review(3, 'a')]).get('b')).toBe(first);
    expect(shown.of(base, [review(2, 'b')]).get('b')).toBe(first);
  });
});
