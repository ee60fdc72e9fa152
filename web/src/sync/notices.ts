import type { LocalState } from '../local/local.js';

/** What the learner should know of where their reviews are kept; null when all is well. */
export function storageNotice({ persistence, trouble }: LocalState): string | null {
  switch (trouble) {
    case 'full':
      return 'This device’s storage is full: new reviews are kept only while this page is open. Free some space, and stay online so that they can be sent.';
    case 'outdated':
      return 'A newer version of Shizi is open in another tab. Reload this page to go on with it.';
    case 'broken':
      return 'This device does not keep what you do just now. Leave this page open until your reviews have been sent.';
    case null:
      return persistence === 'durable'
        ? null
        : 'This browser keeps nothing for Shizi (a private window does that): what is not sent to your account is gone when you close the page.';
  }
}

const HOUR_MS = 3_600_000;
const spans = [
  ['year', 365.25 * 24 * HOUR_MS],
  ['month', 30.44 * 24 * HOUR_MS],
  ['day', 24 * HOUR_MS],
] as const;

/** `skewMs`: more than a day, ahead when positive. */
export function clockNotice(skewMs: number): string {
  const size = Math.abs(skewMs);
  const [unit, lengthMs] = spans.find(([, length]) => size >= length) ?? spans[2];
  const count = Math.round(size / lengthMs);
  const span = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return `This device’s clock is about ${span} ${skewMs > 0 ? 'ahead' : 'behind'}. Set it right: until then, what is due and which day it is may be wrong here.`;
}
