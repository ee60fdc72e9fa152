import type { Change } from '../../../lib/domain/stored.js';
import type { Delivery, Log } from './fold-log.js';
import type { Case } from './subject.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const wordId = 'ai-4';
const other = 'ba-4';
const words = [wordId, other];

const iso = (offsetMs: number) => new Date(NOW + offsetMs).toISOString();
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Rating = 'again' | 'hard' | 'good' | 'easy';
const review = (n: number, offsetMs: number, rating: Rating = 'good', of = wordId): Change => ({
  wordId: of,
  id: id(n),
  rating,
  at: iso(offsetMs),
});
const reset = (n: number, offsetMs: number): Change => ({ wordId, id: id(n), reset: true, at: iso(offsetMs) });
const undo = (n: number, of = wordId): Change => ({ wordId: of, undo: id(n) });
const remove: Change = { wordId, remove: true };

interface Fields {
  readonly studyCount?: number;
  readonly correctCount?: number;
  readonly confidence?: number;
}
const state = (n: number, offsetMs: number, fields: Fields): Change => ({
  wordId,
  id: id(n),
  at: iso(offsetMs),
  ...fields,
});
const put = (fields: Fields): Change => ({ wordId, ...fields });
const imported = (n: number, offsetMs: number, fields: Fields): Change => ({
  wordId,
  id: id(n),
  at: iso(offsetMs),
  ...fields,
  ifAbsent: true,
});
const importedNow = (fields: Fields): Change => ({ wordId, ...fields, ifAbsent: true });

/** Requests a second apart; a list is one of them. */
function log(
  name: string,
  requests: readonly (Change | readonly Change[])[],
  clocks: readonly (number | null)[] = [],
): Case<Log> {
  const deliveries = requests.map((request, index): Delivery => {
    const receivedMs = index * SECOND_MS;
    const sentMs = clocks[index] ?? null;
    return {
      receivedAt: iso(receivedMs),
      sentAt: sentMs === null ? null : iso(receivedMs + sentMs),
      changes: Array.isArray(request) ? request : [request as Change],
    };
  });
  return { name, input: { words, deliveries } };
}

const reviews = [review(1, -9 * DAY_MS, 'easy'), review(2, -DAY_MS, 'good')];

const ofReviews = [
  log('a review', [review(1, -HOUR_MS)]),
  log('a review that failed', [review(1, -HOUR_MS, 'again')]),
  log('two reviews in order', [reviews]),
  log('two reviews, the later one first', [...reviews].reverse()),
  log('two reviews of one batch, the later one first', [[...reviews].reverse()]),
  log('reviews of two words', [[review(1, -HOUR_MS), review(2, -HOUR_MS, 'again', other)]]),
  log('reviews of one instant go by their ids', [review(9, -HOUR_MS, 'again'), review(1, -HOUR_MS, 'easy')]),
  log('a repetition in one batch is one event', [[review(1, -HOUR_MS), review(1, -HOUR_MS)]]),
  log('a repetition in another request is none', [review(1, -HOUR_MS), review(1, -HOUR_MS)]),
  log('a late review is put in its place', [
    review(3, -HOUR_MS),
    review(1, -9 * DAY_MS, 'easy'),
    review(2, -5 * DAY_MS, 'again'),
  ]),
];

const ofUndos = [
  log('an undo', [reviews, undo(2)]),
  log('an undo of the first of two', [reviews, undo(1)]),
  log('an undo of the only event leaves a tombstone', [review(1, -HOUR_MS), undo(1)]),
  log('an undo that comes before its event', [undo(1), review(1, -HOUR_MS)]),
  log('an undo in the batch of its event, before it', [[undo(1), review(1, -HOUR_MS)]]),
  log('an undo that is sent twice', [reviews, undo(2), undo(2)]),
  log('an undo of what never comes', [undo(7)]),
  log('an undo of a reset', [reviews, reset(3, -HOUR_MS), undo(3)]),
  log('an undo of a state', [reviews, state(3, -HOUR_MS, { studyCount: 30, confidence: 1 }), undo(3)]),
  log('a repetition of what was undone stays undone', [reviews, undo(2), review(2, -DAY_MS)]),
  log('a review after everything was undone', [review(1, -DAY_MS), undo(1), review(2, -HOUR_MS)]),
];

