import type { Progress } from '../../../../lib/contract/progress.js';

/** When the next word is due after `now` (epoch ms); null when none is. */
export function nextDue(progress: ReadonlyMap<string, Progress>, now: number): number | null {
  let soonest: number | null = null;
  for (const { nextReview } of progress.values()) {
    const at = nextReview === null ? Number.NaN : Date.parse(nextReview);
    if (at > now && (soonest === null || at < soonest)) soonest = at;
  }
  return soonest;
}
