import type { ErrorCode } from '../contract/errors.js';
import type { Direction, Progress, Update } from '../contract/progress.js';
import type { WordEvent } from './events.js';
import type { WordState } from './fold.js';

/** DELETE /progress/:wordId: a reset at the time of receipt, of a word that is there. */
export interface Removal {
  readonly wordId: string;
  readonly remove: true;
}

/** What a learner asks for; PUT, DELETE and batch are lists of these. */
export type Change = Update | Removal;

/** A stored progress row. Times are epoch milliseconds. */
export interface StoredProgress {
  readonly state: WordState;
  readonly schedulerVersion: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What is stored of one word that a list of changes names. */
export interface StoredWord {
  readonly wordId: string;
  /** Is it in the vocabulary? */
  readonly exists: boolean;
  /** Null when the word was never present; a tombstone has a row. */
  readonly progress: StoredProgress | null;
  /** The live events of the word, in any order; null when the stored state can go on without them. */
  readonly log: readonly WordEvent[] | null;
}

/** What is stored under an id that a list of changes names. */
export interface KnownEvent {
  readonly id: string;
  readonly wordId: string;
  /** Null while only an undo has arrived. */
  readonly event: WordEvent | null;
  readonly voided: boolean;
}

/** Everything that a plan is made from. */
export interface Stored {
  /** T, the write clock: later than every time that this learner's rows and events were stamped with. Epoch ms. */
  readonly now: number;
  /** One for each word that is named. */
  readonly words: readonly StoredWord[];
  readonly known: readonly KnownEvent[];
}

/** An event to add, or to fill in where only its undo is stored. */
export interface EventWrite {
  readonly wordId: string;
  readonly id: string;
  /** Null: an undo that came before its event. */
  readonly event: WordEvent | null;
  readonly voided: boolean;
  readonly durationMs: number | null;
  readonly direction: Direction | null;
}

/** A progress row to add or to replace. */
export interface ProgressWrite {
  readonly wordId: string;
  readonly state: WordState;
  readonly createdAt: number;
}

/** What to write, and what to answer once it is written. Nothing to write: all lists are empty. */
export interface Plan {
  /** The write clock of all that is written. Epoch ms. */
  readonly stampedAt: number;
  readonly events: readonly EventWrite[];
  /** Ids of stored events. */
  readonly voided: readonly string[];
  readonly progress: readonly ProgressWrite[];
  /** The state after, one per word, in order of first mention. */
  readonly answer: readonly Progress[];
}

/** A change that can't be done, found out only with what is stored. */
export interface Refusal {
  /** Which of the changes. */
  readonly index: number;
  readonly field: 'wordId' | 'id' | 'undo' | 'studyCount' | 'correctCount';
  readonly code: Extract<ErrorCode, 'WORD_NOT_FOUND' | 'PROGRESS_NOT_FOUND' | 'REVIEW_CONFLICT' | 'VALIDATION_FAILED'>;
  readonly message: string;
}
