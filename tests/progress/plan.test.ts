import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressOf } from '../../lib/domain/progress.js';
import type { Change } from '../../lib/domain/stored.js';
import { anyHistory, changeOf, type History, isPlain } from './histories.js';
import { MemoryStore } from './memory-store.js';
import { replay, shownOf } from './replay.js';

const words = ['alpha', 'beta', 'gamma'];
const startedAt = Date.parse('2026-03-01T00:00:00.000Z');

function tell(history: History, options: { readsWholeLog: boolean }): MemoryStore {
  const store = new MemoryStore(startedAt, words);
  for (const { changes, clockMs } of history.deliveries) {
    const asked = changes.map((change) => changeOf(change, words, startedAt));
    const sentAt = clockMs === null ? null : startedAt + clockMs;
    const outcome = store.apply(asked, sentAt, options);
    if (!('refusals' in outcome)) continue;
    // a client sets the named items aside; only a plain state or a removal can be refused here
    const refused = new Set(outcome.refusals.map(({ index }) => index));
    const others: Change[] = asked.filter((_, index) => !refused.has(index));
    expect(asked.filter((_, index) => refused.has(index)).every(isPlain)).toBe(true);
    if (others.length > 0) expect(store.apply(others, sentAt, options)).toHaveProperty('plan');
  }
  return store;
}

describe('the promise, without a database', () => {
  it.each([
    ['going on from the stored state wherever it may', false],
    ['folding the whole log each time', true],
  ])('any history ends as its in-order replay does, %s', (_, readsWholeLog) => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const store = tell(history, { readsWholeLog });
        const log = store.log();
        const timed = history.deliveries.flatMap(({ changes }) => changes.filter((change) => 'offsetMs' in change));
        expect(new Set(log.filter(({ id }) => timed.some((change) => change.id === id)).map(({ id }) => id))).toEqual(
          new Set(timed.map(({ id }) => id)),
        );
        for (const wordId of words) {
          const stored = store.progressOf(wordId);
          const shown = stored?.state.present ? shownOf(progressOf(wordId, stored.state, stored)) : null;
          expect(shown).toEqual(replay(log.filter((event) => event.wordId === wordId)));
        }
      }),
      { numRuns: 1500 },
    );
  });
});
