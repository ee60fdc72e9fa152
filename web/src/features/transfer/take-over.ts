import type { Update } from '../../../../lib/contract/progress.js';

/** Updates of one call: more would not fit on the stack. */
const AT_ONCE = 5_000;

/** Puts the updates of an import into the outbox, from where they go out like any others, once. */
export function takeOver(outbox: { add: (...updates: readonly Update[]) => void }, updates: readonly Update[]): void {
  for (let from = 0; from < updates.length; from += AT_ONCE) outbox.add(...updates.slice(from, from + AT_ONCE));
}
