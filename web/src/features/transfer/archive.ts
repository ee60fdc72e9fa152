import { v5 as nameUuid } from 'uuid';
import * as v from 'valibot';
import { Preferences } from '../../../../lib/contract/accounts.js';
import { StudyEvent, Update } from '../../../../lib/contract/progress.js';
import type { Entry } from '../../local/shapes.js';
import { itemNames, sayDamage } from './say-item.js';

/** A learner of ten years has a tenth of it. */
const LARGEST_ARCHIVE_EVENTS = 500_000;

const Profile = v.object({
  displayName: v.nullable(v.string()),
  timeZone: v.string(),
  dailyGoal: v.number(),
  preferences: v.fallback(Preferences, {}),
});

const Archive = v.object({
  format: v.literal('shizi'),
  version: v.literal(1),
  exportedAt: v.string(),
  profile: v.fallback(v.optional(Profile), undefined),
  // looked at one by one: one that is damaged costs itself and no other
  events: v.array(v.unknown()),
});
type ArchiveProfile = v.InferOutput<typeof Profile>;

/** Everything of a learner, in a form that rebuilds it: the whole log, voided events included. */
export function makeArchive(options: {
  readonly profile: ArchiveProfile;
  readonly events: readonly StudyEvent[];
  readonly exportedAt: Date;
}): string {
  const { profile, events, exportedAt } = options;
  return `${JSON.stringify({ format: 'shizi', version: 1, exportedAt: exportedAt.toISOString(), profile, events }, null, 1)}\n`;
}

/** Of what an import has put on this device: the same word and time give the same id, so that an archive twice is once. */
const IMPORTED = '5b0d4e0c-6f0e-4b53-9a5e-0b8f1a7c2d11';

/**
 * The server's log with what waits on the device: an event once, an undo as a mark on what it undoes. A state that an import
 * has put here has no id and no time yet; it gets the ones of its making.
 */
export function wholeLog(events: readonly StudyEvent[], waiting: readonly Entry[]): StudyEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const { update, sequence } of waiting) {
    if ('undo' in update) continue;
    const { id = nameUuid(`${update.wordId} ${sequence}`, IMPORTED), at = new Date(sequence).toISOString() } = update;
    if (!byId.has(id)) byId.set(id, eventOf({ ...update, id, at }));
  }
  for (const { update } of waiting) {
    const undone = 'undo' in update ? byId.get(update.undo) : undefined;
    if (undone) byId.set(undone.id, { ...undone, voided: true });
  }
  return [...byId.values()].sort(byTime);
}

type TimedUpdate = Exclude<Update, { undo: string }> & { readonly id: string; readonly at: string };

function eventOf(update: TimedUpdate): StudyEvent {
  const common = { id: update.id, wordId: update.wordId, at: update.at, claimedAt: update.at, voided: false };
  if ('reset' in update) return { ...common, kind: 'reset' };
  const { id, wordId, at, ...given } = update;
  const { ifAbsent, ...values } = { ifAbsent: undefined, ...given };
  return 'rating' in update ? { ...common, ...values, kind: 'review' } : { ...common, ...values, kind: 'state' };
}

export interface ArchivePlan {
  readonly profile: ArchiveProfile | undefined;
  readonly exportedAt: string;
  /** In the order in which they happened. */
  readonly updates: readonly Update[];
  readonly words: number;
  /** Events that the learner has already. */
  readonly known: number;
  readonly skipped: readonly { readonly where: string; readonly why: string }[];
}

interface ReadOptions {
  /** The word in the learner's script; undefined when the lists don't have it. */
  readonly textOf: (wordId: string) => string | undefined;
  /** Ids of the events that the learner has. */
  readonly knownIds: ReadonlySet<string>;
  /** In which what is skipped is dated. */
  readonly timeZone: string;
}

/**
 * What an archive would add. Ids and times stay, so that the same archive twice is once.
 * @throws Error with a sentence for the learner when the text is no archive of ours.
 */
