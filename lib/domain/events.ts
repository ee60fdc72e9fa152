import type { Rating, ResetUpdate, ReviewUpdate, StateUpdate, Update } from '../contract/progress.js';
import { round6 } from './confidence.js';

/** What an event says. A state assigns the fields that are not null. */
export type Deed =
  | { readonly kind: 'review'; readonly rating: Rating }
  | {
      readonly kind: 'state';
      readonly studyCount: number | null;
      readonly correctCount: number | null;
      readonly confidence: number | null;
    }
  | { readonly kind: 'reset' };

/** Where an event stands in the log of its word. Times are epoch milliseconds, the id is a lower-case UUID. */
export interface Position {
  /** When it counts as done. */
  readonly effectiveAt: number;
  /** When the client said it was done. */
  readonly claimedAt: number;
  readonly id: string;
}

export type WordEvent = Deed & Position;

/** An update that carries its own time and id. */
export type TimedUpdate = ReviewUpdate | ResetUpdate | (StateUpdate & { id: string; at: string });

/** A device whose clock is off by this much or less is believed. */
export const TOLERATED_SKEW_MS = 60_000;

/**
 * The order of the fold: effective, then claimed, then id. Without `claimedAt`, the events of a device whose clock runs
 * ahead would all be clamped to one instant and be ordered by their random ids.
 */
export function compareEvents(a: Position, b: Position): number {
  return a.effectiveAt - b.effectiveAt || a.claimedAt - b.claimedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function isTimed(update: Update): update is TimedUpdate {
  return 'id' in update && update.id !== undefined;
}

/** What a timed or plain update says, with confidence in its 6 decimals. */
export function deedOf(update: ReviewUpdate | ResetUpdate | StateUpdate): Deed {
  if ('rating' in update) return { kind: 'review', rating: update.rating };
  if ('reset' in update) return { kind: 'reset' };
  return {
    kind: 'state',
    studyCount: update.studyCount ?? null,
    correctCount: update.correctCount ?? null,
    confidence: update.confidence === undefined ? null : round6(update.confidence),
  };
}

/** Do two events with one id say the same? Only then is the later one a repetition. */
export function sameDeed(a: Deed, b: Deed): boolean {
  if (a.kind === 'review') return b.kind === 'review' && a.rating === b.rating;
  if (a.kind === 'reset') return b.kind === 'reset';
  return (
    b.kind === 'state' &&
    a.studyCount === b.studyCount &&
    a.correctCount === b.correctCount &&
    a.confidence === b.confidence
  );
}

/** By how much the times of a batch are moved, in ms: all of the difference of the clocks, once it is not small. */
export function clockShift(receivedAt: number, sentAt: number | null): number {
  if (sentAt === null) return 0;
  const differenceMs = receivedAt - sentAt;
  return Math.abs(differenceMs) > TOLERATED_SKEW_MS ? differenceMs : 0;
}

/** A claimed time, shifted, then kept between 1970 and the time of receipt. All in epoch ms. */
export function effectiveTime(claimedAt: number, shiftMs: number, receivedAt: number): number {
  return Math.max(0, Math.min(claimedAt + shiftMs, receivedAt));
}
