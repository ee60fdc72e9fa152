import type { Rating, Statistics, Update } from '../../../lib/contract/progress.js';
import { HISTORY_DAYS, history, RETENTION_DAYS, share } from '../../../lib/domain/statistics.js';
import { addDays, type Day, daysBetween } from '../../../lib/domain/study-day.js';
import { countIntroduced, introducedToday, type States } from './introduced-today.js';
import { dayOf } from './study-days.js';
import type { TakenBack } from './taken-back.js';

/** The statistics that the log of reviews makes; the others are those of the words' states. */
export type LogStatistics = Pick<
  Statistics,
  'totalReviews' | 'accuracy' | 'trueRetention' | 'streakDays' | 'reviewsByDay' | 'reviewedToday' | 'introducedToday'
>;

export interface LogOptions {
  /** What the server last told; null when `updates` are the whole log, as a guest's are. */
  readonly told: LogStatistics | null;
  /** The server's states before `updates`. */
  readonly server: States;
  /** What the server does not count yet. */
  readonly updates: readonly Update[];
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

interface Review {
  readonly id: string;
  readonly wordId: string;
  readonly rating: Rating;
  readonly at: number;
  readonly day: Day;
  readonly durationMs: number;
}

/**
 * What the server told, with this device's own reviews added, by the rules of its statistics: exactly what it will tell
 * once it has them, but for the retention, which it alone knows (a guest's is exact). What it counts and was taken back is left
 * out before, by `withoutTakenBack`.
 */
export function logStatistics({ told, server, updates, timeZone, now }: LogOptions): LogStatistics {
  const today = dayOf(now, timeZone);
  const reviews = liveReviews(updates, timeZone, now);
  const correct = reviews.filter(isCorrect).length;
  const toldCorrect = Math.round((told?.accuracy ?? 0) * (told?.totalReviews ?? 0));
  const totalReviews = (told?.totalReviews ?? 0) + reviews.length;
  const reviewsByDay = history(today, addTo(told?.reviewsByDay ?? [], reviews));
  return {
    totalReviews,
    accuracy: share(toldCorrect + correct, totalReviews),
    trueRetention: told ? told.trueRetention : retention(reviews, today),
    streakDays: streak(reviewsByDay, told),
    reviewsByDay,
    reviewedToday: reviewsByDay.at(-1)?.reviews ?? 0,
    introducedToday: introducedToday({ statistics: told ?? undefined, server, waiting: updates, timeZone, now }),
  };
}

interface WithoutOptions {
  readonly words: Iterable<Pick<TakenBack, 'before' | 'after'>>;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

/** What the server told, as it will be once it knows what was taken back; of the retention it knows alone. */
export function withoutTakenBack<Told extends LogStatistics>(
  told: Told,
  { words, timeZone, now }: WithoutOptions,
): Told {
  const gone: Review[] = [];
  let introduced = 0;
  const today = dayOf(now, timeZone);
  for (const { before, after } of words) {
    const left = new Set(after.flatMap((update) => ('id' in update ? [update.id] : [])));
    gone.push(...liveReviews(before, timeZone, now).filter(({ id }) => !left.has(id)));
    const count = (updates: readonly Update[]) => countIntroduced({ server: new Map(), updates, day: today, timeZone });
    introduced += count(before) - count(after);
  }
  const totalReviews = Math.max(0, told.totalReviews - gone.length);
  const correct = Math.round((told.accuracy ?? 0) * told.totalReviews) - gone.filter(isCorrect).length;
  const reviewsByDay = told.reviewsByDay.map((day) => {
    const ofDay = gone.filter(({ day: date }) => date === day.date);
    return {
      date: day.date,
      reviews: Math.max(0, day.reviews - ofDay.length),
      correct: Math.max(0, day.correct - ofDay.filter(isCorrect).length),
      durationMs: ofDay.reduce((sum, { durationMs }) => Math.max(0, sum - durationMs), day.durationMs),
    };
  });
  return {
    ...told,
    totalReviews,
    accuracy: share(Math.max(0, correct), totalReviews),
    reviewsByDay,
    streakDays: streak(reviewsByDay, told),
    reviewedToday: reviewsByDay.at(-1)?.reviews ?? 0,
    introducedToday: Math.max(0, told.introducedToday - (told.reviewsByDay.at(-1)?.date === today ? introduced : 0)),
  };
}

const isCorrect = ({ rating }: Review) => rating !== 'again';

function liveReviews(updates: readonly Update[], timeZone: string, now: number): Review[] {
  const undone = new Set(updates.flatMap((update) => ('undo' in update ? [update.undo] : [])));
  return updates.flatMap((update): Review[] => {
    if (!('rating' in update) || undone.has(update.id)) return [];
    // the server takes nothing that comes from the future
    const at = Math.min(Date.parse(update.at), now);
    const { id, wordId, rating, durationMs = 0 } = update;
    return [{ id, wordId, rating, at, day: dayOf(at, timeZone), durationMs }];
  });
}

function addTo(days: Statistics['reviewsByDay'], reviews: readonly Review[]): Statistics['reviewsByDay'] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  for (const { day: date, rating, durationMs } of reviews) {
    const before = byDate.get(date) ?? { date, reviews: 0, correct: 0, durationMs: 0 };
    byDate.set(date, {
      date,
      reviews: before.reviews + 1,
      correct: before.correct + (rating === 'again' ? 0 : 1),
      durationMs: before.durationMs + durationMs,
    });
  }
  return [...byDate.values()];
}

/** Days in a row with a review, up to today, or to yesterday while today has none. */
function streak(days: Statistics['reviewsByDay'], told: LogStatistics | null): number {
  const fromEnd = [...days].reverse().map(({ reviews }) => reviews > 0);
  const first = fromEnd[0] ? 0 : 1;
  const length = fromEnd.indexOf(false, first) - first;
  if (length >= 0) return length;
  // longer than the history: what the server counted, and the days since
  const counted = told ? told.streakDays + daysBetween(latest(told.reviewsByDay), latest(days)) : 0;
  return Math.max(HISTORY_DAYS - first, counted);
}

/** The last day of a streak that is not broken: today, or yesterday while today has no review. */
function latest(days: Statistics['reviewsByDay']): Day {
  const today = days.at(-1);
  return addDays(today?.date ?? '', today && today.reviews > 0 ? 0 : -1);
}

const inOrder = (a: Review, b: Review) => a.at - b.at || (a.id < b.id ? -1 : 1);

/** Of the last days' reviews that came a study day or more after the word's previous one, the share that was known. */
function retention(reviews: readonly Review[], today: Day): number | null {
  const begin = addDays(today, 1 - RETENTION_DAYS);
  const previous = new Map<string, Day>();
  let asked = 0;
  let known = 0;
  for (const { wordId, day, rating } of [...reviews].sort(inOrder)) {
    const before = previous.get(wordId);
    previous.set(wordId, day);
    if (before === undefined || before >= day || day < begin || day > today) continue;
    asked += 1;
    if (rating !== 'again') known += 1;
  }
  return share(known, asked);
}