const ofResets = [
  log('a reset leaves a tombstone', [reviews, reset(3, -HOUR_MS)]),
  log('a reset of an absent word', [reset(1, -HOUR_MS)]),
  log('a review after a reset starts anew', [reviews, reset(3, -2 * HOUR_MS), review(4, -HOUR_MS)]),
  log('a review that comes after the reset that it was before', [
    reset(3, -HOUR_MS),
    review(1, -DAY_MS),
    review(4, -60_000),
  ]),
  log('a removal', [reviews, remove]),
  log('a removal of what is absent is refused', [remove]),
  log('a second removal is refused', [reviews, remove, remove]),
  log('a state after a removal', [reviews, remove, put({ studyCount: 1 })]),
];

const ofStates = [
  log('a confidence', [state(1, -HOUR_MS, { confidence: 0.8 })]),
  log('confidence 0', [state(1, -HOUR_MS, { confidence: 0 })]),
  log('confidence 1', [state(1, -HOUR_MS, { confidence: 1 })]),
  log('a confidence of more than six decimals', [state(1, -HOUR_MS, { confidence: 0.12345678 })]),
  log('"I know this" replaces what was learned, lapses too', [
    [review(1, -9 * DAY_MS, 'easy'), review(2, -DAY_MS, 'again')],
    state(3, -HOUR_MS, { confidence: 1 }),
  ]),
  log('counts leave the memory as it is', [reviews, state(3, -HOUR_MS, { studyCount: 40, correctCount: 35 })]),
  log('counts of a new word make no memory', [state(1, -HOUR_MS, { studyCount: 3, correctCount: 2 })]),
  log('a review goes on from a confidence', [state(1, -9 * DAY_MS, { confidence: 0.5 }), review(2, -HOUR_MS)]),
  log('a review before the state of its instant, by id', [
    [state(5, -HOUR_MS, { studyCount: 7, confidence: 0.5 }), review(1, -HOUR_MS)],
  ]),
  log('a review after the state of its instant, by id', [
    [state(1, -HOUR_MS, { studyCount: 7, confidence: 0.5 }), review(5, -HOUR_MS)],
  ]),
  log('a lower study count hides correct answers, which count on', [
    reviews,
    state(3, -HOUR_MS, { studyCount: 1 }),
    review(4, -60_000, 'again'),
  ]),
  log('a timed state may say more correct answers than reviews', [state(1, -HOUR_MS, { correctCount: 5 })]),
  log('PUT of a new word', [put({ studyCount: 5, correctCount: 3, confidence: 0.654321 })]),
  log('PUT that says what is shown changes nothing', [
    put({ studyCount: 5, correctCount: 3, confidence: 0.654321 }),
    put({ studyCount: 5, correctCount: 3, confidence: 0.654321 }),
  ]),
  log('PUT is an event of the fields that differ', [
    put({ studyCount: 5, correctCount: 3 }),
    put({ studyCount: 5, correctCount: 4 }),
  ]),
  log('PUT of a confidence where there is no memory', [put({ studyCount: 5 }), put({ confidence: 0 })]),
  log('PUT of zero on a tombstone', [review(1, -HOUR_MS), remove, put({ studyCount: 0 })]),
  log('PUT of the correct count that is shown, where a greater one is hidden', [
    reviews,
    put({ studyCount: 1 }),
    put({ studyCount: 10, correctCount: 1 }),
  ]),
  log('PUT of more correct answers than reviews is refused', [
    reviews,
    put({ correctCount: 3 }),
    put({ studyCount: 1, correctCount: 2 }),
  ]),
  log('PUT of fewer reviews than correct answers is refused', [
    reviews,
    put({ studyCount: 1 }),
    put({ studyCount: 0 }),
  ]),
  log('two plain states in one batch, a millisecond apart', [
    [put({ studyCount: 10 }), put({ studyCount: 20 })],
    put({ studyCount: 7 }),
  ]),
  log('a plain state comes after the timed events of its batch', [[put({ studyCount: 10 }), review(1, HOUR_MS)]]),
];

