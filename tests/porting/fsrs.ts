// FSRS-6 written from its published formulas, as a port would: without ts-fsrs and without lib/domain. What a port must know of it
// beyond the formulas is in docs/porting/README.md.
// https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm

export interface Parameters {
  readonly w: readonly number[];
  readonly maximum_interval: number;
}

export interface Card {
  readonly state: 'learning' | 'review' | 'relearning';
  readonly stability: number;
  readonly difficulty: number;
  readonly step: number;
  readonly lapses: number;
  readonly reviewedAt: number;
  readonly dueAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const round = (value: number, decimals: number) => Math.floor(value * 10 ** decimals + 0.5) / 10 ** decimals;
const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
const utcDay = (ms: number) => Math.floor(ms / DAY_MS);

/** The card after a review; grades are 1 again, 2 hard, 3 good, 4 easy. At a retention of 0.9 an interval is the stability. */
export function nextCard(
  { w: weights, maximum_interval: longest }: Parameters,
  card: Card | null,
  grade: number,
  at: number,
): Card {
  const w = (index: number) => weights[index] ?? Number.NaN;
  const reviewedAt = Math.max(at, card?.reviewedAt ?? at);
  const days = card ? utcDay(reviewedAt) - utcDay(card.reviewedAt) : 0;

  const firstDifficulty = (of: number) => round(w(4) - Math.exp((of - 1) * w(5)) + 1, 8);
  const nextDifficulty = (d: number) => {
    const damped = d + round((-w(6) * (grade - 3) * (10 - d)) / 9, 8);
    return within(round(w(7) * firstDifficulty(4) + (1 - w(7)) * damped, 8), 1, 10);
  };

  const factor = round(Math.exp(Math.log(0.9) / -w(20)) - 1, 8);
  const nextStability = (s: number, d: number, of: number) => {
    const kept = (value: number) => round(within(value, 0.001, 36_500), 8);
    if (days === 0) {
      const growth = s ** -w(19) * Math.exp(w(17) * (of - 3 + w(18)));
      return kept(s * (of >= 2 ? Math.max(growth, 1) : growth));
    }
    const r = round((1 + (factor * days) / s) ** -w(20), 8);
    if (of === 1) {
      const forgotten = kept(w(11) * d ** -w(12) * ((s + 1) ** w(13) - 1) * Math.exp((1 - r) * w(14)));
      return Math.min(forgotten, Math.max(0.001, round(s / Math.exp(w(17) * w(18)), 8)));
    }
    const bonus = of === 2 ? w(15) : of === 4 ? w(16) : 1;
    return kept(s * (1 + Math.exp(w(8)) * (11 - d) * s ** -w(9) * (Math.exp((1 - r) * w(10)) - 1) * bonus));
  };

  const interval = (s: number) => within(Math.floor(s + 0.5), 1, longest);
  const made = (next: Pick<Card, 'state' | 'stability' | 'step'>, waitMs: number): Card => ({
    ...next,
    stability: round(next.stability, 4),
    difficulty: round(card ? nextDifficulty(card.difficulty) : within(firstDifficulty(grade), 1, 10), 4),
    lapses: (card?.lapses ?? 0) + (card?.state === 'review' && grade === 1 ? 1 : 0),
    reviewedAt,
    dueAt: reviewedAt + waitMs,
  });

  if (card?.state === 'review') {
    const [again, hard, good, easy] = [1, 2, 3, 4].map((of) => nextStability(card.stability, card.difficulty, of));
    if (grade === 1) return made({ state: 'relearning', stability: again ?? 0, step: 0 }, 10 * MINUTE_MS);
    // hard never waits longer than good, good at least a day longer than hard, easy a day longer than good
    const hardDays = Math.min(interval(hard ?? 0), interval(good ?? 0));
    const goodDays = Math.max(interval(good ?? 0), hardDays + 1);
    const easyDays = Math.max(interval(easy ?? 0), goodDays + 1);
    const of = { 2: [hard, hardDays], 3: [good, goodDays], 4: [easy, easyDays] }[grade] ?? [];
    return made({ state: 'review', stability: of[0] ?? 0, step: 0 }, (of[1] ?? 0) * DAY_MS);
  }

  const stability = card ? nextStability(card.stability, card.difficulty, grade) : Math.max(w(grade - 1), 0.1);
  const state = card?.state ?? 'learning';
  const steps = state === 'learning' ? [1, 10] : [10];
  const step = card?.step ?? 0;
  const graduated = made({ state: 'review', stability, step: 0 }, interval(stability) * DAY_MS);
  if (step >= steps.length || grade === 4) return graduated;
  if (grade === 1) return made({ state, stability, step: 0 }, (steps[0] ?? 0) * MINUTE_MS);
  // hard keeps the step: halfway between the first two, or half as long again as the only one
  if (grade === 2) return made({ state, stability, step }, (state === 'learning' ? 6 : 15) * MINUTE_MS);
  const following = steps[step + 1];
  return following === undefined ? graduated : made({ state, stability, step: step + 1 }, following * MINUTE_MS);
}
