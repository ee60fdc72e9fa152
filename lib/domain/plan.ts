import type { StateUpdate } from '../contract/progress.js';
import {
  clockShift,
  compareEvents,
  type Deed,
  deedOf,
  effectiveTime,
  isTimed,
  sameDeed,
  type TimedUpdate,
  type WordEvent,
} from './events.js';
import { fold, NOTHING, resume, sameState, type WordState } from './fold.js';
import { importCounts, isTimedImport, type TimedImport } from './imports.js';
import { changedFields, exceedsStudyCount } from './plain-state.js';
import { progressOf } from './progress.js';
import { SCHEDULER_VERSION } from './scheduler.js';
import type { Change, EventWrite, KnownEvent, Plan, Refusal, Stored, StoredWord } from './stored.js';

export type Outcome = { readonly plan: Plan } | { readonly refusals: readonly Refusal[] };

interface PlanOptions {
  readonly stored: Stored;
  readonly changes: readonly Change[];
  /** The device's clock when it sent the changes, epoch ms; null when it did not say. */
  readonly sentAt: number | null;
  /** Makes the ids of events that arrive without one. */
  readonly newId: () => string;
}

/**
 * What a list of changes does to what is stored: all that is to be written, or every change that can't be. Reviews,
 * undos and whatever carries its own time come first; plain states and removals follow in the order of the list, each a
 * millisecond after the one before.
 */
export function plan(options: PlanOptions): Outcome {
  const draft = new Draft(options);
  draft.applyTimed();
  draft.foldWords();
  draft.applyPlain();
  return draft.outcome();
}

/** An event as it will be after the changes. */
type Entry = { -readonly [Key in keyof EventWrite]: EventWrite[Key] } & { change: 'none' | 'added' | 'voided' };

class Draft {
  readonly #options: PlanOptions;
  readonly #words: Map<string, StoredWord>;
  readonly #entries: Map<string, Entry>;
  readonly #states = new Map<string, WordState>();
  readonly #refusals: Refusal[] = [];
  #latest: number;

  constructor(options: PlanOptions) {
    this.#options = options;
    this.#words = new Map(options.stored.words.map((word) => [word.wordId, word]));
    this.#entries = new Map(options.stored.known.map((known) => [known.id, entryOf(known)]));
    this.#latest = options.stored.now - 1;
  }

