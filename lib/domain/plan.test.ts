import { describe, expect, it } from 'vitest';
import type { Deed, WordEvent } from './events.js';
import { fold, NOTHING } from './fold.js';
import { plan } from './plan.js';
import { SCHEDULER_VERSION } from './scheduler.js';
import type { Change, KnownEvent, Plan, Stored, StoredWord } from './stored.js';

const now = Date.parse('2026-03-10T12:00:00.000Z');
const wordId = 'ni-hao';
const iso = (offsetMs: number) => new Date(now + offsetMs).toISOString();
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const good: Deed = { kind: 'review', rating: 'good' };
const eventAt = (n: number, offsetMs: number, deed: Deed = good): WordEvent => ({
  ...deed,
  id: id(n),
  effectiveAt: now + offsetMs,
  claimedAt: now + offsetMs,
});
const reviewAt = (n: number, offsetMs: number): Change => ({ wordId, id: id(n), rating: 'good', at: iso(offsetMs) });

/** A word with these live events; its stored state goes on unless the log is asked for. */
function word(events: readonly WordEvent[], options: { withLog?: boolean } = {}): StoredWord {
  const state = fold(events);
  const progress = { state, schedulerVersion: SCHEDULER_VERSION, createdAt: now - 9e6, updatedAt: now - 8e6 };
  return { wordId, exists: true, progress, log: options.withLog ? events : null };
}
const absent: StoredWord = { wordId, exists: true, progress: null, log: [] };

function run(changes: readonly Change[], stored: Partial<Stored> = {}, sentAt: number | null = null) {
  let made = 900;
  return plan({
    stored: { now, words: [absent], known: [], ...stored },
    changes,
    sentAt,
    newId: () => id(made++),
  });
}
function planned(...options: Parameters<typeof run>): Plan {
  const outcome = run(...options);
  if ('refusals' in outcome) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.plan;
}
function refused(...options: Parameters<typeof run>) {
  const outcome = run(...options);
  return 'refusals' in outcome ? outcome.refusals.map(({ index, field, code }) => [index, field, code]) : [];
}
const known = (event: WordEvent, voided = false): KnownEvent => ({ id: event.id, wordId, event, voided });

describe('a plain state', () => {
  const events = [eventAt(1, -9e6), eventAt(2, -8e6)];

  it('that says what is shown changes nothing', () => {
    const { confidence } = planned([{ wordId, undo: id(77) }], { words: [word(events)] }).answer[0] ?? {};
    const same = { wordId, studyCount: 2, correctCount: 2, confidence: confidence ?? -1 };
    const { events: written, progress, answer } = planned([same], { words: [word(events)] });
    expect([written, progress]).toEqual([[], []]);
    expect(answer[0]?.updatedAt).toBe(new Date(now - 8e6).toISOString());
  });

  it('becomes an event of the fields that differ, at the time of receipt', () => {
    const { events: written } = planned([{ wordId, studyCount: 2, correctCount: 1 }], { words: [word(events)] });
    expect(written).toHaveLength(1);
    expect(written[0]?.event).toEqual({
      kind: 'state',
      studyCount: null,
      correctCount: 1,
      confidence: null,
      id: id(900),
      effectiveAt: now,
      claimedAt: now,
    });
  });

  it.each<[string, StoredWord, Change]>([
    ['any field on an absent word', absent, { wordId, studyCount: 0 }],
    ['any field on a tombstone', word([eventAt(1, -9e6, { kind: 'reset' })]), { wordId, studyCount: 0 }],
    [
      'confidence 0 on a word without memory',
      word([eventAt(1, -9e6, { kind: 'state', studyCount: 1, correctCount: null, confidence: null })]),
      { wordId, confidence: 0 },
    ],
  ])('is an event when it names %s', (_, stored, change) => {
    expect(planned([change], { words: [stored] }).events).toHaveLength(1);
  });

  it('shows the correct count it names, also where a larger raw count was cut', () => {
    const cut = word([
      eventAt(1, -9e6),
      eventAt(2, -8e6),
      eventAt(3, -7e6, { kind: 'state', studyCount: 1, correctCount: null, confidence: null }),
    ]);
    const change = { wordId, studyCount: 10, correctCount: 1 };
    expect(planned([change], { words: [cut] }).answer[0]).toMatchObject({ studyCount: 10, correctCount: 1 });
  });

  it.each([
    [{ wordId, correctCount: 3 }, 'correctCount'],
    [{ wordId, studyCount: 1 }, 'studyCount'],
    [{ wordId, studyCount: 4, correctCount: 5 }, 'correctCount'],
  ])('%o that would leave more correct answers than reviews is refused', (change, field) => {
    expect(refused([change], { words: [word(events)] })).toEqual([[0, field, 'VALIDATION_FAILED']]);
  });

  it('with ifAbsent counts only where the word has never been', () => {
    const change = { wordId, studyCount: 5, ifAbsent: true as const };
    const tombstone = word([eventAt(1, -9e6, { kind: 'reset' })]);
    expect(planned([change]).events).toHaveLength(1);
    expect(planned([change], { words: [word(events)] }).events).toHaveLength(0);
    expect(planned([change], { words: [tombstone] }).events).toHaveLength(0);
    // decided against the word as it was before the batch
    expect(planned([reviewAt(1, -5000), change]).answer[0]?.studyCount).toBe(5);
  });

  it('comes after the timed events of its batch, each a millisecond after the one before', () => {
    const changes = [{ wordId, studyCount: 10 }, reviewAt(1, 3_600_000), { wordId, studyCount: 20 }];
    const { events: written, answer, stampedAt } = planned(changes);
    expect(written.map(({ event }) => (event?.effectiveAt ?? 0) - now)).toEqual([0, 1, 2]);
    expect(answer[0]?.studyCount).toBe(20);
    expect(stampedAt).toBe(now + 2);
  });
});

