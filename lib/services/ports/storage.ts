import type { Budget } from './budget.js';

/** Objects that never change once they are there: audio and dialogues that were paid for. */
export interface ObjectStore {
  readonly isConfigured: boolean;
  /**
   * Undefined when there is none of that name.
   * @throws when the store does not answer; the error may be logged.
   */
  read(name: string, budget: Budget): Promise<Uint8Array | undefined>;
  /**
   * Stores an object, unless one of the name is there; `replaces` overwrites what turned out to be no good.
   * @returns false where one was there already
   * @throws when it could not be stored in time.
   */
  write(
    object: { name: string; bytes: Uint8Array; contentType: string; replaces?: boolean },
    budget: Budget,
  ): Promise<boolean>;
  /** Where anybody can fetch it; undefined when objects are not public. */
  publicUrl(name: string): string | undefined;
}