  applyTimed(): void {
    const { changes, stored, sentAt } = this.#options;
    const shiftMs = clockShift(stored.now, sentAt);
    const imports: { index: number; change: TimedImport }[] = [];
    for (const [index, change] of changes.entries()) {
      if (!this.#words.get(change.wordId)?.exists) this.#refuseUnknown(index, change);
      else if ('undo' in change) this.#undo(index, change);
      else if ('remove' in change || !isTimed(change)) continue;
      else if (isTimedImport(change)) imports.push({ index, change });
      else this.#record(index, change, shiftMs);
    }
    // last, and the earliest first, as the log has them: whether one counts depends on what comes before it
    for (const { index, change } of imports.sort((a, b) => compareImports(a.change, b.change))) {
      this.#record(index, change, shiftMs);
    }
  }

  #refuseUnknown(index: number, change: Change): void {
    const isRemoval = 'remove' in change;
    this.#refusals.push({
      index,
      field: 'wordId',
      code: isRemoval ? 'PROGRESS_NOT_FOUND' : 'WORD_NOT_FOUND',
      message: isRemoval ? 'has no progress' : 'names no word of the vocabulary',
    });
  }

  #undo(index: number, { wordId, undo: id }: { wordId: string; undo: string }): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      const stub = {
        wordId,
        id,
        event: null,
        voided: true,
        durationMs: null,
        direction: null,
        change: 'added',
      } as const;
      this.#entries.set(id, { ...stub });
    } else if (entry.wordId !== wordId) {
      this.#refuseConflict(index, 'undo', 'is the id of an event of another word');
    } else if (!entry.voided) {
      entry.voided = true;
      if (entry.change === 'none') entry.change = 'voided';
    }
  }

  #record(index: number, update: TimedUpdate, shiftMs: number): void {
    const { wordId, id } = update;
    const deed = deedOf(update);
    const claimedAt = Date.parse(update.at);
    const entry = this.#entries.get(id);
    if (entry && entry.wordId !== wordId) {
      this.#refuseConflict(index, 'id', 'is the id of an event of another word');
    } else if (entry?.event) {
      if (!sameDeed(entry.event, deed) || entry.event.claimedAt !== claimedAt) {
        this.#refuseConflict(index, 'id', 'is the id of an event that says something else');
      }
    } else {
      const effectiveAt = effectiveTime(claimedAt, shiftMs, this.#options.stored.now);
      const event = { ...deed, id, effectiveAt, claimedAt };
      if (isTimedImport(update) && !this.#counts(wordId, event)) return;
      this.#latest = Math.max(this.#latest, effectiveAt);
      this.#entries.set(id, {
        wordId,
        id,
        event,
        voided: entry?.voided ?? false,
        durationMs: ('durationMs' in update ? update.durationMs : undefined) ?? null,
        direction: ('direction' in update ? update.direction : undefined) ?? null,
        change: 'added',
      });
    }
  }

  #counts(wordId: string, event: WordEvent): boolean {
    const others = [...this.#entries.values()].flatMap((entry) =>
      entry.wordId === wordId && entry.change === 'added' && entry.event && !entry.voided ? [entry.event] : [],
    );
    return importCounts({ event, isStored: this.#words.get(wordId)?.progress !== null, others });
  }

  #refuseConflict(index: number, field: 'id' | 'undo', message: string): void {
    this.#refusals.push({ index, field, code: 'REVIEW_CONFLICT', message });
  }

  /** The state of each word after what is timed: the stored one goes on where it can, else the log is folded again. */
  foldWords(): void {
    const added = new Map<string, WordEvent[]>();
    const taken = new Map<string, Set<string>>();
    for (const { wordId, id, event, voided, change } of this.#entries.values()) {
      if (change === 'voided') taken.set(wordId, (taken.get(wordId) ?? new Set()).add(id));
      if (change === 'added' && event && !voided) added.set(wordId, [...(added.get(wordId) ?? []), event]);
    }
    for (const word of this.#words.values()) {
      if (!word.exists) continue;
      this.#states.set(
        word.wordId,
        stateAfter(word, added.get(word.wordId) ?? [], taken.get(word.wordId) ?? new Set()),
      );
    }
  }

  applyPlain(): void {
    for (const [index, change] of this.#options.changes.entries()) {
      const word = this.#words.get(change.wordId);
      if (!word?.exists || 'undo' in change) continue;
      if ('remove' in change) this.#remove(index, change.wordId);
      else if (!isTimed(change)) this.#assign(index, change as StateUpdate, word);
    }
  }

  #remove(index: number, wordId: string): void {
    if (this.#stateOf(wordId).present) {
      this.#happenNow(wordId, { kind: 'reset' });
    } else {
      this.#refusals.push({ index, field: 'wordId', code: 'PROGRESS_NOT_FOUND', message: 'has no progress' });
    }
  }

  #assign(index: number, update: StateUpdate, word: StoredWord): void {
    if (update.ifAbsent && word.progress !== null) return;
    const state = this.#stateOf(word.wordId);
    const deed = deedOf(update);
    if (deed.kind !== 'state') return;
    if (exceedsStudyCount(deed, state)) {
      const field = deed.correctCount === null ? 'studyCount' : 'correctCount';
      const message = 'would leave more correct answers than reviews';
      this.#refusals.push({ index, field, code: 'VALIDATION_FAILED', message });
      return;
    }
    const changed = changedFields(deed, state);
    if (changed) this.#happenNow(word.wordId, changed);
  }

  /** Adds an event at the first free millisecond after all others of this list, T at the earliest. */
  #happenNow(wordId: string, deed: Deed): void {
    this.#latest += 1;
    const id = this.#options.newId();
    const event = { ...deed, id, effectiveAt: this.#latest, claimedAt: this.#latest };
    this.#entries.set(id, {
      wordId,
      id,
      event,
      voided: false,
      durationMs: null,
      direction: null,
      change: 'added',
    });
    this.#states.set(wordId, resume(this.#stateOf(wordId), [event]));
  }

  #stateOf(wordId: string): WordState {
    return this.#states.get(wordId) ?? NOTHING;
  }

  outcome(): Outcome {
    if (this.#refusals.length > 0) return { refusals: this.#refusals.sort((a, b) => a.index - b.index) };
    // later than every effective time of this list, so that the next write clock is too
    const stampedAt = Math.max(this.#options.stored.now, this.#latest);
    const written: Plan['progress'][number][] = [];
    const answer: Plan['answer'][number][] = [];
    for (const wordId of new Set(this.#options.changes.map((change) => change.wordId))) {
      const state = this.#stateOf(wordId);
      const before = this.#words.get(wordId)?.progress ?? null;
      const createdAt = before?.createdAt ?? stampedAt;
      const isNew = before === null && state.present;
      const isChanged =
        before !== null && (before.schedulerVersion !== SCHEDULER_VERSION || !sameState(before.state, state));
      if (isNew || isChanged) written.push({ wordId, state, createdAt });
      // a word that has no row was never stamped; a made-up time could pass for a cursor
      const updatedAt = isNew || isChanged ? stampedAt : (before?.updatedAt ?? 0);
      answer.push(progressOf(wordId, state, { createdAt, updatedAt }));
    }
    const entries = [...this.#entries.values()];
    const events = entries.flatMap(({ change, ...write }) => (change === 'added' ? [write] : []));
    const voided = entries.flatMap(({ change, id }) => (change === 'voided' ? [id] : []));
    return { plan: { stampedAt, events, voided, progress: written, answer } };
  }
}

/** Throws when the log of a word that must be folded again was not read: a fault of the reading side. */
function stateAfter(word: StoredWord, added: readonly WordEvent[], taken: ReadonlySet<string>): WordState {
  const { wordId, progress, log } = word;
  if (log !== null) return fold([...log.filter(({ id }) => !taken.has(id)), ...added]);
  if (progress !== null && progress.schedulerVersion === SCHEDULER_VERSION && taken.size === 0) {
    const { state } = progress;
    const goesOn = added.every((event) => state.last === null || compareEvents(event, state.last) > 0);
    if (goesOn) return resume(state, added);
  }
  throw new Error(`the log of ${wordId} is needed and was not read`);
}

function compareImports(a: TimedImport, b: TimedImport): number {
  const position = ({ id, at }: TimedImport) => ({ effectiveAt: Date.parse(at), claimedAt: Date.parse(at), id });
  return compareEvents(position(a), position(b));
}

function entryOf(known: KnownEvent): Entry {
  return { ...known, durationMs: null, direction: null, change: 'none' };
}
