import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { LONGEST_UNDO, learn, ofEarlierVisit, type Studied, take, takeBack } from './steps.js';
import { answer, beginSession, practise, startOver } from './study-session.js';

const WORDS = Array.from({ length: 40 }, (_, index) => `word-${index}`);
const begun: Studied = { session: beginSession({ main: WORDS, learning: [] }, new Map(), 0), steps: [] };

function rateAll(count: number): Studied {
  let studied = begun;
  for (let index = 0; index < count; index += 1) {
    const { session } = studied;
    const wordId = session.current ?? '';
    const next = practise(session, { wordId, rating: 'good', wasNew: true, durationMs: 1 }, 0);
    studied = take(studied, { wordId, eventId: `event-${index}` }, next);
  }
  return studied;
}

describe('undo', () => {
  test('leads back step by step, and the session is the very one that it was', () => {
    const undone = takeBack(rateAll(1), 0, null);
    expect(undone?.studied.session).toBe(begun.session);
    expect(undone?.step).toMatchObject({ wordId: 'word-0', eventId: 'event-0' });
    expect(undone && takeBack(undone.studied, 0, null)).toBeUndefined();
  });

  test('remembers the last thirty steps and no session before them', () => {
    let studied = rateAll(35);
    expect(studied.steps).toHaveLength(LONGEST_UNDO);
    expect(Object.keys(studied.session)).not.toContain('before');
    const taken: string[] = [];
    for (let undone = takeBack(studied, 0, null); undone; undone = takeBack(studied, 0, null)) {
      taken.push(undone.step.wordId);
      studied = undone.studied;
    }
    expect(taken).toEqual(WORDS.slice(5, 35).reverse());
    expect(studied.session.current).toBe('word-5');
    expect(studied.session.answers).toHaveLength(5);
  });

  test('goes on where an earlier visit left off: its cards come back into the session that is on the desk', () => {
    const earlier = rateAll(2);
    // the third card was left for a look at the word, and what is left makes a new session
    const session = beginSession({ main: WORDS.slice(2), learning: [] }, new Map(), 0);
    const here: Studied = { session, steps: ofEarlierVisit(earlier.steps) };
    const once = takeBack(here, 0, null);
    expect(once?.step.eventId).toBe('event-1');
    expect(once?.studied.session).toMatchObject({ current: 'word-1', main: WORDS.slice(2), answers: [] });
    const twice = once && takeBack(once.studied, 0, null);
    expect(twice?.studied.session).toMatchObject({ current: 'word-0', main: WORDS.slice(1) });
    expect(twice?.studied.steps).toEqual([]);
  });

  test('of a word that was started over in an earlier visit takes its card away again', () => {
    const ended = beginSession({ main: [], learning: [] }, new Map(), 0);
    const again = startOver({ ...ended, finished: ['word-0'] }, 'word-0', 0);
    const { steps } = take({ session: ended, steps: [] }, { wordId: 'word-0', eventId: 'event-0' }, again);
    const session = beginSession({ main: ['word-0', 'word-1'], learning: [] }, new Map(), 0);
    const undone = takeBack({ session, steps: ofEarlierVisit(steps) }, 0, null);
    expect(undone?.studied.session).toMatchObject({ current: 'word-1', main: [] });
  });

  test('of a step of an earlier visit shows the word as it is without it, whatever it was then', () => {
    const state = (studyCount: number) => ({ wordId: 'word-0', studyCount }) as Progress;
    const earlier = { session: { ...begun.session, states: new Map([['word-0', state(5)]]) }, steps: [] };
    const rated = { ...earlier.session, current: 'word-1', states: new Map([['word-0', state(6)]]) };
    const { steps } = take(earlier, { wordId: 'word-0', eventId: 'event-0' }, rated);
    expect(steps[0]?.after).toEqual(state(6));
    // meanwhile it was started over
    const undone = takeBack({ session: begun.session, steps: ofEarlierVisit(steps) }, 0, null)?.studied;
    if (!undone) throw new Error('there was a step');
    expect(undone.session.current).toBe('word-0');
    expect(undone.session.states.get('word-0')).toBeUndefined();
    // and what is learnt of it a moment later holds
    expect(learn(undone, 'word-0', state(1), 0).session.states.get('word-0')).toEqual(state(1));
  });

  test('of a step of an earlier visit shows what is known, also of what was answered before it was known', () => {
    const now = Date.parse('2026-01-01T12:00:00.000Z');
    const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const word = (studyCount: number, state: string, nextReview: string) =>
      ({ wordId: 'word-0', studyCount, state, nextReview }) as Progress;
    const guessed = word(3, 'review', inMinutes(10_000));
    const session = { ...begun.session, states: new Map([['word-0', guessed]]) };
    const given = { wordId: 'word-0', rating: 'good', wasNew: false, durationMs: 1 } as const;
    const rated = answer(session, given, word(4, 'review', inMinutes(50_000)), now);
    const once = take({ session, steps: [] }, { wordId: 'word-0', eventId: 'event-1' }, rated);
    expect(once.session.finished).toEqual(['word-0']);

    // it was a new word: its first answer brings it back in this session
    const known = word(1, 'learning', inMinutes(10));
    const learnt = learn(once, 'word-0', known, now);
    expect(learnt.session.states.get('word-0')).toEqual(known);
    expect(learnt.session).toMatchObject({ current: 'word-1', learning: ['word-0'], finished: [] });
    // and the way back from that answer leads to what is known then, not to the guess
    const undone = takeBack(learnt, now, null)?.studied;
    expect(undone?.session).toMatchObject({ current: 'word-0', learning: [] });
    expect(undone?.session.states.has('word-0')).toBe(false);

    // another word was answered as well: the way back from that leads to what is known, and to where the word is then
    const next = { ...given, wordId: 'word-1' };
    const second = answer(once.session, next, { ...guessed, wordId: 'word-1' }, now);
    const twice = take(once, { wordId: 'word-1', eventId: 'event-2' }, second);
    const back = takeBack(learn(twice, 'word-0', known, now), now, null)?.studied;
    expect(back?.session).toMatchObject({ current: 'word-1', learning: ['word-0'], finished: [] });
    expect(back?.session.states.get('word-0')).toEqual(known);
    expect(back && takeBack(back, now, null)?.studied.session).toMatchObject({ current: 'word-0', learning: [] });
  });

  test('of another word leads back to what has become known meanwhile', () => {
    const state = (studyCount: number) => ({ wordId: 'word-5', studyCount }) as Progress;
    const session = { ...begun.session, states: new Map([['word-5', state(6)]]) };
    const given = { wordId: 'word-0', rating: 'good', wasNew: true, durationMs: 1 } as const;
    const rated = take({ session, steps: [] }, { wordId: 'word-0', eventId: 'event-0' }, practise(session, given, 0));
    const undone = takeBack(learn(rated, 'word-5', state(5), 0), 0, null)?.studied;
    expect(undone?.session.current).toBe('word-0');
    expect(undone?.session.states.get('word-5')).toEqual(state(5));
  });
});
