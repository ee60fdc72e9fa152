import type { MemoryState, Statistics } from '../../lib/contract/progress.js';
import { addDays, studyDay } from '../../lib/domain/study-day.js';

export interface StoredEvent {
  readonly wordId: string;
  readonly kind: 'review' | 'state' | 'reset';
  readonly at: Date;
  readonly id: string;
  readonly claimedAt?: Date;
  readonly rating?: 1 | 2 | 3 | 4;
  readonly confidence?: number;
  readonly durationMs?: number;
  readonly voided?: boolean;
}

export interface StoredCard {
  readonly wordId: string;
  readonly studyCount: number;
  readonly state: MemoryState;
  readonly stability: number | null;
  readonly nextReview: Date | null;
  readonly deleted?: boolean;
}

export interface Vocabulary {
  readonly wordIds: readonly string[];
  readonly removedIds: readonly string[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

export interface Learning {
  readonly vocabulary: Vocabulary;
  readonly events: readonly StoredEvent[];
  readonly cards: readonly StoredCard[];
}

const byOrder = (a: StoredEvent, b: StoredEvent) =>
  a.at.getTime() - b.at.getTime() ||
  (a.claimedAt ?? a.at).getTime() - (b.claimedAt ?? b.at).getTime() ||
  (a.id < b.id ? -1 : 1);

const round6 = (value: number) => Math.round(value * 1e6) / 1e6;
const shareOf = (ratings: readonly StoredEvent[]) =>
  ratings.length === 0 ? null : round6(ratings.filter((review) => review.rating !== 1).length / ratings.length);

/** The statistics from every row in memory, written word by word after their definitions and without regard to cost. */
export function expectedStatistics(learning: Learning, timeZone: string, now: Date): Statistics {
  const today = studyDay(now, timeZone);
  const days = new Map(learning.events.map((event) => [event, studyDay(event.at, timeZone)]));
  const dayOf = (event: StoredEvent) => days.get(event) ?? '';
  const live = learning.events.filter((event) => !event.voided).sort(byOrder);
  const reviews = live.filter((event) => event.kind === 'review');
  const on = (day: string) => reviews.filter((review) => dayOf(review) === day);

  const introduced = learning.vocabulary.wordIds.filter((wordId) => {
    const first = live.find(
      (event) => event.wordId === wordId && (event.kind === 'review' || event.confidence !== undefined),
    );
    return first?.kind === 'review' && dayOf(first) === today;
  });

  const spaced = reviews.filter((review, index) => {
    const previous = reviews.slice(0, index).findLast((earlier) => earlier.wordId === review.wordId);
    const day = dayOf(review);
    return previous !== undefined && dayOf(previous) < day && day <= today && day >= addDays(today, -29);
  });

  let streakDays = 0;
  const studied = new Set(reviews.map(dayOf));
  for (let day = studied.has(today) ? today : addDays(today, -1); studied.has(day); day = addDays(day, -1))
    streakDays++;

  const { wordIds, removedIds, lists } = learning.vocabulary;
  const words = wordIds.filter((wordId) => !removedIds.includes(wordId));
  const cards = learning.cards.filter((card) => !card.deleted && words.includes(card.wordId));
  const confidence = (card: StoredCard) =>
    card.stability === null ? 0 : round6(Math.min(1, Math.sqrt(Math.max(0, card.stability - 1) / 29)));
  const isStudied = (card: StoredCard) => card.studyCount > 0 || card.state !== 'new';
  const isMastered = (card: StoredCard) => confidence(card) >= 0.8;
  const dueOn = (day: string) =>
    cards.filter(({ nextReview }) => {
      if (nextReview === null) return false;
      const due = studyDay(nextReview, timeZone);
      return day === today ? due <= day : due === day;
    }).length;
  const inState = (state: MemoryState) => cards.filter((card) => card.state === state).length;

  return {
    totalWords: words.length,
    studiedWords: cards.filter(isStudied).length,
    masteredWords: cards.filter(isMastered).length,
    averageConfidence:
      cards.length === 0
        ? 0
        : Math.round(cards.reduce((sum, card) => sum + Math.round(confidence(card) * 1e6), 0) / cards.length) / 1e6,
    dueNow: cards.filter((card) => card.nextReview !== null && card.nextReview <= now).length,
    dueToday: dueOn(today),
    introducedToday: introduced.length,
    reviewedToday: on(today).length,
    totalReviews: reviews.length,
    accuracy: shareOf(reviews),
    trueRetention: shareOf(spaced),
    streakDays,
    reviewsByDay: Array.from({ length: 366 }, (_, index) => {
      const date = addDays(today, index - 365);
      return {
        date,
        reviews: on(date).length,
        correct: on(date).filter((review) => review.rating !== 1).length,
        durationMs: on(date).reduce((sum, review) => sum + (review.durationMs ?? 0), 0),
      };
    }),
    forecast: Array.from({ length: 14 }, (_, index) => {
      const date = addDays(today, index);
      return { date, due: dueOn(date) };
    }),
    byList: Object.keys(lists)
      .sort()
      .map((listId) => {
        const onList = words.filter((wordId) => lists[listId]?.includes(wordId));
        const known = cards.filter((card) => onList.includes(card.wordId));
        return {
          listId,
          total: onList.length,
          studied: known.filter(isStudied).length,
          mastered: known.filter(isMastered).length,
        };
      }),
    byState: {
      new: inState('new'),
      learning: inState('learning'),
      review: inState('review'),
      relearning: inState('relearning'),
    },
  };
}
