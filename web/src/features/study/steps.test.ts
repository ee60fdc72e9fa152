import { describe, expect, test } from 'vitest';
import { LONGEST_UNDO, ofEarlierVisit, type Studied, take, takeBack } from './steps.js';
import { beginSession, practise, startOver } from './study-session.js';

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
    const undone = takeBack(rateAll(1), 0);
    expect(undone?.studied.session).toBe(begun.session);
    expect(undone?.step).toMatchObject({ wordId: 'word-0', eventId: 'event-0' });
    expect(undone && takeBack(undone.studied, 0)).toBeUndefined();
  });

  test('remembers the last thirty steps and no session before them', () => {
    let studied = rateAll(35);
    expect(studied.steps).toHaveLength(LONGEST_UNDO);
    expect(Object.keys(studied.session)).not.toContain('before');
    const taken: string[] = [];
    for (let undone = takeBack(studied, 0); undone; undone = takeBack(studied, 0)) {
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
    const once = takeBack(here, 0);
    expect(once?.step.eventId).toBe('event-1');
    expect(once?.studied.session).toMatchObject({ current: 'word-1', main: WORDS.slice(2), answers: [] });
    const twice = once && takeBack(once.studied, 0);
    expect(twice?.studied.session).toMatchObject({ current: 'word-0', main: WORDS.slice(1) });
    expect(twice?.studied.steps).toEqual([]);
  });

  test('of a word that was started over in an earlier visit takes its card away again', () => {
    const ended = beginSession({ main: [], learning: [] }, new Map(), 0);
    const again = startOver({ ...ended, finished: ['word-0'] }, 'word-0', 0);
    const { steps } = take({ session: ended, steps: [] }, { wordId: 'word-0', eventId: 'event-0' }, again);
    const session = beginSession({ main: ['word-0', 'word-1'], learning: [] }, new Map(), 0);
    const undone = takeBack({ session, steps: ofEarlierVisit(steps) }, 0);
    expect(undone?.studied.session).toMatchObject({ current: 'word-1', main: [] });
  });
});
