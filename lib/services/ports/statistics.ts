import type { Statistics } from '../../contract/progress.js';
import type { Learner } from './access.js';

export interface ReadStatistics {
  readonly learner: Learner;
  /** An IANA name that `isTimeZone` accepts; the learner's own zone when left out. */
  readonly timeZone?: string | undefined;
  /** The instant that "now" and "today" speak of; the database's clock when left out. */
  readonly now?: Date | undefined;
}

export interface StatisticsRepository {
  /**
   * What the learner has done and has to do, as of now, in study days of the zone. Nothing of another learner is in it.
   *
   * History is counted in live (not voided) reviews, also those before a later state or reset and those of words that
   * have left the vocabulary:
   * - `totalReviews`, `accuracy`: all of them; share of them that was not `again`, null without any.
   * - `reviewedToday`: reviews of today's study day. `reviewsByDay`: 366 days, oldest first, today last.
   * - `introducedToday`: words first met today: the first live event that gave them a memory is a review of today. A word
   *   that was marked as known, and one that starts over, is not new.
   * - `trueRetention`: of the reviews of the last 30 study days, today included, that came a study day or more after
   *   the word's previous review, the share that was not `again`; null without any.
   * - `streakDays`: consecutive study days with a review, up to today, or up to yesterday while today has none.
   *
   * Knowledge is counted in words of the vocabulary as it is now, so that nothing is due which cannot be shown:
   * - `totalWords`: words that have not left the vocabulary, on a list or not.
   * - `studiedWords`: those with a study count or a memory. `masteredWords`: those with a confidence of 0.8 or more.
   * - `averageConfidence`: over the words with progress, 6 decimals, 0 without any. `byState`: the same words by state.
   * - `dueNow`: due by this instant. `dueToday`: due by the end of today's study day, overdue ones included.
   * - `forecast`: words by the study day they fall due, 14 days from today; overdue ones are due today.
   * - `byList`: every list, by id.
   *
   * @throws Problem UNAUTHENTICATED for a deleted or unknown account and a revoked or expired session;
   *   VALIDATION_FAILED at `timeZone` for a zone that the database does not know; SERVICE_UNAVAILABLE.
   */
  read(options: ReadStatistics): Promise<Statistics>;
}
