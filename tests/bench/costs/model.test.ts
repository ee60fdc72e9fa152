import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { behaviour, operations, SOUND_BYTES } from './inputs.js';
import { limits } from './limits.js';
import { learnersWithin, monthOf } from './model.js';

describe('a month', () => {
  it('of nobody uses nothing', () => {
    const { kept: _, ...used } = monthOf(0);
    expect(Object.values(used).every((amount) => amount === 0)).toBe(true);
  });

  it('grows with learners in what each of them asks for, and ends at the vocabulary in what is bought', () => {
    const [ten, thousand, many] = [monthOf(10), monthOf(1_000), monthOf(100_000)];
    expect(thousand.calls).toBeCloseTo(ten.calls * 100, 3);
    expect(thousand.statements).toBeCloseTo(ten.statements * 100, 3);
    expect(many.dialogues).toBe(648);
    expect(many.characters).toBeLessThan(thousand.characters * 3);
  });

  it('has the database awake for 30 days at most', () => {
    expect(monthOf(100_000).awakeHours).toBeCloseTo(720, 3);
    expect(monthOf(1).awakeHours).toBeLessThan(20);
  });

  it('has no device put sounds away that it will ask for again', () => {
    const soundsOfAWord = behaviour.soundsANewWord + behaviour.turnsHeardADialogue;
    expect(vocabulary.words.length * soundsOfAWord * SOUND_BYTES).toBeLessThan(50_000_000);
  });
});

describe('the most learners within a limit', () => {
  it('are found to a step of 3.5 %, and never too many', () => {
    for (const limit of limits) {
      const most = learnersWithin(limit);
      if (most === Number.POSITIVE_INFINITY) continue;
      expect(limit.use(monthOf(most))).toBeLessThanOrEqual(limit.free);
      expect(limit.use(monthOf(Math.ceil(most * 1.05) + 2))).toBeGreaterThan(limit.free);
    }
  });

  it('are as many as like where nothing grows', () => {
    expect(learnersWithin({ free: 1, use: () => 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

it('SQL and Redis of an ordinary day are the numbers that design and tests promise', () => {
  expect(operations['batch of 1 review']).toMatchObject({ sql: 2, redis: 0 });
  expect(operations.statistics).toMatchObject({ sql: 1, redis: 0 });
  expect(operations.sound).toMatchObject({ sql: 0, redis: 3 });
});
