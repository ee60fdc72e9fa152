import type { StudyEvent, Update } from '../../../lib/contract/progress.js';

/** The log's live events, as the updates that they were. */
export function liveUpdates(events: readonly StudyEvent[]): Update[] {
  return events.flatMap(({ kind, voided, claimedAt: _, rating, durationMs, direction, ...event }): Update[] => {
    if (voided) return [];
    const { id, wordId, at } = event;
    if (kind === 'reset') return [{ id, wordId, at, reset: true }];
    if (kind === 'state') return [event];
    const how = { ...(durationMs !== undefined && { durationMs }), ...(direction !== undefined && { direction }) };
    return rating === undefined ? [] : [{ id, wordId, at, rating, ...how }];
  });
}