describe('an import that carries its own time', () => {
  const importAt = (n: number, offsetMs: number): Change => ({
    wordId,
    id: id(n),
    at: iso(offsetMs),
    studyCount: 10,
    confidence: 0.8,
    ifAbsent: true,
  });
  const idsOf = (changes: readonly Change[], stored?: Partial<Stored>) =>
    planned(changes, stored).events.map((event) => event.id);

  it('comes before what was studied after it, wherever it stands in the batch', () => {
    const changes = [reviewAt(2, -5000), importAt(1, -9000)];
    for (const batch of [changes, [...changes].reverse()]) {
      const { events: written, answer } = planned(batch);
      expect(written.map(({ id: of, event }) => [of, event?.effectiveAt]).sort()).toEqual([
        [id(1), now - 9000],
        [id(2), now - 5000],
      ]);
      expect(answer[0]).toMatchObject({ studyCount: 11, lastReviewedAt: iso(-5000) });
    }
  });

  it.each<[string, readonly Change[], Partial<Stored>]>([
    ['is there', [importAt(1, -9e6)], { words: [word([eventAt(5, -8e6)], { withLog: true })] }],
    ['was removed', [importAt(1, -1000)], { words: [word([eventAt(5, -9e6, { kind: 'reset' })])] }],
    ['was studied before it, in the same batch', [importAt(1, -5000), reviewAt(2, -9000)], {}],
    ['was imported before it, in the same batch', [importAt(1, -5000), importAt(2, -9000)], {}],
  ])('is no event of a word that %s', (_, changes, stored) => {
    expect(idsOf(changes, stored)).not.toContain(id(1));
  });

  it('of the same instant as another counts once, the one that the log has first, in whatever order they are sent', () => {
    const changes = [importAt(3, -9000), importAt(1, -9000), importAt(2, -9000)];
    for (const batch of [changes, [...changes].reverse()]) expect(idsOf(batch)).toEqual([id(1)]);
  });

  it('counts where all that was done before it is undone or started over', () => {
    const before = [reviewAt(2, -9000), { wordId, id: id(3), reset: true as const, at: iso(-8000) }];
    expect(idsOf([...before, importAt(1, -5000)])).toContain(id(1));
    expect(idsOf([reviewAt(2, -9000), { wordId, undo: id(2) }, importAt(1, -5000)])).toContain(id(1));
  });

  it('that is sent again is no event, and under another id it is none either', () => {
    const event = eventAt(1, -9000, { kind: 'state', studyCount: 10, correctCount: null, confidence: 0.8 });
    const stored = { words: [word([event])], known: [known(event)] };
    expect(idsOf([importAt(1, -9000)], stored)).toEqual([]);
    expect(idsOf([importAt(2, -1000)], stored)).toEqual([]);
    expect(refused([{ ...importAt(1, -9000), confidence: 0.5 } as Change], stored)).toEqual([
      [0, 'id', 'REVIEW_CONFLICT'],
    ]);
  });

  it('can be undone', () => {
    const { events: written, answer } = planned([importAt(1, -9000), { wordId, undo: id(1) }]);
    expect(written.map(({ voided }) => voided)).toEqual([true]);
    expect(answer[0]).toMatchObject({ deleted: true });
  });
});

describe('an undo', () => {
  it('of a stored event names it and writes nothing else of it; a second one writes nothing', () => {
    const event = eventAt(1, -5000);
    const stored = { words: [word([event], { withLog: true })], known: [known(event)] };
    const first = planned([{ wordId, undo: id(1) }], stored);
    expect([first.events, first.voided]).toEqual([[], [id(1)]]);
    const again = planned([{ wordId, undo: id(1) }], { known: [known(event, true)] });
    expect([again.events, again.voided, again.progress]).toEqual([[], [], []]);
  });

  it('before its event leaves a stub that the event fills', () => {
    const first = planned([{ wordId, undo: id(1) }]);
    expect(first.events).toMatchObject([{ id: id(1), event: null, voided: true }]);
    expect([first.progress, first.answer[0]?.deleted]).toEqual([[], true]);
    const stub = { id: id(1), wordId, event: null, voided: true };
    const second = planned([reviewAt(1, -5000)], { known: [stub] });
    expect(second.events).toMatchObject([{ id: id(1), event: { kind: 'review' }, voided: true }]);
    expect(second.progress).toEqual([]);
  });

  it.each<[string, Deed]>([
    ['review', good],
    ['state', { kind: 'state', studyCount: 9, correctCount: 9, confidence: 1 }],
    ['reset', { kind: 'reset' }],
  ])('of a %s takes it out of the log', (_, deed) => {
    const kept = eventAt(1, -9e6);
    const taken = eventAt(2, -8e6, deed);
    const { answer, progress } = planned([{ wordId, undo: id(2) }], {
      words: [word([kept, taken], { withLog: true })],
      known: [known(taken)],
    });
    expect(progress[0]?.state).toEqual(fold([kept]));
    expect(answer[0]).toMatchObject({ studyCount: 1, updatedAt: iso(0) });
  });

  it('of the only event leaves a tombstone', () => {
    const only = eventAt(1, -9e6);
    const { progress, answer } = planned([{ wordId, undo: id(1) }], {
      words: [word([only], { withLog: true })],
      known: [known(only)],
    });
    expect([progress[0]?.state, answer[0]?.deleted]).toEqual([NOTHING, true]);
  });
});

