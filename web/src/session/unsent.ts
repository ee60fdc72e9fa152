import type { OutboxContent } from '../local/shapes.js';
import { nounOf } from '../sync/noun.js';
import { plural } from '../ui/format.js';

/** What somebody has on this device, and their account has not. */
export interface Unsent extends OutboxContent {
  /** Settings were changed here. */
  readonly hasSettings: boolean;
}

export function isAllSent({ waiting, refused, hasSettings }: Unsent): boolean {
  return waiting.length === 0 && refused.length === 0 && !hasSettings;
}

/** A sentence for each kind of it, to be read before it is removed; null is what the device could not read. */
export function sentencesOf(all: readonly (Unsent | null)[]): string[] {
  const unsent = all.filter((one) => one !== null);
  const waiting = unsent.flatMap((one) => one.waiting);
  const refused = unsent.flatMap((one) => one.refused);
  return [
    waiting.length > 0 &&
      `${plural(waiting.length, nounOf(waiting))} ${waiting.length === 1 ? 'waits' : 'wait'} to be sent.`,
    refused.length > 0 &&
      `${plural(refused.length, nounOf(refused))} ${refused.length === 1 ? 'was' : 'were'} refused by the server and set aside.`,
    unsent.some(({ hasSettings }) => hasSettings) && 'Settings that were changed here have not reached the account.',
    unsent.length < all.length && 'Some of it could not be read; it may hold reviews that were not sent.',
  ].filter((sentence) => sentence !== false);
}
