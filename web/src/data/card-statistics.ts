import type { Statistics } from '../../../lib/contract/progress.js';
import { MASTERED_CONFIDENCE } from '../../../lib/domain/confidence.js';
import { FORECAST_DAYS, forecast } from '../../../lib/domain/statistics.js';
import type { Day } from '../../../lib/domain/study-day.js';
import type { States } from './introduced-today.js';
import { dayOf } from './study-days.js';

/** The statistics that the words' states make. */
export type CardStatistics = Pick<
  Statistics,
  | 'totalWords'
  | 'studiedWords'
  | 'masteredWords'
  | 'averageConfidence'
  | 'dueNow'
  | 'dueToday'
  | 'forecast'
  | 'byList'
  | 'byState'
>;

/** As much of the vocabulary as is counted. */
interface CountedVocabulary {
  readonly words: Pick<ReadonlySet<string>, 'has' | 'size'>;
  readonly wordIdsByList: ReadonlyMap<string, readonly string[]>;
}

interface CardOptions {
  /** What the learner sees. */
  readonly shown: States;
  readonly vocabulary: CountedVocabulary;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

/** By the rules of the server's statistics: words that are no longer in the vocabulary do not count. */
export function cardStatistics({ shown, vocabulary, timeZone, now }: CardOptions): CardStatistics {
  const cards = [...shown.values()].filter(({ wordId }) => vocabulary.words.has(wordId));
  const studied = new Set(cards.filter((card) => card.studyCount > 0 || card.stability !== null).map(idOf));
  const mastered = new Set(cards.filter(({ confidence }) => confidence >= MASTERED_CONFIDENCE).map(idOf));
  const coming = forecast(dayOf(now, timeZone), dueByDay(cards, timeZone, now));
  const inState = (state: string) => cards.filter((card) => card.state === state).length;
  const byList = [...vocabulary.wordIdsByList].map(([listId, ids]) => ({
    listId,
    total: ids.length,
    studied: ids.filter((id) => studied.has(id)).length,
    mastered: ids.filter((id) => mastered.has(id)).length,
  }));
  return {
    totalWords: vocabulary.words.size,
    studiedWords: studied.size,
    masteredWords: mastered.size,
    averageConfidence: average(cards.map(({ confidence }) => confidence)),
    dueNow: cards.filter(({ nextReview }) => nextReview !== null && Date.parse(nextReview) <= now).length,
    dueToday: coming[0]?.due ?? 0,
    forecast: coming,
    byList: byList.sort((a, b) => (a.listId < b.listId ? -1 : 1)),
    byState: {
      new: inState('new'),
      learning: inState('learning'),
      review: inState('review'),
      relearning: inState('relearning'),
    },
  };
}

const idOf = ({ wordId }: { readonly wordId: string }) => wordId;

/** What is overdue falls due today. */
function dueByDay(
  cards: readonly { readonly nextReview: string | null }[],
  timeZone: string,
  now: number,
): { date: Day; due: number }[] {
  // a calendar day may be an hour longer, and the day begins at four: this is certainly late enough
  const end = now + (FORECAST_DAYS + 2) * 86_400_000;
  const byDay = new Map<Day, number>();
  for (const { nextReview } of cards) {
    const at = nextReview === null ? Number.POSITIVE_INFINITY : Date.parse(nextReview);
    if (at > end) continue;
    const day = dayOf(Math.max(at, now), timeZone);
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
  }
  return [...byDay].map(([date, due]) => ({ date, due }));
}

/** In millionths and whole numbers, as the server reckons. */
function average(confidences: readonly number[]): number {
  if (confidences.length === 0) return 0;
  const sum = confidences.reduce((total, confidence) => total + Math.round(confidence * 1e6), 0);
  return Math.round(sum / confidences.length) / 1e6;
}
