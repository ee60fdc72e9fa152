import type { Progress } from '../../../../lib/contract/progress.js';
import { studyDay } from '../../../../lib/domain/study-day.js';

interface QueueOptions {
  /** The words of the chosen lists, in the order in which they begin. */
  readonly listWordIds: readonly string[];
  /** Words that can be shown: those with a record in the vocabulary. */
  readonly isKnownWord: (wordId: string) => boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  /** How many new words may begin now; 0 or more. */
  readonly newLimit: number;
  /** How many due words may be reviewed now; null for all of them. Words in learning come back in any case. */
  readonly reviewLimit: number | null;
  /** Epoch ms. */
  readonly now: number;
}

export interface Queue {
  /** Words in learning or relearning, due now or within the session, the earliest due first. */
  readonly learning: readonly string[];
  /** Due reviews with new words spread among them. */
  readonly main: readonly string[];
  readonly dueCount: number;
  readonly newCount: number;
  /** Due words that the limit leaves for another day. */
  readonly heldBackCount: number;
}

/** Cards in learning come back within a session; they may be studied this much before they are due, as Anki does. */
export const LEARN_AHEAD_MS = 20 * 60_000;

const TWO_DAYS_MS = 48 * 3_600_000;

/**
 * What there is to study: due words of any list, the longest due first, and new words of the chosen lists in their
 * order, each up to its limit, evenly among the due ones, so that neither comes in a block.
 */
export function buildQueue({ listWordIds, isKnownWord, progress, newLimit, reviewLimit, now }: QueueOptions): Queue {
  const due: { wordId: string; at: number }[] = [];
  const learning: { wordId: string; at: number }[] = [];
  for (const { wordId, state, nextReview, deleted } of progress.values()) {
    if (deleted || nextReview === null || !isKnownWord(wordId)) continue;
    const at = Date.parse(nextReview);
    if (state === 'review' && at <= now) due.push({ wordId, at });
    if (isInLearning(state) && at <= now + LEARN_AHEAD_MS) learning.push({ wordId, at });
  }
  const fresh = newWords(listWordIds, progress).slice(0, Math.max(0, newLimit));
  const reviews = inOrder(due).slice(0, reviewLimit === null ? undefined : Math.max(0, reviewLimit));
  return {
    learning: inOrder(learning),
    main: interleave(reviews, fresh),
    dueCount: reviews.length + learning.filter(({ at }) => at <= now).length,
    newCount: fresh.length,
    heldBackCount: due.length - reviews.length,
  };
}

export function isInLearning(state: Progress['state']): boolean {
  return state === 'learning' || state === 'relearning';
}

/** The words of several lists one list after the other, each word where it comes first. */
export function wordsOfLists(
  listIds: readonly string[],
  wordIdsByList: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [...new Set(listIds.flatMap((listId) => wordIdsByList.get(listId) ?? []))];
}

interface ReviewedTodayOptions {
  readonly progress: ReadonlyMap<string, Progress>;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

/** How many words were reviewed on the study day of `now`, new ones too. Told by the states, which are there offline. */
export function reviewedWordsToday({ progress, timeZone, now }: ReviewedTodayOptions): number {
  const today = studyDay(new Date(now), timeZone);
  let count = 0;
  for (const { lastReviewedAt, studyCount } of progress.values()) {
    if (lastReviewedAt === null || studyCount === 0) continue;
    const at = Date.parse(lastReviewedAt);
    // the calendar is slow, and most words were last seen long ago
    if (now - at <= TWO_DAYS_MS && studyDay(new Date(at), timeZone) === today) count += 1;
  }
  return count;
}

/** The words of a list that have not begun, in list order. */
export function newWords(listWordIds: readonly string[], progress: ReadonlyMap<string, Progress>): string[] {
  return listWordIds.filter((wordId) => {
    const known = progress.get(wordId);
    return known === undefined || known.deleted === true || known.state === 'new';
  });
}

/** Both lists in their own order, the shorter one spread evenly over the longer. */
export function interleave<T>(first: readonly T[], second: readonly T[]): T[] {
  const place = (list: readonly T[]) => list.map((item, index) => ({ item, at: (index + 0.5) / list.length }));
  return [...place(first), ...place(second)].sort((a, b) => a.at - b.at).map(({ item }) => item);
}

function inOrder(words: readonly { wordId: string; at: number }[]): string[] {
  return [...words].sort((a, b) => a.at - b.at || (a.wordId < b.wordId ? -1 : 1)).map(({ wordId }) => wordId);
}
