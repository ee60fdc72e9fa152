import type { Progress, StudyEvent } from '../../lib/contract/progress.js';
import { clockShift, effectiveTime, type WordEvent } from '../../lib/domain/events.js';
import { type Outcome, plan } from '../../lib/domain/plan.js';
import { progressOf } from '../../lib/domain/progress.js';
import { SCHEDULER_VERSION } from '../../lib/domain/scheduler.js';
import type { Change, EventWrite, KnownEvent, Stored, StoredProgress } from '../../lib/domain/stored.js';

/** What the repository keeps, kept in maps: lets `plan` be tried on thousands of histories a second. */
export class MemoryStore {
  readonly #events = new Map<string, EventWrite>();
  readonly #progress = new Map<string, StoredProgress>();
  #now: number;
  #ids = 0;

  constructor(
    now: number,
    private readonly words: readonly string[],
  ) {
    this.#now = now;
  }

  /** `receivedAt`: the wall clock, where it has gone on since the change before. */
  apply(
    changes: readonly Change[],
    sentAt: number | null,
    options: { readsWholeLog: boolean; receivedAt?: number },
  ): Outcome {
    this.#now = Math.max(this.#now, options.receivedAt ?? 0);
    const outcome = plan({
      stored: this.#read(changes, sentAt, options.readsWholeLog),
      changes,
      sentAt,
      newId: () => `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`,
    });
    if ('refusals' in outcome) return outcome;
    const { stampedAt, events, voided, progress } = outcome.plan;
    if (events.length + voided.length + progress.length === 0) return outcome;
    for (const write of events) this.#events.set(write.id, write);
    for (const id of voided) {
      const event = this.#events.get(id);
      if (!event) throw new Error('what is voided is stored');
      this.#events.set(id, { ...event, voided: true });
    }
    for (const { wordId, state, createdAt } of progress) {
      this.#progress.set(wordId, { state, createdAt, updatedAt: stampedAt, schedulerVersion: SCHEDULER_VERSION });
    }
    this.#now = stampedAt + 1;
    return outcome;
  }

  #read(changes: readonly Change[], sentAt: number | null, readsWholeLog: boolean): Stored {
    const now = this.#now;
    const shiftMs = clockShift(now, sentAt);
    const ids = changes.flatMap((change) =>
      'undo' in change ? [change.undo] : 'id' in change && change.id ? [change.id] : [],
    );
    const known: KnownEvent[] = ids.flatMap((id) => this.#events.get(id) ?? []);
    const words = [...new Set(changes.map((change) => change.wordId))].map((wordId) => {
      const progress = this.#progress.get(wordId) ?? null;
      const needsLog = changes.some((change) => {
        if (change.wordId !== wordId) return false;
        if ('undo' in change) return this.#events.get(change.undo)?.voided === false;
        if (!('id' in change) || !change.id || this.#events.has(change.id)) return false;
        const effectiveAt = effectiveTime(Date.parse(change.at ?? ''), shiftMs, now);
        return effectiveAt <= (progress?.state.last?.effectiveAt ?? -1);
      });
      const log = [...this.#events.values()].flatMap((entry): WordEvent[] =>
        entry.wordId === wordId && !entry.voided && entry.event ? [entry.event] : [],
      );
      const isRead = needsLog || readsWholeLog || progress === null;
      return { wordId, exists: this.words.includes(wordId), progress, log: isRead ? log : null };
    });
    return { now, words, known };
  }

  /** T, the write clock of the next change. */
  get now(): number {
    return this.#now;
  }

  log(): StudyEvent[] {
    return [...this.#events.values()].flatMap(({ wordId, event, voided }): StudyEvent[] => {
      if (!event) return [];
      const at = new Date(event.effectiveAt).toISOString();
      const claimedAt = new Date(event.claimedAt).toISOString();
      const base = { id: event.id, wordId, at, claimedAt, voided };
      if (event.kind === 'review') return [{ ...base, kind: event.kind, rating: event.rating }];
      if (event.kind === 'reset') return [{ ...base, kind: event.kind }];
      return [
        {
          ...base,
          kind: event.kind,
          ...(event.studyCount === null ? {} : { studyCount: event.studyCount }),
          ...(event.correctCount === null ? {} : { correctCount: event.correctCount }),
          ...(event.confidence === null ? {} : { confidence: event.confidence }),
        },
      ];
    });
  }

  /** As `GET /progress` answers: without `since` what is there, with it what was stamped later, tombstones included. */
  list(since?: string): { readonly cursor: string; readonly progress: readonly Progress[] } {
    const rows = [...this.#progress].map(([wordId, stored]) => progressOf(wordId, stored.state, stored));
    const cursor = Math.max(0, ...[...this.#progress.values()].map(({ updatedAt }) => updatedAt));
    return {
      cursor: new Date(cursor).toISOString(),
      progress: rows.filter((row) => (since === undefined ? !row.deleted : row.updatedAt > since)),
    };
  }

  progressOf(wordId: string): StoredProgress | undefined {
    return this.#progress.get(wordId);
  }
}
