import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StudyEvent, Update } from '../../../../lib/contract/progress.js';
import { withOutbox } from '../../../../lib/domain/outbox.js';
import type { Entry } from '../../local/shapes.js';
import { makeArchive, readArchive, wholeLog } from './archive.js';

const EXPORTED_AT = new Date('2026-03-01T12:00:00.000Z');
const profile = { displayName: 'Lin', timeZone: 'Europe/Berlin', dailyGoal: 7, preferences: { autoplay: true } };
const words = new Map([
  ['ai4-love', '爱'],
  ['ren2-person', '人'],
]);
const options = {
  textOf: (wordId: string) => words.get(wordId),
  knownIds: new Set<string>(),
  timeZone: 'Europe/Berlin',
};
const uuid = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;

function review(index: number, more: Partial<StudyEvent> = {}): StudyEvent {
  const at = new Date(Date.parse('2026-01-01T00:00:00.000Z') + index * 60_000).toISOString();
  return {
    id: uuid(index),
    wordId: 'ai4-love',
    kind: 'review',
    rating: 'good',
    at,
    claimedAt: at,
    voided: false,
    ...more,
  };
}

const archiveOf = (events: readonly unknown[]) =>
  makeArchive({ profile, events: events as StudyEvent[], exportedAt: EXPORTED_AT });

function stateAfter(updates: readonly Update[]) {
  return [...words.keys()].map((wordId) => withOutbox({ wordId, progress: null, updates, now: EXPORTED_AT.getTime() }));
}

describe('an archive', () => {
  test('gives back every event as it was, once', () => {
    const events = [
      review(1, { durationMs: 900, direction: 'sound' }),
      review(2, { kind: 'state', rating: undefined, confidence: 0.5 } as Partial<StudyEvent>),
      review(3, { kind: 'reset', rating: undefined } as Partial<StudyEvent>),
      review(4, { voided: true, wordId: 'ren2-person' }),
    ];
    const plan = readArchive(archiveOf(events), options);
    expect(plan).toMatchObject({ profile, words: 2, known: 0, skipped: [] });
    expect(plan.updates).toEqual([
      { wordId: 'ai4-love', id: uuid(1), at: events[0]?.at, rating: 'good', durationMs: 900, direction: 'sound' },
      { wordId: 'ai4-love', id: uuid(2), at: events[1]?.at, confidence: 0.5 },
      { wordId: 'ai4-love', id: uuid(3), at: events[2]?.at, reset: true },
      { wordId: 'ren2-person', id: uuid(4), at: events[3]?.at, rating: 'good' },
      { wordId: 'ren2-person', undo: uuid(4) },
    ]);
  });

  test('leaves out what the learner has already', () => {
    const plan = readArchive(archiveOf([review(1), review(2)]), { ...options, knownIds: new Set([uuid(1)]) });
    expect(plan).toMatchObject({ known: 1, skipped: [] });
    expect(plan.updates.map((update) => 'id' in update && update.id)).toEqual([uuid(2)]);
  });

  test('with more events than can be taken at once says so; with just as many it is taken', () => {
    const events = Array.from({ length: 500_001 }, () => null);
    const text = (count: number) => archiveOf(events.slice(0, count));
    expect(() => readArchive(text(500_001), options)).toThrow('500,001 events; 500,000 are the most');
    expect(readArchive(text(500_000), options).skipped).toHaveLength(500_000);
  });

  test('names what it skips, and takes the rest', () => {
    const damaged = [
      'no event',
      review(1, { rating: 'fine' as 'good' }),
      review(2, { rating: undefined } as Partial<StudyEvent>),
      review(3, { wordId: 'xx9-nothing' }),
      review(4),
      review(4),
    ];
    const plan = readArchive(archiveOf(damaged), options);
    expect(plan.updates).toHaveLength(1);
    expect(plan.skipped.map(({ where, why }) => `${where} ${why}`)).toEqual([
      'Item 1 is damaged (it can not be read)',
      'Item 2, a review of 爱 on 1 January 2026 is damaged (its rating can not be read)',
      'Item 3, a review of 爱 on 1 January 2026 is damaged (it says nothing)',
      'Item 4, a review on 1 January 2026 is about a word that is not in the lists (xx9-nothing)',
      'Item 6, a review of 爱 on 1 January 2026 has the id of another one',
    ]);
  });

  test.each([
    [
      review(1, { kind: 'reset', at: '2026-01-31T23:30:00.000Z', voided: 1 as never }),
      ', a fresh start of 爱 on 1 February 2026',
    ],
    [
      review(1, { kind: 'state', wordId: 'ren2-person', confidence: 'x' as never }),
      ', a change of 人 on 1 January 2026',
    ],
    [review(1, { at: 'yesterday' }), ', a review of 爱'],
    [review(1, { at: '2026-13-45T00:00:00.000Z' }), ', a review of 爱'],
    [review(1, { kind: 'dream' as 'review' }), ''],
    [null, ''],
    [[], ''],
  ])('says of a damaged item %# what can be read of it', (event, said) => {
    expect(readArchive(archiveOf([event]), options).skipped.map(({ where }) => where)).toEqual([`Item 1${said}`]);
  });

  test.each([
    ['{', 'not JSON'],
    ['{}', 'not made by'],
    ['[1]', 'not made by'],
    [JSON.stringify({ format: 'shizi', version: 2, exportedAt: '', events: [] }), 'newer version'],
  ])('%s is refused with a sentence', (text, sentence) => {
    expect(() => readArchive(text, options)).toThrow(sentence);
  });

  test('settings of another version of the app cost nothing but themselves', () => {
    const text = archiveOf([review(1)]).replace('"autoplay": true', '"autoplay": "loud"');
    expect(readArchive(text, options)).toMatchObject({ profile: { dailyGoal: 7, preferences: {} }, words: 1 });
  });

  test('ends in the same state as its log, also where events share their effective time', () => {
    const anyEvent = fc.record({
      id: fc.uuid({ version: 4 }),
      wordId: fc.constantFrom(...words.keys()),
      rating: fc.constantFrom('again', 'hard', 'good', 'easy' as const),
      // few times, so that many are the same, as when a clock was ahead and the server clamped them
      minute: fc.integer({ min: 0, max: 3 }),
      claimed: fc.integer({ min: 0, max: 1_000_000 }),
      voided: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyEvent, { selector: ({ id }) => id, maxLength: 12 }), (given) => {
        const events = given.map(({ id, wordId, rating, minute, claimed, voided }): StudyEvent => {
          const at = new Date(Date.parse('2026-01-01T00:00:00.000Z') + minute * 60_000).toISOString();
          return {
            id,
            wordId,
            kind: 'review',
            rating: rating as 'good',
            at,
            claimedAt: new Date(claimed).toISOString(),
            voided,
          };
        });
        const rebuilt = readArchive(archiveOf(events), options).updates;
        const inOrder = [...events]
          .filter(({ voided }) => !voided)
          .sort((a, b) => a.at.localeCompare(b.at) || a.claimedAt.localeCompare(b.claimedAt) || (a.id < b.id ? -1 : 1));
        const times = new Map<string, number>();
        const expected = inOrder.map(({ id, wordId, rating = 'good', at }): Update => {
          const time = Math.max(Date.parse(at), (times.get(wordId) ?? 0) + 1);
          times.set(wordId, time);
          return { wordId, id, rating, at: new Date(time).toISOString() };
        });
        const ratings = (updates: readonly Update[]) =>
          stateAfter(updates).map(
            (state) => state && [state.studyCount, state.correctCount, state.lapses, state.state],
          );
        expect(ratings(rebuilt)).toEqual(ratings(expected));
      }),
    );
  });
});

