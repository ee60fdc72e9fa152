import type { Progress } from '../../../../lib/contract/progress.js';

/** What to practise; a list is named by its id. */
export type Practice =
  | { readonly kind: 'trouble' }
  | { readonly kind: 'soon' }
  | { readonly kind: 'list'; readonly listId: string };

/** A round that ends before it tires. */
export const LONGEST_PRACTICE = 20;
const DAY_MS = 86_400_000;
const RECENT_MS = 7 * DAY_MS;
const SOON_MS = 3 * DAY_MS;

/** From the address: `trouble`, `soon`, or the id of a list; undefined for what is none of them. */
export function readPractice(text: string | null, listIds: readonly string[]): Practice | undefined {
  if (text === 'trouble' || text === 'soon') return { kind: text };
  return text !== null && listIds.includes(text) ? { kind: 'list', listId: text } : undefined;
}

interface PracticeOptions {
  readonly practice: Practice;
  readonly wordIdsByList: ReadonlyMap<string, readonly string[]>;
  readonly isKnownWord: (wordId: string) => boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * The words of a round of practice, which asks nothing of the schedule:
 * - trouble: answered wrong at least once and seen within a week, the shakiest first;
 * - soon: due within three days, the next one first;
 * - a list: its words that have begun, the shakiest first; while none has, the list from its start.
 */
export function practiceWords({ practice, wordIdsByList, isKnownWord, progress, now }: PracticeOptions): string[] {
  const begun = [...progress.values()].filter(
    ({ wordId, state, deleted }) => !deleted && state !== 'new' && isKnownWord(wordId),
  );
  return pick().slice(0, LONGEST_PRACTICE);

  function pick(): string[] {
    if (practice.kind === 'trouble') {
      return ids(begun.filter(hasFailed).filter(isRecent).sort(byStability));
    }
    if (practice.kind === 'soon') {
      return ids(begun.filter(isDueSoon).sort((a, b) => time(a.nextReview) - time(b.nextReview)));
    }
    const listed = (wordIdsByList.get(practice.listId) ?? []).filter(isKnownWord);
    const onList = new Set(listed);
    const known = ids(begun.filter(({ wordId }) => onList.has(wordId)).sort(byStability));
    return known.length > 0 ? known : listed;
  }

  function isRecent({ lastReviewedAt }: Progress): boolean {
    return now - time(lastReviewedAt) <= RECENT_MS;
  }
  function isDueSoon({ nextReview }: Progress): boolean {
    return time(nextReview) > now && time(nextReview) <= now + SOON_MS;
  }
}

function hasFailed({ lapses, studyCount, correctCount }: Progress): boolean {
  return lapses > 0 || correctCount < studyCount;
}

function byStability(a: Progress, b: Progress): number {
  return (a.stability ?? 0) - (b.stability ?? 0) || (a.wordId < b.wordId ? -1 : 1);
}

function time(timestamp: string | null): number {
  return timestamp === null ? Number.NaN : Date.parse(timestamp);
}

function ids(states: readonly Progress[]): string[] {
  return states.map(({ wordId }) => wordId);
}
