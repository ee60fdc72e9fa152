import type { Progress } from '../../../../lib/contract/progress.js';
import { studyDay } from '../../../../lib/domain/study-day.js';

/** How many words began on the study day of `now` (epoch ms). */
export function introducedToday(progress: ReadonlyMap<string, Progress>, timeZone: string, now: number): number {
  const today = studyDay(new Date(now), timeZone);
  let count = 0;
  for (const { createdAt, state } of progress.values()) {
    if (createdAt === null || state === 'new') continue;
    // most words began long ago: the calendar is asked only about the last two days
    if (now - Date.parse(createdAt) > 48 * 3_600_000) continue;
    if (studyDay(new Date(createdAt), timeZone) === today) count += 1;
  }
  return count;
}

/** When the next word is due after `now` (epoch ms); null when none is. */
export function nextDue(progress: ReadonlyMap<string, Progress>, now: number): number | null {
  let soonest: number | null = null;
  for (const { nextReview } of progress.values()) {
    const at = nextReview === null ? Number.NaN : Date.parse(nextReview);
    if (at > now && (soonest === null || at < soonest)) soonest = at;
  }
  return soonest;
}
