import type { StudyEvent } from '../../../lib/contract/progress.js';
import type { Adopted, OutboxContent, OwnerChange, OwnerContent } from './shapes.js';

/** Whether a small value is to stay. */
export type KeepsMeta = (name: string, value: unknown) => boolean;

export interface Written {
  /** What was written; null: nothing may be written for this stay. */
  readonly change: OwnerChange | null;
  /** The stay that is in the database. */
  readonly stay: string | undefined;
}

/** What keeps the data: the browser's database, or this tab's memory where there is none. */
export interface Engine {
  read(owner: string): Promise<OwnerContent>;
  readOutbox(owner: string): Promise<OutboxContent>;
  readMeta(owner: string, name: string): Promise<unknown>;
  /** The owner's log, of one word or of all, in no particular order. */
  readEvents(owner: string, wordId?: string): Promise<StudyEvent[]>;
  /**
   * All of the change or, when it rejects, nothing; for a tab that knows an earlier stay of the owner, what `stillToWrite` leaves
   * of it.
   */
  write(owner: string, change: OwnerChange, knownStay?: string): Promise<Written>;
  /**
   * Moves the waiting and refused updates of one owner to another, all or nothing; what is there already stays. Null for a tab that
   * knows an earlier stay of the other one.
   */
  adopt(from: string, to: string, knownStay?: string): Promise<Adopted | null>;
  /** Removes everything of an owner, and notes that their stay is not to be written for any more. */
  remove(owner: string): Promise<void>;
  /** Removes the states, the log and the small values but for those that `keeps` names; the outbox stays as it is then. */
  removeSent(owner: string, keeps: KeepsMeta): Promise<void>;
  /** Everybody who has something here, the device itself left out. */
  owners(): Promise<string[]>;
  close(): void;
}
