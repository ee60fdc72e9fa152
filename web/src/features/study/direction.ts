import type { Direction } from '../../../../lib/contract/progress.js';

/**
 * What a card shows: the chosen directions take turns, one a review. A word has one schedule whatever is asked, and every
 * device asks the same, since all know how often the word was reviewed.
 */
export function directionOf(directions: readonly Direction[], studyCount: number): Direction {
  return directions[studyCount % directions.length] ?? 'characters';
}
