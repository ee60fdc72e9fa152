import type { List } from '../../../../lib/contract/vocabulary.js';
import { plural } from '../../ui/format.js';
import type { TodaysQueue } from './use-todays-queue.js';

interface SentenceOptions extends TodaysQueue {
  readonly dailyGoal: number;
  /** Nothing was ever studied. */
  readonly isBeginning: boolean;
  readonly lists: readonly Pick<List, 'name'>[];
}

/** How far the day's goal of new words is, and where they come from. */
export function sentenceOf({ queue, introduced, unbegun, dailyGoal, isBeginning, lists }: SentenceOptions): string {
  if (isBeginning) return `The first words of ${named(lists)}. They come back just before you would forget them.`;
  if (queue.newCount > 0) {
    return `${introduced} of ${plural(dailyGoal, 'new word')} today. They come from ${named(lists)}.`;
  }
  if (unbegun === 0) return `You have begun every word of ${named(lists)}.`;
  if (dailyGoal === 0) return 'Your daily goal is 0 new words; these are reviews.';
  return `${introduced} of ${plural(dailyGoal, 'new word')} today: the goal is reached, these are reviews.`;
}

export function named(lists: readonly Pick<List, 'name'>[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(lists.map(({ name }) => name));
}
