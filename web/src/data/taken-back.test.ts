import { describe, expect, test } from 'vitest';
import type { Progress, Rating, StudyEvent } from '../../../lib/contract/progress.js';
import { deedOf, isTimed } from '../../../lib/domain/events.js';
import { fold } from '../../../lib/domain/fold.js';
import { progressOf } from '../../../lib/domain/progress.js';
import type { Entry } from '../local/shapes.js';
import { liveUpdates } from './live-updates.js';
import { logStatistics, withoutTakenBack } from './log-statistics.js';
import { takeBack } from './taken-back.js';
import { TakenBackStore } from './taken-back-store.js';

const NOW = Date.parse('2026-03-02T18:00:00.000Z');
const timeZone = 'Europe/Berlin';
const at = (daysAgo: number, minute = 0) => new Date(NOW - daysAgo * 86_400_000 + minute * 60_000).toISOString();
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function review(number: number, time: string, rating: Rating = 'good', wordId = 'w'): StudyEvent {
  return {
    id: idOf(number),
    wordId,
    kind: 'review',
    rating,
    at: time,
    claimedAt: time,
    voided: false,
    durationMs: 1_000,
  };
}
const reset = (number: number, time: string): StudyEvent => {
  return { id: idOf(number), wordId: 'w', kind: 'reset', at: time, claimedAt: time, voided: false };
};

/** What the server tells of a word with this log. */
function told(...events: readonly StudyEvent[]): Progress {
  const state = fold(
    liveUpdates(events).flatMap((update) => {
      if (!isTimed(update)) return [];
      const time = Date.parse(update.at);
      return [{ ...deedOf(update), id: update.id, effectiveAt: time, claimedAt: time }];
    }),
  );
  return progressOf(events[0]?.wordId ?? 'w', state, { createdAt: NOW - 9 * 86_400_000, updatedAt: NOW });
}

const undone = (...numbers: readonly number[]) => new Set(numbers.map(idOf));

describe('a review that the server counts, and that is taken back', () => {
  const events = [review(1, at(5)), review(2, at(2), 'again'), review(3, at(0))];

  test('leaves the state that the other events make', () => {
    expect(takeBack({ told: told(...events), events, undone: undone(3) })?.state).toEqual(told(...events.slice(0, 2)));
    expect(takeBack({ told: told(...events), events, undone: undone(1, 3) })?.state).toEqual(
      told(review(2, at(2), 'again')),
    );
  });

  test('leaves an absent word when it was the only one, and brings back a word that was started over', () => {
    const [first] = events;
    if (!first) throw new Error('there is no event');
    expect(takeBack({ told: told(first), events: [first], undone: undone(1) })?.state).toMatchObject({ deleted: true });
    const over = [first, reset(4, at(1))];
    expect(told(...over)).toMatchObject({ deleted: true });
    const back = takeBack({ told: told(...over), events: over, undone: undone(4) })?.state;
    expect(back).toMatchObject({ studyCount: 1, createdAt: at(5) });
    expect(back).not.toHaveProperty('deleted');
  });

  test('waits for the server where the log of this device does not make what the server has told', () => {
    const lacking = events.slice(1);
    expect(takeBack({ told: told(...events), events: lacking, undone: undone(3) })).toBeNull();
    expect(takeBack({ told: told(...events), events, undone: undone(9) })).toBeNull();
  });

  test('leaves the statistics, on its own day and as a word that was begun today', () => {
    const begun = [review(7, at(0), 'good', 'new')];
    const all = [...events, ...begun];
    const statisticsOf = (...log: readonly StudyEvent[]) =>
      logStatistics({ told: null, server: new Map(), updates: liveUpdates(log), timeZone, now: NOW });
    const words = [
      takeBack({ told: told(...events), events, undone: undone(2) }),
      takeBack({ told: told(...begun), events: begun, undone: undone(7) }),
    ].filter((word) => word !== null);
    expect(words).toHaveLength(2);
    const left = withoutTakenBack(statisticsOf(...all), { words, timeZone, now: NOW });
    const { trueRetention: _, ...expected } = statisticsOf(review(1, at(5)), review(3, at(0)));
    expect(left).toMatchObject(expected);
    expect(statisticsOf(...all).introducedToday - left.introducedToday).toBe(1);
  });
});

describe('what was taken back', () => {
  const events = [review(1, at(5)), review(2, at(0))];
  const undo: Entry = { key: `undo-${idOf(2)}`, sequence: 1, update: { wordId: 'w', undo: idOf(2) } };

  function open(waiting: readonly Entry[], state = told(...events)) {
    const now = { waiting, snapshot: { byWord: new Map([['w', state]]), cursor: '' } };
    const store = new TakenBackStore({
      waiting: () => now.waiting,
      snapshot: () => now.snapshot,
      readEvents: async () => events,
    });
    store.look();
    return { store, now };
  }
  const countOf = ({ store, now }: ReturnType<typeof open>) =>
    store.applyTo(now.snapshot, store.get()).byWord.get('w')?.studyCount;

  test('shows at once, without the server, and no longer once the server has told it', async () => {
    const opened = open([undo]);
    const { store, now } = opened;
    await expect.poll(() => countOf(opened)).toBe(1);
    const shown = store.applyTo(now.snapshot, store.get());
    expect(store.applyTo(now.snapshot, store.get())).toBe(shown);
    // the answer comes: never both, nor neither
    now.snapshot = { byWord: new Map([['w', told(review(1, at(5)))]]), cursor: '' };
    expect(countOf(opened)).toBe(1);
    now.waiting = [];
    store.look();
    expect(store.get().size).toBe(0);
    expect(countOf(opened)).toBe(1);
  });

  test('is nothing where the review waits itself: that is folded, and taken back, on the server’s state', async () => {
    const own: Entry = { key: idOf(2), sequence: 0, update: { wordId: 'w', id: idOf(2), rating: 'good', at: at(0) } };
    const opened = open([own, undo], told(review(1, at(5))));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(opened.store.get().size).toBe(0);
    expect(countOf(opened)).toBe(1);
  });
});