describe('the whole log', () => {
  const updates: Update[] = [
    { wordId: 'ai4-love', id: uuid(3), rating: 'easy', at: '2026-02-01T00:00:00.000Z', durationMs: 5 },
    { wordId: 'ai4-love', undo: uuid(1) },
    { wordId: 'ren2-person', id: uuid(9), reset: true, at: '2026-02-01T00:00:00.000Z' },
    { wordId: 'ke3-thirsty', confidence: 1, ifAbsent: true },
  ];
  const IMPORTED_AT = Date.parse('2026-02-02T00:00:00.000Z');
  const entryOf = (update: Update): Entry => ({ key: '', sequence: IMPORTED_AT, update });
  const waiting = updates.map(entryOf);

  test('has what waits on the device, with its undos', () => {
    const log = wholeLog([review(2), review(1)], waiting);
    expect(log.map(({ id, kind, voided }) => [id, kind, voided])).toEqual([
      [uuid(1), 'review', true],
      [uuid(2), 'review', false],
      [uuid(3), 'review', false],
      [uuid(9), 'reset', false],
      [expect.stringMatching(/^[0-9a-f-]{36}$/), 'state', false],
    ]);
    // what an import has put here is an event like others, and the same one the next time
    expect(log[4]).toMatchObject({ confidence: 1, at: '2026-02-02T00:00:00.000Z' });
    expect(wholeLog([], waiting).at(-1)?.id).toBe(log[4]?.id);
    const { updates: rebuilt } = readArchive(archiveOf(log), { ...options, textOf: (id) => id });
    expect(rebuilt.at(-1)).toEqual({ wordId: 'ke3-thirsty', id: log[4]?.id, at: log[4]?.at, confidence: 1 });
    expect(log[2]).toMatchObject({ rating: 'easy', durationMs: 5, claimedAt: '2026-02-01T00:00:00.000Z' });
  });

  test('has an event once that has arrived meanwhile', () => {
    const [first] = waiting;
    const arrived = review(3, { rating: 'easy', at: '2026-02-01T00:00:00.000Z' });
    expect(wholeLog([arrived], first ? [first] : [])).toHaveLength(1);
  });
});
