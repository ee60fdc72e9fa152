import type { Rating, StudyEvent, Update } from '../../../../lib/contract/progress.js';

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

/** What the server knows of a word and what waits here, the latest first; what was undone is left out. */
export function historyOf(events: readonly StudyEvent[], waiting: readonly Update[]): readonly HistoryItem[] {
  const undone = new Set(waiting.flatMap((update) => ('undo' in update ? [update.undo] : [])));
  const items = new Map<string, HistoryItem>();
  for (const update of waiting) {
    const item = ofUpdate(update);
    if (item) items.set(item.id, item);
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

function ofUpdate(update: Update): HistoryItem | undefined {
  if ('undo' in update || update.id === undefined || update.at === undefined) return undefined;
  const base = { id: update.id, at: Date.parse(update.at), isWaiting: true };
  if ('rating' in update) return { ...base, kind: 'review', rating: update.rating, direction: update.direction };
  return 'reset' in update ? { ...base, kind: 'reset' } : { ...base, kind: 'state', confidence: update.confidence };
}
