import { type Card, createEmptyCard, FSRS, type Grade, generatorParameters } from 'ts-fsrs';
import type { Progress, StudyEvent } from '../../lib/contract/progress.js';

// The definition of progress, written a second time and as plainly as it can be: walk through a word's events in order.
// It shares no code with lib/domain, so that a fault there shows as a difference.

const scheduler = new FSRS(generatorParameters({ enable_fuzz: false }));
const names = ['new', 'learning', 'review', 'relearning'] as const;
const rounded = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;

export type Shown = Pick<
  Progress,
  | 'studyCount'
  | 'correctCount'
  | 'confidence'
  | 'state'
  | 'stability'
  | 'difficulty'
  | 'learningSteps'
  | 'lapses'
  | 'lastReviewedAt'
  | 'nextReview'
>;

/** What a word's log makes of it; null when the word is absent. */
export function replay(log: readonly StudyEvent[]): Shown | null {
  const live = log.filter((event) => !event.voided);
  live.sort(
    (a, b) =>
      Date.parse(a.at) - Date.parse(b.at) ||
      Date.parse(a.claimedAt) - Date.parse(b.claimedAt) ||
      (a.id < b.id ? -1 : 1),
  );
  let isPresent = false;
  let study = 0;
  let correct = 0;
  let card: Card | null = null;
  for (const event of live) {
    if (event.kind === 'reset') {
      isPresent = false;
      study = 0;
      correct = 0;
      card = null;
    } else if (event.kind === 'state') {
      isPresent = true;
      if (event.studyCount !== undefined) study = event.studyCount;
      if (event.correctCount !== undefined) correct = event.correctCount;
      if (event.confidence !== undefined) card = assigned(event.confidence, new Date(event.at));
    } else {
      isPresent = true;
      study += 1;
      if (event.rating !== 'again') correct += 1;
      const grade = (['again', 'hard', 'good', 'easy'].indexOf(event.rating ?? '') + 1) as Grade;
      const next: Card = scheduler.next(card ?? createEmptyCard(new Date(event.at)), new Date(event.at), grade).card;
      card = { ...next, stability: rounded(next.stability, 4), difficulty: rounded(next.difficulty, 4) };
    }
  }
  if (!isPresent) return null;
  const strength = card === null ? 0 : Math.sqrt(Math.max(0, card.stability - 1) / 29);
  return {
    studyCount: study,
    correctCount: Math.min(correct, study),
    confidence: rounded(Math.min(1, strength), 6),
    state: names[card?.state ?? 0] ?? 'new',
    stability: card?.stability ?? null,
    difficulty: card?.difficulty ?? null,
    learningSteps: card?.learning_steps ?? 0,
    lapses: card?.lapses ?? 0,
    lastReviewedAt: card?.last_review?.toISOString() ?? null,
    nextReview: card?.due.toISOString() ?? null,
  };
}

function assigned(confidence: number, at: Date): Card {
  const stability = 1 + 29 * (confidence * confidence);
  const days = Math.max(1, Math.round(stability));
  return {
    ...createEmptyCard(at),
    state: 2,
    stability,
    difficulty: scheduler.init_difficulty(3),
    last_review: at,
    due: new Date(at.getTime() + days * 86_400_000),
  };
}

/** The part of a Progress that the log decides. */
export function shownOf(progress: Progress): Shown {
  const { studyCount, correctCount, confidence, state, stability, difficulty, learningSteps, lapses } = progress;
  const { lastReviewedAt, nextReview } = progress;
  return {
    studyCount,
    correctCount,
    confidence,
    state,
    stability,
    difficulty,
    learningSteps,
    lapses,
    lastReviewedAt,
    nextReview,
  };
}
