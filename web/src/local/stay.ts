import { DEVICE, GUEST, metaKey, type OwnerChange } from './shapes.js';

/**
 * Names the stay of a learner on this device, from signing in to signing out, by nothing of theirs. Every tab that writes for
 * them knows the one that it began in; the database looks at it in the transaction of the write itself. So what a tab writes that
 * has not heard yet that the learner has left in another one can not bring back what was removed.
 */
export const STAY = metaKey<string>('stay');
/** Of the device: the last stays whose learners had all of theirs removed. */
export const DISCARDED_STAYS = metaKey<readonly string[]>('discarded-stays');

/** A tab that is asleep for longer than so many removals begins anew anyway. */
const MOST_DISCARDED = 50;

export function withDiscarded(stays: readonly string[], stay: string | undefined): readonly string[] {
  return stay === undefined ? stays : [...stays, stay].slice(-MOST_DISCARDED);
}

interface Standing {
  /** The stay that the tab knows; undefined when it has neither read nor written anything of the owner. */
  readonly known: string | undefined;
  /** The one in the database. */
  readonly held: string | undefined;
  readonly discarded: readonly string[];
}

/**
 * What of a change may still be written: all of it during the stay that it began in; of what comes after it what was not sent,
 * unless the learner had that removed, too: then nothing.
 */
export function stillToWrite(change: OwnerChange, { known, held, discarded }: Standing): OwnerChange | null {
  if (known === undefined || known === held) return change;
  return discarded.includes(known) ? null : outboxOf(change);
}

/** Does a stay begin with this change? What waits of somebody who is not here is no stay. */
export function beginsStay(owner: string, change: OwnerChange): boolean {
  const { putWaiting: _, removeWaiting: __, putRefused: ___, removeRefused: ____, ...more } = change;
  return owner !== DEVICE && owner !== GUEST && Object.keys(more).length > 0;
}

/** What a change does to what waits and what was refused; null when that is nothing. */
export function outboxOf({ putWaiting, removeWaiting, putRefused, removeRefused }: OwnerChange): OwnerChange | null {
  const isNothing = [putWaiting, removeWaiting, putRefused, removeRefused].every((list) => !list?.length);
  if (isNothing) return null;
  return {
    ...(putWaiting && { putWaiting }),
    ...(removeWaiting && { removeWaiting }),
    ...(putRefused && { putRefused }),
    ...(removeRefused && { removeRefused }),
  };
}
