import type { QueryClient } from '@tanstack/react-query';
import type { Progress, Statistics, Update } from '../../../lib/contract/progress.js';
import { countIntroduced } from './introduced-today.js';
import { mergeAnswer, type ProgressSnapshot } from './merge-progress.js';

export const PROGRESS_KEY = ['progress'];

const STATISTICS = 'statistics';

/** The server's statistics in the days of a zone. */
export const statisticsKey = (timeZone: string): StatisticsKey => [STATISTICS, timeZone];
type StatisticsKey = readonly [typeof STATISTICS, string];

interface Acknowledgement {
  readonly updates: readonly Update[];
  /** The server's states after the updates. */
  readonly answer: readonly Progress[];
}

/**
 * Takes over the states that the server answered to a batch. Words that it introduced no longer wait on this device: they
 * are added to the statistics until those are read again, so that no moment shows them as still to begin.
 */
export function acknowledge(queries: QueryClient, { updates, answer }: Acknowledgement): void {
  const held = queries.getQueryData<ProgressSnapshot>(PROGRESS_KEY);
  if (held) {
    for (const [key, statistics] of queries.getQueriesData<Statistics>({ queryKey: [STATISTICS] })) {
      const [, timeZone] = key as StatisticsKey;
      const day = statistics?.reviewsByDay.at(-1)?.date;
      if (!statistics || day === undefined) continue;
      const more = countIntroduced({ server: held.byWord, updates, day, timeZone });
      queries.setQueryData<Statistics>(key, { ...statistics, introducedToday: statistics.introducedToday + more });
    }
    queries.setQueryData<ProgressSnapshot>(PROGRESS_KEY, mergeAnswer(held, answer));
  }
  void queries.invalidateQueries({ queryKey: [STATISTICS] });
}
