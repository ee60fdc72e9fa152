import type { Rating, StudyEvent, Update } from '../../../../lib/contract/progress.js';
import type { Entry, OutboxContent } from '../../local/shapes.js';

/** Something that was done with a word. */
export type HistoryItem = {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** The server has not acknowledged it. */
  readonly isWaiting: boolean;
} & (
  | { readonly kind: 'review'; readonly rating: Rating; readonly direction: StudyEvent['direction'] }
  | { readonly kind: 'state'; readonly confidence: number | undefined }
  | { readonly kind: 'reset' }
);

interface Known {
  /** The server's log of the word, as it was read last. */
  readonly events: readonly StudyEvent[];
  /** What waits here. */
  readonly waiting: readonly Update[];
  /** What waited here and has been sent; the log may have been read before that. */
  readonly sent?: readonly Update[];
}

/** What of a word waited here while it is looked at, without what was refused: that stays here, and may be removed unsent. */
export function seenAlso(
  seen: readonly Entry[],
  { waiting, refused }: OutboxContent,
  wordId: string,
): readonly Entry[] {
  const out = new Set(refused.map(({ key }) => key));
  const known = new Set(seen.map(({ key }) => key));
  const kept = seen.filter(({ key }) => !out.has(key));
  const more = waiting.filter(({ key, update }) => update.wordId === wordId && !known.has(key) && !out.has(key));
  return more.length === 0 && kept.length === seen.length ? seen : [...kept, ...more];
}

/** What the server knows of a word and what this device knows besides, the latest first; what was undone is left out. */
export function historyOf({ events, waiting, sent = [] }: Known): readonly HistoryItem[] {
  const undone = new Set([...sent, ...waiting].flatMap((update) => ('undo' in update ? [update.undo] : [])));
  const items = new Map<string, HistoryItem>();
  for (const [updates, isWaiting] of [
    [sent, false],
    [waiting, true],
  ] as const) {
    for (const update of updates) {
      // only the server knows whether an import counts
      const isOpen = !isWaiting && 'ifAbsent' in update && update.ifAbsent;
      const item = isOpen ? undefined : ofUpdate(update, isWaiting);
      if (item) items.set(item.id, item);
    }
  }
  // what is here and there was sent just now
  for (const event of events) {
    const item = ofEvent(event);
    if (item) items.set(item.id, item);
    else items.delete(event.id);
  }
  return [...items.values()].filter(({ id }) => !undone.has(id)).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

function ofEvent({ id, kind, rating, confidence, direction, at, voided }: StudyEvent): HistoryItem | undefined {
  if (voided) return undefined;
  const base = { id, at: Date.parse(at), isWaiting: false };
  if (kind === 'state') return { ...base, kind, confidence };
  if (kind === 'reset') return { ...base, kind };
  return rating && { ...base, kind, rating, direction };
}

function ofUpdate(update: Update, isWaiting: boolean): HistoryItem | undefined {
  if ('undo' in update || update.id === undefined || update.at === undefined) return undefined;
  const base = { id: update.id, at: Date.parse(update.at), isWaiting };
  if ('rating' in update) return { ...base, kind: 'review', rating: update.rating, direction: update.direction };
  return 'reset' in update ? { ...base, kind: 'reset' } : { ...base, kind: 'state', confidence: update.confidence };
}