export function readArchive(text: string, { textOf, knownIds, timeZone }: ReadOptions): ArchivePlan {
  const archive = parse(text);
  const nameOf = itemNames({ textOf, timeZone });
  const skipped: { where: string; why: string }[] = [];
  const found: StudyEvent[] = [];
  const seen = new Set<string>();
  let known = 0;
  for (const [index, given] of archive.events.entries()) {
    const skip = (why: string) => skipped.push({ where: nameOf(given, index + 1), why });
    const parsed = v.safeParse(StudyEvent, given);
    if (!parsed.success) skip(`is damaged (${sayDamage(v.getDotPath(parsed.issues[0]))})`);
    else if (!hasValues(parsed.output)) skip('is damaged (it says nothing)');
    else if (!updatesOf(parsed.output).every((update) => v.is(Update, update))) {
      skip('is damaged (a number is out of its range)');
    } else if (textOf(parsed.output.wordId) === undefined) {
      skip(`is about a word that is not in the lists (${parsed.output.wordId})`);
    } else if (seen.has(parsed.output.id)) skip('has the id of another one');
    else {
      seen.add(parsed.output.id);
      if (knownIds.has(parsed.output.id)) known += 1;
      else found.push(parsed.output);
    }
  }
  const updates = inDistinctOrder(found).flatMap(updatesOf);
  const { profile, exportedAt } = archive;
  return { profile, exportedAt, updates, words: new Set(found.map(({ wordId }) => wordId)).size, known, skipped };
}

function parse(text: string): v.InferOutput<typeof Archive> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('This file is not JSON. Choose a file that “Export everything” made.');
  }
  const parsed = v.safeParse(Archive, json);
  if (parsed.success) {
    const { length } = parsed.output.events;
    if (length <= LARGEST_ARCHIVE_EVENTS) return parsed.output;
    throw new Error(
      `This file has ${wholeNumber(length)} events; ${wholeNumber(LARGEST_ARCHIVE_EVENTS)} are the most that can be taken at once.`,
    );
  }
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  throw new Error(
    typeof version === 'number' && version > 1
      ? 'This file was made by a newer version of Shizi. Reload the app and try again.'
      : 'This file was not made by “Export everything”.',
  );
}

const wholeNumber = (value: number) => value.toLocaleString('en');

function hasValues(event: StudyEvent): boolean {
  if (event.kind === 'review') return event.rating !== undefined;
  if (event.kind === 'reset') return true;
  return event.studyCount !== undefined || event.correctCount !== undefined || event.confidence !== undefined;
}

function byTime(a: StudyEvent, b: StudyEvent): number {
  return compare(a.at, b.at) || compare(a.claimedAt, b.claimedAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Events of one word at the same effective time are ordered by what a device had claimed, which an import can't say again:
 * it claims the effective time. The later ones follow a millisecond apart instead.
 */
function inDistinctOrder(events: readonly StudyEvent[]): StudyEvent[] {
  const lastByWord = new Map<string, number>();
  return [...events].sort(byTime).map((event) => {
    const at = Math.max(Date.parse(event.at), (lastByWord.get(event.wordId) ?? Number.NEGATIVE_INFINITY) + 1);
    lastByWord.set(event.wordId, at);
    return { ...event, at: new Date(at).toISOString() };
  });
}

function updatesOf({ kind, voided, claimedAt, rating, durationMs, direction, ...event }: StudyEvent): Update[] {
  const { id, wordId, at, studyCount, correctCount, confidence } = event;
  const common = { wordId, id, at };
  const update: Update =
    kind === 'reset'
      ? { ...common, reset: true }
      : kind === 'review' && rating
        ? { ...common, rating, ...(durationMs !== undefined && { durationMs }), ...(direction && { direction }) }
        : {
            ...common,
            ...(studyCount !== undefined && { studyCount }),
            ...(correctCount !== undefined && { correctCount }),
            ...(confidence !== undefined && { confidence }),
          };
  return voided ? [update, { wordId, undo: id }] : [update];
}
