import type { Progress, Statistics, Update } from '../../../lib/contract/progress.js';
import { deedOf, isTimed } from '../../../lib/domain/events.js';
import { isTimedImport } from '../../../lib/domain/imports.js';
import { type Day, studyDay } from '../../../lib/domain/study-day.js';

/** States by word. */
export type States = ReadonlyMap<string, Progress>;

interface FirstReviewOptions {
  /** The server's states, before the updates. */
  readonly server: States;
  readonly updates: readonly Update[];
  readonly day: Day;
  readonly timeZone: string;
}

/**
 * How many words the updates introduce on `day`: words without a memory, and not removed, whose first update that makes
 * one is a review of that day. What is undone among the updates is none of them.
 */
export function countIntroduced({ server, updates, day, timeZone }: FirstReviewOptions): number {
  const undone = new Set(updates.flatMap((update) => ('undo' in update ? [update.undo] : [])));
  const firsts = new Map<string, { at: number; isReview: boolean }>();
  for (const update of updates) {
    const before = server.get(update.wordId);
    if (!isTimed(update) || undone.has(update.id) || !isUnmet(before)) continue;
    if (isTimedImport(update) && before) continue;
    const deed = deedOf(update);
    const makesMemory = deed.kind === 'review' || (deed.kind === 'state' && deed.confidence !== null);
    const at = Date.parse(update.at);
    const first = firsts.get(update.wordId);
    if (makesMemory && (!first || at < first.at)) firsts.set(update.wordId, { at, isReview: deed.kind === 'review' });
  }
  return [...firsts.values()].filter(({ at, isReview }) => isReview && studyDay(new Date(at), timeZone) === day).length;
}

interface IntroducedTodayOptions {
  /** The server's statistics in `timeZone`; undefined before they have loaded. */
  readonly statistics: Pick<Statistics, 'introducedToday' | 'reviewsByDay'> | undefined;
  readonly server: States;
  /** What the server has not acknowledged. */
  readonly waiting: readonly Update[];
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * How many words were first reviewed on the study day of `now`, by the time of study and not of its arrival: those that
 * the server's statistics tell, and those that wait on this device. While there are no statistics of this day, the
 * states stand in for them; they err only for words that came late or were marked, and were reviewed today again.
 */
export function introducedToday({ statistics, server, waiting, timeZone, now }: IntroducedTodayOptions): number {
  const today = studyDay(new Date(now), timeZone);
  const isOfToday = statistics?.reviewsByDay.at(-1)?.date === today;
  const told = statistics && isOfToday ? statistics.introducedToday : introducedByStates(server, today, timeZone, now);
  return told + countIntroduced({ server, updates: waiting, day: today, timeZone });
}

/** Words that began, and were last reviewed, on the day; a word that was only marked has no review. */
function introducedByStates(server: States, today: Day, timeZone: string, now: number): number {
  // most words began long ago: the calendar is asked only about the last two days
  const isToday = (time: string | null) =>
    time !== null && now - Date.parse(time) <= 48 * 3_600_000 && studyDay(new Date(time), timeZone) === today;
  return [...server.values()].filter(
    ({ createdAt, lastReviewedAt, studyCount, state, deleted }) =>
      !deleted && state !== 'new' && studyCount > 0 && isToday(createdAt) && isToday(lastReviewedAt),
  ).length;
}

/** A word that was removed has a past, which the server alone knows. */
function isUnmet(progress: Progress | undefined): boolean {
  return progress === undefined || (progress.state === 'new' && !progress.deleted);
}
