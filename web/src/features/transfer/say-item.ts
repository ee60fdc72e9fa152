import * as v from 'valibot';
import { StudyEvent } from '../../../../lib/contract/progress.js';

const isDate = (text: string) => !Number.isNaN(Date.parse(text));

/** What can still be told of an event that may be damaged. */
const Remains = v.object({
  kind: v.fallback(v.optional(StudyEvent.entries.kind), undefined),
  wordId: v.fallback(v.optional(v.string()), undefined),
  at: v.fallback(v.optional(v.pipe(v.string(), v.isoTimestamp(), v.check(isDate))), undefined),
});

const kinds = { review: 'a review', state: 'a change', reset: 'a fresh start' } as const;

const fieldNames: Partial<Record<string, string>> = {
  kind: 'kind',
  wordId: 'word',
  rating: 'rating',
  at: 'time',
  claimedAt: 'time',
  durationMs: 'duration',
  direction: 'direction',
  studyCount: 'count of reviews',
  correctCount: 'count of right answers',
  confidence: 'confidence',
  voided: 'mark of being undone',
};

interface SayOptions {
  /** The word in the learner's script; undefined when the lists don't have it. */
  readonly textOf: (wordId: string) => string | undefined;
  readonly timeZone: string;
}

/**
 * Names an entry of an export as its learner would, by what can be read of it and its number in the file, from 1: "Item 4, a
 * review of 中文 on 3 March 2026".
 */
export function itemNames({ textOf, timeZone }: SayOptions): (given: unknown, number: number) => string {
  // one for all: it costs more than all else here, and a file may have 500,000 entries
  const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone });
  return (given, number) => {
    const item = `Item ${number}`;
    const parsed = v.safeParse(Remains, given);
    if (!parsed.success || !parsed.output.kind) return item;
    const { kind, wordId, at } = parsed.output;
    const text = wordId === undefined ? undefined : textOf(wordId);
    return `${item}, ${kinds[kind]}${text ? ` of ${text}` : ''}${at ? ` on ${dates.format(new Date(at))}` : ''}`;
  };
}

/** Which part of an entry can not be read: "its rating can not be read". */
export function sayDamage(field: string | null): string {
  const name = field === null ? undefined : fieldNames[field];
  return name ? `its ${name} can not be read` : 'it can not be read';
}
