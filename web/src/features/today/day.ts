import type { Progress } from '../../../../lib/contract/progress.js';
import { studyDay } from '../../../../lib/domain/study-day.js';

/** When the next word is due after `now` (epoch ms); null when none is. */
export function nextDue(progress: ReadonlyMap<string, Progress>, now: number): number | null {
  let soonest: number | null = null;
  for (const { nextReview } of progress.values()) {
    const at = nextReview === null ? Number.NaN : Date.parse(nextReview);
    if (at > now && (soonest === null || at < soonest)) soonest = at;
  }
  return soonest;
}

/** The study day: at two in the morning it is still the day before. `now` in epoch ms. */
export function nameOfDay(now: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  return format.format(Date.parse(`${studyDay(new Date(now), timeZone)}T12:00:00Z`));
}
