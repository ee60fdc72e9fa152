import { confidenceOf, MASTERED_CONFIDENCE, stabilityOf } from '../../../lib/domain/confidence.js';
import { ASSIGNED_DIFFICULTY, assignedMemory } from '../../../lib/domain/scheduler.js';
import { Random } from './random.js';
import { type Case, subject } from './subject.js';

/** A confidence that is set, or a stability that is shown as one. */
type Input = { readonly confidence: number } | { readonly stability: number | null };

const DAY_MS = 86_400_000;

function cases(): Case<Input>[] {
  const random = new Random(30);
  const confidences = [0, 0.000001, 0.000002, 0.1, 0.123456, 0.3, 0.5, 0.654321, 0.799999, 0.8, 0.999999, 1];
  const stabilities = [
    null,
    0,
    0.001,
    0.212,
    0.9999,
    1,
    1.0001,
    2.3065,
    8.25,
    19.5599,
    19.56,
    29.9999,
    30,
    30.0001,
    36_500,
  ];
  const more = Array.from({ length: 40 }, () => random.whole(0, 1_000_000) / 1e6);
  const others = Array.from({ length: 40 }, () => random.whole(0, 400_000) / 1e4);
  return [
    ...[...confidences, ...more].map((confidence) => ({
      name: `confidence ${confidence} is set`,
      input: { confidence },
    })),
    ...[...stabilities, ...others].map((stability) => ({
      name: stability === null ? 'no memory' : `a stability of ${stability} days is shown`,
      input: { stability },
    })),
  ];
}

export const confidence = subject({
  file: 'confidence',
  description:
    'Confidence c and stability S are two faces of one variable: S = 1 + 29·(c·c), and c = round6(min(1, sqrt(max(0, S − 1) / 29))), 0 without memory. A word is mastered from 0.8 on. round6 rounds halves up: floor(x·1e6 + 0.5) / 1e6.',
  source: ['lib/domain/confidence.ts', 'lib/domain/scheduler.ts'],
  formats: {
    'stability, confidence, readsBackAs':
      'IEEE 754 doubles, written as short as they read back; exact, bit by bit: only +, ·, / and sqrt are used, which every engine rounds alike',
    difficulty: 'exact with 8 decimals',
    dueDays: 'whole days from the moment that it was set',
  },
  settings: { mastered: MASTERED_CONFIDENCE },
  cases,
  answer: (input: Input) => {
    if ('stability' in input) {
      const shown = confidenceOf(input.stability);
      return { confidence: shown, isMastered: shown >= MASTERED_CONFIDENCE };
    }
    const stability = stabilityOf(input.confidence);
    const { nextReview, lastReviewedAt } = assignedMemory(input.confidence, 0);
    return {
      stability,
      difficulty: ASSIGNED_DIFFICULTY,
      dueDays: (nextReview - lastReviewedAt) / DAY_MS,
      readsBackAs: confidenceOf(stability),
    };
  },
});