const ofImports = [
  log('an import of an absent word', [imported(1, -9 * DAY_MS, { studyCount: 10, correctCount: 8, confidence: 0.8 })]),
  log('an import counts before what was studied after it', [
    [review(2, -HOUR_MS), imported(1, -DAY_MS, { studyCount: 10, confidence: 0.8 })],
  ]),
  log('an import after what was studied is none', [[imported(2, -HOUR_MS, { studyCount: 10 }), review(1, -DAY_MS)]]),
  log('an import of a word that is there is none', [reviews, imported(3, -20 * DAY_MS, { studyCount: 10 })]),
  log('an import of a tombstone is none', [review(1, -DAY_MS), undo(1), imported(2, -HOUR_MS, { studyCount: 10 })]),
  log('of two imports the earlier counts', [
    [imported(1, -HOUR_MS, { studyCount: 1 }), imported(2, -DAY_MS, { studyCount: 2 })],
  ]),
  log('an import after a reset of the same batch', [
    [review(1, -9 * DAY_MS), reset(2, -8 * DAY_MS), imported(3, -DAY_MS, { studyCount: 4 })],
  ]),
  log('an import after a review that is undone', [
    [review(1, -9 * DAY_MS), undo(1), imported(3, -DAY_MS, { studyCount: 4 })],
  ]),
  log('an import that is sent twice', [
    imported(1, -DAY_MS, { studyCount: 4 }),
    imported(1, -DAY_MS, { studyCount: 4 }),
  ]),
  log('an import that is undone', [[imported(1, -DAY_MS, { studyCount: 4 }), undo(1)]]),
  log('an import without a time', [importedNow({ studyCount: 4, correctCount: 4 }), importedNow({ studyCount: 9 })]),
  log('an import without a time is decided by what was stored before its batch', [
    [review(1, -HOUR_MS), importedNow({ studyCount: 9 })],
  ]),
];

const ofClocks = [
  log('a clock that is 60 s behind is believed', [review(1, -HOUR_MS)], [-60_000]),
  log('a clock that is 60.001 s behind is put right', [review(1, -HOUR_MS)], [-60_001]),
  log('a clock that is 60 s ahead is believed', [review(1, -HOUR_MS)], [60_000]),
  log('a clock that is two days ahead is put right', [review(1, 2 * DAY_MS - HOUR_MS)], [2 * DAY_MS]),
  log('a clock that is a year behind is put right', [review(1, -366 * DAY_MS)], [-365 * DAY_MS]),
  log('what is claimed for the future counts at receipt', [review(1, HOUR_MS)]),
  log('what was put right is still not later than receipt', [review(1, 3 * DAY_MS)], [2 * DAY_MS]),
  log(
    'what is shifted before 1970 counts at its beginning',
    [{ ...review(1, 0), at: '1970-01-01T00:00:00.000Z' } as Change],
    [DAY_MS],
  ),
  log('what counts at receipt keeps the order of the device', [
    [review(9, HOUR_MS, 'easy'), review(1, HOUR_MS + 1, 'again')],
  ]),
  log('a repetition by another clock is none', [review(1, HOUR_MS), review(1, HOUR_MS)], [null, 5 * HOUR_MS]),
  log('the next request comes after all that was received before', [review(1, 30 * DAY_MS), put({ studyCount: 9 })]),
];

const ofRefusals = [
  log('a word that is none', [{ wordId: 'no-word', studyCount: 1 } as Change]),
  log('an undo of a word that is none', [undo(1, 'no-word')]),
  log('a known id with another rating', [review(1, -HOUR_MS), review(1, -HOUR_MS, 'easy')]),
  log('a known id with another time', [review(1, -HOUR_MS), review(1, -HOUR_MS + 1)]),
  log('a known id with another kind', [review(1, -HOUR_MS), reset(1, -HOUR_MS)]),
  log('a known id with another word', [review(1, -HOUR_MS), review(1, -HOUR_MS, 'good', other)]),
  log('an undo that names another word', [review(1, -HOUR_MS), undo(1, other)]),
  log('a state with other values under a known id', [
    state(1, -HOUR_MS, { studyCount: 1 }),
    state(1, -HOUR_MS, { studyCount: 1, correctCount: 0 }),
  ]),
  log('all are named at once, and nothing is written', [
    reviews,
    [
      review(3, -HOUR_MS),
      put({ correctCount: 9 }),
      { wordId: 'no-word', confidence: 1 },
      review(2, -DAY_MS, 'again'),
      undo(4, 'no-word'),
    ],
  ]),
];

export function directedLogs(): Case<Log>[] {
  return [ofReviews, ofUndos, ofResets, ofStates, ofImports, ofClocks, ofRefusals].flat();
}
