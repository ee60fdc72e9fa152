import type { Progress, StudyEvent } from '../../contract/progress.js';
import type { Change, Plan, Stored } from '../../domain/stored.js';
import type { Learner } from './access.js';

/** Where a page of the log ends: the write clock of its last event (epoch ms) and the event's id. */
export interface LogPosition {
  readonly changedAt: number;
  readonly id: string;
}

export interface ProgressPage {
  /** The greatest write clock of the learner's rows, tombstones included; 0 where there are none. Epoch ms. */
  readonly cursor: number;
  /** Null when `knownCursor` is the cursor: nothing has changed. */
  readonly progress: readonly Progress[] | null;
}

/**
 * The learner's log of events and the states folded from it.
 *
 * @throws Problem UNAUTHENTICATED, from each method, for a deleted or unknown account and a revoked or expired session;
 *   SERVICE_UNAVAILABLE when the database does not answer in time.
 */
export interface ProgressRepository {
  /**
   * Hands `decide` all that is stored about what `changes` name, alone among the writers of this learner, and writes
   * what it returns: all of it or, when `decide` throws, nothing.
   */
  write(options: {
    readonly learner: Learner;
    readonly changes: readonly Change[];
    /** Epoch ms; null when the device did not say. */
    readonly sentAt: number | null;
    readonly decide: (stored: Stored) => Plan;
  }): Promise<Plan>;

  /** All that is present; or, with `since` (epoch ms), every row that was stamped later, tombstones included. */
  list(options: {
    readonly learner: Learner;
    readonly since: number | null;
    readonly knownCursor: number | null;
  }): Promise<ProgressPage>;

  /** One word, and its log on request, voided events included, in the order of the fold. Null when it is absent. */
  find(options: {
    readonly learner: Learner;
    readonly wordId: string;
    readonly withEvents: boolean;
  }): Promise<{ readonly progress: Progress; readonly events: readonly StudyEvent[] | null } | null>;

  /**
   * The events after a position in the order of their last change; `next` is null on the last page. `end` is the position of
   * the last event of the page, or `after` where there is none.
   */
  readLog(options: { readonly learner: Learner; readonly after: LogPosition | null; readonly limit: number }): Promise<{
    readonly events: readonly StudyEvent[];
    readonly next: LogPosition | null;
    readonly end: LogPosition | null;
  }>;
}
