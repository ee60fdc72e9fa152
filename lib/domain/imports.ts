import type { StateUpdate, Update } from '../contract/progress.js';
import { compareEvents, isTimed, type WordEvent } from './events.js';
import { fold } from './fold.js';

/** A state that carries its own time, and counts only where the word is absent. */
export type TimedImport = StateUpdate & { id: string; at: string; ifAbsent: true };

export function isTimedImport(update: Update): update is TimedImport {
  return isTimed(update) && 'ifAbsent' in update && update.ifAbsent === true;
}

/**
 * Does an import count? Only where nothing is stored of the word, a tombstone included, and where nothing that comes with the
 * import (live events of the word) makes the word present before it. What comes after it stands on it.
 */
export function importCounts(options: {
  readonly event: WordEvent;
  readonly isStored: boolean;
  readonly others: Iterable<WordEvent>;
}): boolean {
  const { event, isStored, others } = options;
  return !isStored && !fold([...others].filter((other) => compareEvents(other, event) < 0)).present;
}
