import type { Rating } from '../../../lib/contract/progress.js';
import {
  assignedMemory,
  type Memory,
  PARAMETERS,
  preview,
  review,
  SCHEDULER_VERSION,
} from '../../../lib/domain/scheduler.js';
import { Random } from './random.js';
import { type Case, subject } from './subject.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-03-01T09:00:00.000Z');
const ratings = ['again', 'hard', 'good', 'easy'] as const;

interface Input {
  /** Instead of a first review: the confidence that was set, and when. */
  readonly assigned?: { readonly confidence: number; readonly at: string };
  readonly reviews: readonly { readonly rating: Rating; readonly at: string }[];
  /** When the four buttons are asked what they would do. */
  readonly previewAt: string;
}

const iso = (ms: number) => new Date(ms).toISOString();

/** Rating and time since the step before, in ms. */
type Step = readonly [Rating, number];

function history(
  name: string,
  steps: readonly Step[],
  options: { confidence?: number; start?: number } = {},
): Case<Input> {
  const { confidence, start = START } = options;
  let at = start;
  const reviews = steps.map(([rating, gapMs]) => {
    at += gapMs;
    return { rating, at: iso(at) };
  });
  const assigned = confidence === undefined ? {} : { assigned: { confidence, at: iso(start) } };
  return { name, input: { ...assigned, reviews, previewAt: iso(at + 3 * DAY_MS) } };
}

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

function directed(): Case<Input>[] {
  const firsts = ratings.map((rating) => history(`a first ${rating}`, [[rating, 0]]));
  const pairs = ratings.flatMap((first) =>
    ratings.map((second) =>
      history(`${first}, then ${second} after a minute`, [
        [first, 0],
        [second, MINUTE_MS],
      ]),
    ),
  );
  return [
    ...firsts,
    ...pairs,
    history('learned by good alone, each when due', [
      ['good', 0],
      ['good', 10 * MINUTE_MS],
      ['good', 2 * DAY_MS],
      ['good', 8 * DAY_MS],
    ]),
    history('a step is kept by hard', [
      ['good', 0],
      ['hard', 10 * MINUTE_MS],
      ['good', 10 * MINUTE_MS],
    ]),
    history('good, then good 11 minutes later, on one day of UTC', [
      ['good', 0],
      ['good', 11 * MINUTE_MS],
    ]),
    history(
      'good, then good 11 minutes later, across midnight of UTC',
      [
        ['good', 0],
        ['good', 11 * MINUTE_MS],
      ],
      { start: Date.parse('2026-03-01T23:55:00.000Z') },
    ),
    history(
      'the last millisecond of a day of UTC, and the first of the next',
      [
        ['easy', 0],
        ['good', 1],
      ],
      { start: Date.parse('2026-12-31T23:59:59.999Z') },
    ),
    history('known, then forgotten, then learned again', [
      ['easy', 0],
      ['again', 8 * DAY_MS],
      ['good', 10 * MINUTE_MS],
      ['good', DAY_MS],
    ]),
    history('forgotten on the day of the review', [
      ['easy', 0],
      ['again', HOUR_MS],
      ['again', HOUR_MS],
      ['hard', HOUR_MS],
      ['easy', HOUR_MS],
    ]),
    history('forgotten again and again', times(60, ['again', DAY_MS])),
    history('always easy', [['easy', 0], ...times(10, ['easy', 400 * DAY_MS])]),
    history('always easy, up to the longest interval', [['easy', 0], ...times(6, ['easy', 20_000 * DAY_MS])]),
    history('always hard', [['hard', 0], ...times(12, ['hard', 5 * DAY_MS])]),
    history('reviewed long after it was due', [
      ['good', 0],
      ['good', 10 * MINUTE_MS],
      ['good', 700 * DAY_MS],
    ]),
    history('reviewed long before it is due', [['easy', 0], ...times(5, ['good', DAY_MS])]),
    history('several reviews at one instant', [
      ['good', 0],
      ['good', 0],
      ['good', 0],
      ['easy', 0],
      ['again', 0],
    ]),
    history('a review before the last one counts at its time', [
      ['easy', 0],
      ['good', 8 * DAY_MS],
      ['good', -3 * DAY_MS],
    ]),
    history('odd milliseconds', [
      ['good', 123],
      ['good', 10 * MINUTE_MS + 457],
      ['hard', 3 * DAY_MS + 1],
      ['good', 9 * DAY_MS - 1],
    ]),
    ...[0, 0.000001, 0.25, 0.5, 0.654321, 0.8, 0.999999, 1].flatMap((confidence) => [
      history(
        `confidence ${confidence}, then good when due`,
        [['good', Math.max(1, Math.round(1 + 29 * confidence * confidence)) * DAY_MS]],
        { confidence },
      ),
      history(
        `confidence ${confidence}, then again the next day, then good`,
        [
          ['again', DAY_MS],
          ['good', 10 * MINUTE_MS],
          ['good', DAY_MS],
        ],
        { confidence },
      ),
    ]),
  ];
}

function random(count: number): Case<Input>[] {
  const random = new Random(20260301);
  return Array.from({ length: count }, (_, index) => {
    const steps = Array.from({ length: random.whole(2, 10) }, (): Step => {
      const gapMs = random.pick([
        random.whole(0, 20 * MINUTE_MS),
        random.whole(0, 30 * HOUR_MS),
        random.whole(0, 30 * DAY_MS),
        random.whole(0, 200 * DAY_MS),
      ]);
      return [random.pick(['again', 'hard', 'good', 'good', 'good', 'easy']), gapMs];
    });
    const confidence = random.isLucky(0.2) ? { confidence: random.whole(0, 1_000_000) / 1e6 } : {};
    return history(`random history ${index + 1}`, steps, confidence);
  });
}

/** The memory as the contract writes it: times in ISO 8601. */
function shown({ lastReviewedAt, nextReview, ...memory }: Memory) {
  return { ...memory, lastReviewedAt: iso(lastReviewedAt), nextReview: iso(nextReview) };
}

const HISTORIES = 200;

export const scheduling = subject({
  file: 'scheduling',
  description:
    'FSRS-6 without fuzz: the memory of a word after each review of a history, and what each button would do after the last. The card is folded review by review; every state goes on from the rounded one before it.',
  source: ['lib/domain/scheduler.ts', 'lib/domain/confidence.ts'],
  version: SCHEDULER_VERSION,
  formats: {
    stability:
      'days; rounded to 4 decimals after each review as part of the rule, exact where a confidence assigned it. Compare with a tolerance of 0.0001: the last bits of exp and pow differ from engine to engine',
    difficulty:
      '1 to 10; rounded to 4 decimals after each review, with 8 where a confidence assigned it. Tolerance 0.0001',
    'lastReviewedAt, nextReview': 'ISO 8601 in UTC with milliseconds; exact',
    preview:
      'milliseconds from previewAt (from the last review where that is later) until the word would be due; exact',
    'state, learningSteps, lapses': 'exact',
  },
  settings: { parameters: PARAMETERS },
  cases: () => {
    const known = directed();
    return [...known, ...random(HISTORIES - known.length)];
  },
  answer: ({ assigned, reviews, previewAt }: Input) => {
    let memory = assigned ? assignedMemory(assigned.confidence, Date.parse(assigned.at)) : null;
    const states: ReturnType<typeof shown>[] = [];
    for (const { rating, at } of reviews) {
      memory = review(memory, rating, Date.parse(at));
      states.push(shown(memory));
    }
    return { states, preview: preview(memory, Date.parse(previewAt)) };
  },
});
