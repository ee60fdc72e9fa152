import { describe, expect, test } from 'vitest';
import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { withOutbox } from '../../../../lib/domain/outbox.js';
import {
  answer,
  beginSession,
  goAhead,
  markKnown,
  practise,
  progressOfSession,
  type StudySession,
  showNext,
  startOver,
  waitingWords,
} from './study-session.js';

const START = Date.parse('2026-01-31T12:00:00.000Z');
const MINUTE_MS = 60_000;

function begin(main: string[]): StudySession {
  return beginSession({ main, learning: [] }, new Map(), START);
}

function rate(session: StudySession, rating: Rating, now: number): StudySession {
  const wordId = session.current ?? '';
  const id = `00000000-0000-7000-8000-${String(session.answers.length).padStart(12, '0')}`;
  const before: Progress | null = session.states.get(wordId) ?? null;
  const update = { wordId, id, rating, at: new Date(now).toISOString() };
  const progress = withOutbox({ wordId, progress: before, updates: [update], now });
  if (!progress) throw new Error('a rated word has progress');
  const given = { wordId, rating, wasNew: before === null, durationMs: 1 };
  return answer(session, given, progress, now);
}

describe('a session of study', () => {
  test('shows the next card as soon as one is rated', () => {
    expect(rate(begin(['a', 'b']), 'good', START).current).toBe('b');
  });

  test('brings a word back when its learning step is over, before anything else', () => {
    const afterFirst = rate(begin(['a', 'b', 'c', 'd']), 'again', START);
    expect(afterFirst.current).toBe('b');
    expect(rate(afterFirst, 'good', START + MINUTE_MS - 1).current).toBe('c');
    expect(rate(afterFirst, 'good', START + MINUTE_MS).current).toBe('a');
  });

  test('waits when only words of a later minute are left, and goes on by itself when the minute has come', () => {
    const waiting = rate(begin(['a']), 'good', START);
    expect(waiting.current).toBeNull();
    expect(waitingWords(waiting)).toEqual([{ wordId: 'a', dueAt: START + 10 * MINUTE_MS }]);
    expect(showNext(waiting, START + 10 * MINUTE_MS).current).toBe('a');
  });

  test('goes on at once for a learner who does not want to wait, until nothing is left', () => {
    const ahead = goAhead(rate(rate(begin(['a', 'b']), 'good', START), 'good', START), START);
    expect(ahead.current).toBe('a');
    const last = rate(ahead, 'good', START);
    expect(last.current).toBe('b');
    const end = rate(last, 'good', START);
    expect(end).toMatchObject({ current: null, learning: [], main: [], finished: ['a', 'b'] });
  });

  test('counts words and not answers', () => {
    const session = rate(rate(begin(['a', 'b', 'c']), 'easy', START), 'again', START);
    expect(progressOfSession(session)).toEqual({ total: 3, finished: 1, inLearning: 1 });
  });

  test('is done with a word that is marked as known', () => {
    const state = { wordId: 'a', state: 'review' } as Progress;
    const known = markKnown(begin(['a', 'b']), state, START);
    expect(known).toMatchObject({ current: 'b', finished: ['a'], answers: [] });
    expect(known.states.get('a')).toBe(state);
  });

  test('brings a word that is started over once more, as a new one, at the end', () => {
    const rated = rate(begin(['a', 'b', 'c']), 'easy', START);
    const over = startOver(startOver(rated, 'b', START), 'a', START);
    expect(over).toMatchObject({ current: 'c', main: ['b', 'a'], finished: [] });
    expect(over.states.has('a')).toBe(false);
  });

  test('goes on with a word that is started over when all else is done', () => {
    expect(startOver(rate(begin(['a']), 'easy', START), 'a', START)).toMatchObject({ current: 'a', main: [] });
  });
});

describe('practice', () => {
  test('asks a word again, after the others, until it is known, and leaves every state as it is', () => {
    const states = new Map([['a', { wordId: 'a', state: 'review' } as Progress]]);
    const session = beginSession({ main: ['a', 'b'], learning: [] }, states, START);
    const given = (rating: Rating, wordId: string) => ({ wordId, rating, wasNew: false, durationMs: 1 });
    const failed = practise(session, given('again', 'a'), START);
    expect(failed.current).toBe('b');
    const again = practise(failed, given('good', 'b'), START);
    expect(again.current).toBe('a');
    const end = practise(again, given('good', 'a'), START);
    expect(end).toMatchObject({ current: null, main: [], finished: ['b', 'a'] });
    expect(end.states).toBe(states);
  });
});
