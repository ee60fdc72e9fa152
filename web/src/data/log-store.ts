import type { LogPage, StudyEvent, Update } from '../../../lib/contract/progress.js';
import { isTimed } from '../../../lib/domain/events.js';
import { isTimedImport } from '../../../lib/domain/imports.js';
import type { OwnerStore } from '../local/owner-store.js';
import { metaKey, type OwnerChange } from '../local/shapes.js';
import type { Exclusive } from '../sync/exclusive.js';

/** After this event the server is asked for more. */
const CURSOR = metaKey<string>('log-cursor');
/** The log was read to its end once; since then it only lags. */
const WHOLE = metaKey<boolean>('log-whole');
/** What the first screen needs comes first. */
const LATER_MS = 4_000;

/** The server's data were restored from a backup: what was read of its log is read again. */
export const FORGET_LOG: OwnerChange = {
  clearEvents: true,
  meta: { [CURSOR.name]: undefined, [WHOLE.name]: undefined },
};

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
}

/**
 * An owner's log as this device last read it, for histories, exports and statistics without a network. It follows in the
 * background, in one tab at a time; nothing waits for it.
 */
export class LogStore {
  readonly #options: LogStoreOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LogStoreOptions) {
    this.#options = options;
  }

  async held(wordId?: string): Promise<HeldLog> {
    const { store } = this.#options;
    const [events, isWhole] = await Promise.all([store.readEvents(wordId), store.get(WHOLE)]);
    return { events, isWhole: isWhole === true };
  }

  /** Something may have changed there. */
  catchUpSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.catchUp();
    }, this.#options.laterMs ?? LATER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Never rejects: what can not be read now is read at the next occasion. */
  async catchUp(): Promise<void> {
    const { store, fetch, exclusive } = this.#options;
    if (!fetch) return;
    const read = async () => {
      let after = await store.get(CURSOR);
      for (let isEnd = false; !isEnd; ) {
        const { events, next, cursor } = await fetch(after);
        isEnd = next === null;
        after = cursor ?? undefined;
        const meta = { [CURSOR.name]: after, ...(isEnd && { [WHOLE.name]: true }) };
        // a device that has no room has no log
        if (!(await store.change({ putEvents: events, meta }))) return;
      }
    };
    await exclusive(read).catch(() => undefined);
  }
}

/**
 * What the server has just acknowledged, until its own log tells it. An import is left out, because it may have counted for nothing.
 */
export function acknowledgedEvents(updates: readonly Update[]): StudyEvent[] {
  const undone = new Set(updates.flatMap((update) => ('undo' in update ? [update.undo] : [])));
  return updates.flatMap((update): StudyEvent[] => {
    if (!isTimed(update) || isTimedImport(update)) return [];
    const common = { claimedAt: update.at, voided: undone.has(update.id) };
    if ('rating' in update) return [{ ...update, ...common, kind: 'review' }];
    if ('reset' in update) {
      const { reset: _, ...event } = update;
      return [{ ...event, ...common, kind: 'reset' }];
    }
    const { ifAbsent: _, ...event } = update;
    return [{ ...event, ...common, kind: 'state' }];
  });
}

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
