import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../lib/contract/progress.js';
import { LONGEST_UNDO, learn, ofEarlierVisit, type Studied, take, takeBack } from './steps.js';
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
    // and what is learnt of it a moment later holds, unless it was answered before
    const learnt = learn(undone, 'word-0', state(1));
    expect(learnt.session.states.get('word-0')).toEqual(state(1));
    const answered = take(learnt, { wordId: 'word-0', eventId: 'event-1' }, learnt.session);
    expect(learn(answered, 'word-0', state(2))).toBe(answered);
  });
});
