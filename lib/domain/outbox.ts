import type { Progress, Update } from '../contract/progress.js';
import { compareEvents, deedOf, isTimed, type WordEvent } from './events.js';
import { resume } from './fold.js';
import { importCounts, isTimedImport } from './imports.js';
import { progressOf, stateOf } from './progress.js';

/**
 * What a device shows for a word: the server's state (null for none) with the device's own waiting updates of that word
 * folded on top, at `now` (epoch ms). An undo takes back an event that waits too; one that the server has
 * already folded needs the word's log, which is not here. Null when the word is absent.
 */
export function withOutbox(options: {
  readonly wordId: string;
  readonly progress: Progress | null;
  readonly updates: readonly Update[];
  readonly now: number;
}): Progress | null {
  const { wordId, progress, now } = options;
  const waiting = options.updates.filter((update) => update.wordId === wordId);
  const undone = new Set(waiting.flatMap((update) => ('undo' in update ? [update.undo] : [])));
  const events = new Map<string, WordEvent>();
  const imports: WordEvent[] = [];
  for (const [index, update] of waiting.entries()) {
    if ('undo' in update) continue;
    if (isTimed(update)) {
      const at = Date.parse(update.at);
      if (undone.has(update.id)) continue;
      const event = { ...deedOf(update), id: update.id, effectiveAt: at, claimedAt: at };
      if (isTimedImport(update)) imports.push(event);
      else events.set(update.id, event);
    } else if (!('ifAbsent' in update && update.ifAbsent && progress !== null)) {
      // a plain state takes effect when the server gets it: after all that is timed
      const at = now + index;
      events.set(`plain-${index}`, { ...deedOf(update), id: '', effectiveAt: at, claimedAt: at });
    }
  }
  for (const event of imports.sort(compareEvents)) {
    if (importCounts({ event, isStored: progress !== null, others: events.values() })) events.set(event.id, event);
  }
  if (events.size === 0) return progress?.deleted ? null : progress;
  const state = resume(stateOf(progress), events.values());
  if (!state.present) return null;
  const createdAt = progress?.createdAt ? Date.parse(progress.createdAt) : now;
  return progressOf(wordId, state, { createdAt, updatedAt: progress ? Date.parse(progress.updatedAt) : now });
}
