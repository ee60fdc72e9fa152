import * as v from 'valibot';
import { Problem } from '../contract/problem.js';
import { Statistics } from '../contract/progress.js';
import { forecast, history, share } from '../domain/statistics.js';
import type { ReadStatistics, StatisticsRepository } from '../services/ports/statistics.js';
import type { Database } from './database.js';
import { sqlState } from './database-errors.js';
import { READ_STATISTICS } from './statistics-sql.js';

const INVALID_PARAMETER_VALUE = '22023';

const { byList, byState, forecast: dueByDay, reviewsByDay } = Statistics.entries;

const Row = v.object({
  today: v.string(),
  total_reviews: v.number(),
  total_correct: v.number(),
  history: reviewsByDay,
  streak_days: v.number(),
  retention_reviews: v.number(),
  retention_kept: v.number(),
  introduced_today: v.number(),
  studied: v.number(),
  mastered: v.number(),
  average_confidence: v.number(),
  due_now: v.number(),
  by_state: byState,
  forecast: dueByDay,
  total_words: v.number(),
  by_list: byList,
});
type Row = v.InferOutput<typeof Row>;

export class PostgresStatisticsRepository implements StatisticsRepository {
  private readonly database: Database;

  constructor({ database }: { database: Database }) {
    this.database = database;
  }

  async read({ learner, timeZone, now }: ReadStatistics): Promise<Statistics> {
    const [row] = await this.database
      .query(Row, READ_STATISTICS, learner.userId, learner.sessionId, timeZone ?? null, now ?? null)
      .catch((error: unknown) => {
        // the statement has no other value that this could be about
        if (sqlState(error) === INVALID_PARAMETER_VALUE) throw unknownZone(error);
        throw error;
      });
    if (row === undefined) {
      throw new Problem('UNAUTHENTICATED', { cause: 'the account is deleted, or the session revoked or expired' });
    }
    return statisticsOf(row);
  }
}

/** A name that Node.js knows and this PostgreSQL does not: their time zone data are of different years. */
function unknownZone(cause: unknown): Problem {
  const message = 'must be a time zone that the database knows';
  return new Problem('VALIDATION_FAILED', {
    detail: `timeZone ${message}`,
    errors: [{ path: 'timeZone', code: 'invalid_value', message }],
    cause,
  });
}

function statisticsOf(row: Row): Statistics {
  const days = history(row.today, row.history);
  const coming = forecast(row.today, row.forecast);
  return {
    totalWords: row.total_words,
    studiedWords: row.studied,
    masteredWords: row.mastered,
    averageConfidence: row.average_confidence,
    dueNow: row.due_now,
    dueToday: coming[0]?.due ?? 0,
    introducedToday: row.introduced_today,
    reviewedToday: days.at(-1)?.reviews ?? 0,
    totalReviews: row.total_reviews,
    accuracy: share(row.total_correct, row.total_reviews),
    trueRetention: share(row.retention_kept, row.retention_reviews),
    streakDays: row.streak_days,
    reviewsByDay: days,
    forecast: coming,
    byList: row.by_list,
    byState: row.by_state,
  };
}
