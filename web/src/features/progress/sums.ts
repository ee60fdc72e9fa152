import type { Statistics } from '../../../../lib/contract/progress.js';

export type StudiedDay = Statistics['reviewsByDay'][number];

/** What is true of some days together. */
export interface DaySums {
  readonly reviews: number;
  readonly correct: number;
  readonly durationMs: number;
  /** Days with a review. */
  readonly studied: number;
}

/** @param count of the last days, today included; all when absent. */
export function sumOf(days: readonly StudiedDay[], count = days.length): DaySums {
  const sums = { reviews: 0, correct: 0, durationMs: 0, studied: 0 };
  for (const day of count > 0 ? days.slice(-count) : []) {
    sums.reviews += day.reviews;
    sums.correct += day.correct;
    sums.durationMs += day.durationMs;
    if (day.reviews > 0) sums.studied += 1;
  }
  return sums;
}

/** Time on a day with reviews; null without such a day. */
export function timePerStudiedDay({ durationMs, studied }: DaySums): number | null {
  return studied === 0 ? null : durationMs / studied;
}

/** The entry with the most; of several the latest one; undefined when all have none. */
export function most<Entry>(entries: readonly Entry[], count: (entry: Entry) => number): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of entries) {
    if (count(entry) > 0 && (found === undefined || count(entry) >= count(found))) found = entry;
  }
  return found;
}

/** What is true of each month together, the latest month first. */
export function sumsByMonth(days: readonly StudiedDay[]): readonly (DaySums & { readonly month: string })[] {
  const months = new Map<string, StudiedDay[]>();
  for (const day of days) {
    const month = day.date.slice(0, 7);
    const known = months.get(month);
    if (known) known.push(day);
    else months.set(month, [day]);
  }
  return [...months].map(([month, ofMonth]) => ({ month, ...sumOf(ofMonth) })).reverse();
}
