import type { LogPage, StudyEvent, Update } from '../../../lib/contract/progress.js';
import { isTimed } from '../../../lib/domain/events.js';
import { isTimedImport } from '../../../lib/domain/imports.js';
import { ProblemError } from '../api/problem-error.js';
import { FORGET_LOG, LOG_CURSOR, LOG_IS_WHOLE } from '../local/log-meta.js';
import type { OwnerStore } from '../local/owner-store.js';
import type { OwnerChange } from '../local/shapes.js';
import type { Exclusive } from '../sync/exclusive.js';
import { singleFlight } from '../sync/single-flight.js';

/** What the first screen needs comes first. */
const LATER_MS = 4_000;
/** Ratings are acknowledged seconds apart; this many milliseconds of quiet let one request follow several. */
const QUIET_MS = 10_000;

export interface HeldLog {
  readonly events: readonly StudyEvent[];
  /** False while this device has not read all of it yet. */
  readonly isWhole: boolean;
}

interface LogStoreOptions {
  readonly store: Pick<OwnerStore, 'change' | 'get' | 'readEvents'>;
  /** The events that changed after a cursor, page by page. Null for a guest, whose log is what waits. */
  readonly fetch: ((after: string | undefined) => Promise<LogPage>) | null;
  readonly exclusive: Exclusive;
  readonly laterMs?: number;
  readonly quietMs?: number;
}

/**
 * An owner's log as this device last read it, for histories, exports and statistics without a network. It follows in the
 * background, in one tab at a time; nothing waits for it.
 */
export class LogStore {
  readonly #options: LogStoreOptions;
  #laterTimer: ReturnType<typeof setTimeout> | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  /** Who asks while an attempt hangs that fails in the end may know that the network is back. */
  readonly #readOnce = singleFlight(
    () => this.#read(),
    (isAtEnd) => isAtEnd,
  );
  #states: string | undefined;
  /** Moves when there may be more to read; what was read to the end had the number `#readTo`. */
  #version = 1;
  #readTo = 0;

  constructor(options: LogStoreOptions) {
    this.#options = options;
  }

  async held(wordId?: string): Promise<HeldLog> {
    const { store } = this.#options;
    const [events, isWhole] = await Promise.all([store.readEvents(wordId), store.get(LOG_IS_WHOLE)]);
    return { events, isWhole: isWhole === true };
  }

  /**
   * An occasion to read: the states are known up to this cursor, and the log moves when they do. What could not be read
   * before is tried again, too.
   */
  follow(cursor: string | undefined): void {
    if (cursor !== this.#states) this.#version += 1;
    this.#states = cursor;
    if (this.#isBehind) this.#laterTimer ??= setTimeout(this.#readIfBehind, this.#options.laterMs ?? LATER_MS);
  }

  /** The server has taken updates: its log tells what this device can't know, such as which imports have counted. */
  acknowledged(): void {
    this.#version += 1;
    this.#readWhenQuiet();
  }

  stop(): void {
    this.#endTimers();
  }

  /** Never rejects. @returns whether the end was reached; what can not be read now is read at the next occasion. */
  catchUp(): Promise<boolean> {
    this.#endTimers();
    return this.#readOnce();
  }

  get #isBehind(): boolean {
    return this.#options.fetch !== null && this.#readTo < this.#version;
  }

  readonly #readIfBehind = (): void => {
    if (!this.#isBehind) this.#endTimers();
    else
      void this.catchUp().then((isAtEnd) => {
        // more came while it was being read
        if (isAtEnd && this.#isBehind) this.#readWhenQuiet();
      });
  };

  #readWhenQuiet(): void {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(this.#readIfBehind, this.#options.quietMs ?? QUIET_MS);
  }

  #endTimers(): void {
    clearTimeout(this.#laterTimer);
    clearTimeout(this.#quietTimer);
    this.#laterTimer = undefined;
    this.#quietTimer = undefined;
  }

  async #read(): Promise<boolean> {
    const { fetch, exclusive } = this.#options;
    if (!fetch) return false;
    const version = this.#version;
    let isAtEnd = false;
    const read = async () => {
      isAtEnd = await this.#readPages(fetch);
    };
    await exclusive(read).catch(() => undefined);
    if (isAtEnd) this.#readTo = version;
    return isAtEnd;
  }

  async #readPages(fetch: (after: string | undefined) => Promise<LogPage>): Promise<boolean> {
    const { store } = this.#options;
    let after = await store.get(LOG_CURSOR);
    for (let isEnd = false; !isEnd; ) {
      const page = await fetch(after).catch((error: unknown) => {
        if (after === undefined || !isUnknownCursor(error)) throw error;
        return null;
      });
      if (!page) {
        // with a cursor that the server does not know, nothing would ever be read again
        if (!(await store.change(FORGET_LOG))) return false;
        after = undefined;
        continue;
      }
      const { events, next, cursor } = page;
      isEnd = next === null;
      after = cursor ?? undefined;
      const meta = { [LOG_CURSOR.name]: after, ...(isEnd && { [LOG_IS_WHOLE.name]: true }) };
      // a device that has no room has no log
      if (!(await store.change({ putEvents: events, meta }))) return false;
    }
    return true;
  }
}

function isUnknownCursor(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'VALIDATION_FAILED';
}

/**
 * What the log gains when the server acknowledges updates, until its own log tells it. An import is left out, because it may
 * have counted for nothing.
 */
export function acknowledgedInLog(updates: readonly Update[]): Pick<OwnerChange, 'addEvents' | 'voidEvents'> {
  const addEvents = updates.flatMap((update): StudyEvent[] => {
    if (!isTimed(update) || isTimedImport(update)) return [];
    const common = { claimedAt: update.at, voided: false };
    if ('rating' in update) return [{ ...update, ...common, kind: 'review' }];
    if ('reset' in update) {
      const { reset: _, ...event } = update;
      return [{ ...event, ...common, kind: 'reset' }];
    }
    const { ifAbsent: _, ...event } = update;
    return [{ ...event, ...common, kind: 'state' }];
  });
  const voidEvents = updates.flatMap((update) =>
    'undo' in update ? [{ wordId: update.wordId, id: update.undo }] : [],
  );
  return { addEvents, voidEvents };
}
