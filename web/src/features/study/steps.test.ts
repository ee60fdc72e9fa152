import { describe, expect, test } from 'vitest';
import { LONGEST_UNDO, type Studied, take, takeBack } from './steps.js';
import { beginSession, practise } from './study-session.js';

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
    const undone = takeBack(rateAll(1));
    expect(undone?.studied.session).toBe(begun.session);
    expect(undone?.step).toMatchObject({ wordId: 'word-0', eventId: 'event-0' });
    expect(undone && takeBack(undone.studied)).toBeUndefined();
  });

  test('remembers the last thirty steps and no session before them', () => {
    let studied = rateAll(35);
    expect(studied.steps).toHaveLength(LONGEST_UNDO);
    expect(Object.keys(studied.session)).not.toContain('before');
    const taken: string[] = [];
    for (let undone = takeBack(studied); undone; undone = takeBack(studied)) {
      taken.push(undone.step.wordId);
      studied = undone.studied;
    }
    expect(taken).toEqual(WORDS.slice(5, 35).reverse());
    expect(studied.session.current).toBe('word-5');
    expect(studied.session.answers).toHaveLength(5);
  });
});
