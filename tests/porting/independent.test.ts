import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Progress, Rating, StudyEvent } from '../../lib/contract/progress.js';
import { replay, shownOf } from '../progress/replay.js';
import { type Card, nextCard, type Parameters } from './fsrs.js';
import type { Folded } from './vectors/fold.js';
import type { Delivery, Log } from './vectors/fold-log.js';
import { vectorsFolder } from './vectors/subject.js';

// The vectors against what is written a second time, without lib/domain: a rule that is wrong there would be wrong in them too.

interface Vectors<Input, Expected, Settings = unknown> {
  readonly settings: Settings;
  readonly cases: readonly { readonly name: string; readonly input: Input; readonly expected: Expected }[];
}

function read<Input, Expected, Settings = unknown>(file: string): Vectors<Input, Expected, Settings> {
  return JSON.parse(readFileSync(path.join(vectorsFolder, `${file}.json`), 'utf8'));
}

const DAY_MS = 86_400_000;
const ms = (at: string) => Date.parse(at);
const iso = (at: number) => new Date(at).toISOString();

describe('scheduling', () => {
  interface Input {
    readonly assigned?: { readonly confidence: number; readonly at: string };
    readonly reviews: readonly { readonly rating: Rating; readonly at: string }[];
    readonly previewAt: string;
  }
  interface State extends Pick<Progress, 'state' | 'stability' | 'difficulty' | 'learningSteps' | 'lapses'> {
    readonly lastReviewedAt: string;
    readonly nextReview: string;
  }
  type Expected = { readonly states: readonly State[]; readonly preview: Readonly<Record<Rating, number>> };
  const grades = { again: 1, hard: 2, good: 3, easy: 4 } as const;

  function assigned({ confidence, at }: { confidence: number; at: string }): Card {
    const stability = 1 + 29 * (confidence * confidence);
    const dueAt = ms(at) + Math.max(1, Math.floor(stability + 0.5)) * DAY_MS;
    return { state: 'review', stability, difficulty: 2.11810397, step: 0, lapses: 0, reviewedAt: ms(at), dueAt };
  }

  it('is what the published formulas of FSRS-6 give', () => {
    const { cases, settings } = read<Input, Expected, { parameters: Parameters }>('scheduling');
    expect(cases).toHaveLength(200);
    for (const { name, input, expected } of cases) {
      let card = input.assigned ? assigned(input.assigned) : null;
      const states = input.reviews.map(({ rating, at }) => {
        card = nextCard(settings.parameters, card, grades[rating], ms(at));
        const { step, reviewedAt, dueAt, ...rest } = card;
        return { ...rest, learningSteps: step, lastReviewedAt: iso(reviewedAt), nextReview: iso(dueAt) };
      });
      expect(states, name).toEqual(expected.states);
      const waits = Object.entries(grades).map(([rating, grade]) => {
        const { dueAt, reviewedAt } = nextCard(settings.parameters, card, grade, ms(input.previewAt));
        return [rating, dueAt - reviewedAt];
      });
      expect(Object.fromEntries(waits), name).toEqual(expected.preview);
    }
  });
});

describe('the fold', () => {
  const { cases } = read<Log, Folded>('fold');

  it('is the in-order replay of each log', () => {
    expect(cases).toHaveLength(200);
    for (const { name, input, expected } of cases) {
      for (const wordId of input.words) {
        const progress = expected.progress.find((row) => row.wordId === wordId);
        const replayed = replay(expected.log.filter((event) => event.wordId === wordId));
        expect(progress && !progress.deleted ? shownOf(progress) : null, `${name}, ${wordId}`).toEqual(replayed);
      }
    }
  });

  it('has every event of a request that was carried out, at the time that its clock gives, voided where it was undone', () => {
    for (const { name, input, expected } of cases) {
      const known = new Map(expected.log.map((event) => [event.id, event]));
      for (const [id, event] of sentEvents(input.deliveries, expected)) {
        const { ifAbsent, ...said } = event;
        // whether an import counts depends on more than its own request
        if (ifAbsent && !known.has(id)) continue;
        expect(known.get(id), `${name}, ${id}`).toMatchObject(said);
      }
    }
  });

  /** By id, from what was sent and when alone. */
  function sentEvents(deliveries: readonly Delivery[], { receipts }: Folded) {
    const events = new Map<string, Partial<StudyEvent> & { ifAbsent: boolean }>();
    const undone = new Set<string>();
    let lastWrite = 0;
    for (const [index, { receivedAt, sentAt, changes }] of deliveries.entries()) {
      const receipt = receipts[index];
      if (!receipt || 'refusals' in receipt) continue;
      const now = Math.max(ms(receivedAt), lastWrite + 1);
      if (receipt.events + receipt.states > 0) lastWrite = ms(receipt.writeClock);
      const skew = sentAt === null ? 0 : now - ms(sentAt);
      for (const change of changes) {
        if ('undo' in change) undone.add(change.undo);
        if (!('id' in change) || !change.id || !change.at || events.has(change.id)) continue;
        const at = Math.max(0, Math.min(ms(change.at) + (Math.abs(skew) > 60_000 ? skew : 0), now));
        const ifAbsent = 'ifAbsent' in change && change.ifAbsent === true;
        events.set(change.id, { wordId: change.wordId, at: iso(at), claimedAt: change.at, ifAbsent });
      }
    }
    return new Map([...events].map(([id, event]) => [id, { ...event, voided: undone.has(id) }]));
  }
});

describe('study days', () => {
  type Input = { readonly at: string; readonly timeZone: string };
  const { cases } = read<Input, { day: string; endsAt: string }>('study-days');

  /** From the whole wall clock as text: `2026-06-10 03:59:59` is the day before. */
  function dayOf(at: number, timeZone: string): string {
    const options = { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
    const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', options).format(at).split(' ');
    return time < '04' ? iso(ms(date) - DAY_MS).slice(0, 10) : date;
  }

  it('are those of the wall clock, less four hours', () => {
    for (const { name, input, expected } of cases) {
      expect(dayOf(ms(input.at), input.timeZone), name).toBe(expected.day);
      expect(dayOf(ms(expected.endsAt) - 1, input.timeZone), name).toBe(expected.day);
      expect(dayOf(ms(expected.endsAt), input.timeZone) > expected.day, name).toBe(true);
    }
  });
});

describe('confidence', () => {
  type Input = { readonly confidence?: number; readonly stability?: number | null };
  const { cases } = read<Input, Record<string, number | boolean>>('confidence');

  it('is the square root of what stability is beyond a day, in 29 days', () => {
    for (const { name, input, expected } of cases) {
      if (input.confidence === undefined) {
        const share = Math.sqrt(Math.max(0, (input.stability ?? 0) - 1) / 29);
        expect(expected.confidence, name).toBe(Math.floor(Math.min(1, share) * 1e6 + 0.5) / 1e6);
        expect(expected.isMastered, name).toBe(Number(expected.confidence) >= 0.8);
      } else {
        const stability = 1 + 29 * (input.confidence * input.confidence);
        const dueDays = Math.max(1, Math.floor(stability + 0.5));
        expect(expected, name).toEqual({ stability, difficulty: 2.11810397, dueDays, readsBackAs: input.confidence });
      }
    }
  });
});