describe('a repetition', () => {
  it('of an id that says the same is no event, also when its time was clamped', () => {
    const claimed = { ...eventAt(1, -9e6), claimedAt: now + 3_600_000 };
    const { events, progress } = planned([reviewAt(1, 3_600_000)], {
      words: [word([claimed])],
      known: [known(claimed)],
    });
    expect([events, progress]).toEqual([[], []]);
  });

  it('within one batch is one event', () => {
    expect(planned([reviewAt(1, -5000), reviewAt(1, -5000)]).answer[0]?.studyCount).toBe(1);
  });
});

describe('what only the stored data can refuse', () => {
  const stored = eventAt(1, -9e6);
  const other: StoredWord = { ...absent, wordId: 'zai-jian' };

  it.each<[string, Change, string]>([
    ['another word', { wordId: 'zai-jian', id: id(1), rating: 'good', at: iso(-9e6) }, 'id'],
    ['another kind', { wordId, id: id(1), reset: true, at: iso(-9e6) }, 'id'],
    ['another value', { wordId, id: id(1), rating: 'easy', at: iso(-9e6) }, 'id'],
    ['another claimed time', { wordId, id: id(1), rating: 'good', at: iso(-9e6 + 1) }, 'id'],
    ['an undo that names another word', { wordId: 'zai-jian', undo: id(1) }, 'undo'],
  ])('%s under a known id is a conflict', (_, change, field) => {
    expect(refused([change], { words: [word([stored]), other], known: [known(stored)] })).toEqual([
      [0, field, 'REVIEW_CONFLICT'],
    ]);
  });

  it('is named all at once, in the order of the batch', () => {
    const unknown: StoredWord = { wordId: 'no-word', exists: false, progress: null, log: null };
    const changes: Change[] = [
      reviewAt(2, -5000),
      { wordId, studyCount: 0, correctCount: 1 },
      { wordId: 'no-word', confidence: 1 },
      { wordId, id: id(1), rating: 'again', at: iso(-9e6) },
      { wordId: 'no-word', undo: id(5) },
    ];
    expect(refused(changes, { words: [word([stored]), unknown], known: [known(stored)] })).toEqual([
      [1, 'correctCount', 'VALIDATION_FAILED'],
      [2, 'wordId', 'WORD_NOT_FOUND'],
      [3, 'id', 'REVIEW_CONFLICT'],
      [4, 'wordId', 'WORD_NOT_FOUND'],
    ]);
  });

  it('includes the removal of a word that is absent', () => {
    expect(refused([{ wordId, remove: true }])).toEqual([[0, 'wordId', 'PROGRESS_NOT_FOUND']]);
  });
});

describe('times', () => {
  it('of a device whose clock is wrong are shifted, and what it claimed is kept', () => {
    const aheadMs = 3_600_000;
    const { events } = planned([reviewAt(1, aheadMs - 5000)], {}, now + aheadMs);
    expect(events[0]?.event).toMatchObject({ effectiveAt: now - 5000, claimedAt: now + aheadMs - 5000 });
  });

  it('that were clamped to one instant keep the order of the device', () => {
    const easyFirst: Change[] = [
      { wordId, id: id(9), rating: 'easy', at: iso(5000) },
      { wordId, id: id(1), rating: 'again', at: iso(6000) },
    ];
    expect(planned(easyFirst).answer[0]?.state).toBe('relearning');
  });
});

describe('a word whose log was not read', () => {
  it.each<[string, StoredWord, Change, KnownEvent[]]>([
    ['a late event', word([eventAt(1, -5000)]), reviewAt(2, -6000), []],
    ['an undo of a live event', word([eventAt(1, -5000)]), { wordId, undo: id(1) }, [known(eventAt(1, -5000))]],
    ['no stored state', { ...absent, log: null }, reviewAt(2, -6000), []],
  ])('is a fault that is not hidden: %s', (_, stored, change, knownEvents) => {
    expect(() => run([change], { words: [stored], known: knownEvents })).toThrow('the log of ni-hao is needed');
  });
});
