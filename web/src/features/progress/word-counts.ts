import type { Progress } from '../../../../lib/contract/progress.js';
import { stateOf } from '../words/word-state.js';

/** The words of the vocabulary, each in one state. */
export interface StateCounts {
  readonly fresh: number;
  readonly learning: number;
  readonly review: number;
  readonly mastered: number;
  /** All but the fresh ones. */
  readonly begun: number;
  readonly total: number;
}

/** Words that are no longer in the vocabulary do not count. */
export function countStates(
  progress: ReadonlyMap<string, Progress>,
  words: Pick<ReadonlySet<string>, 'has' | 'size'>,
): StateCounts {
  const counts = { learning: 0, review: 0, mastered: 0 };
  for (const [wordId, state] of progress) {
    const stands = words.has(wordId) ? stateOf(state) : 'new';
    if (stands !== 'new') counts[stands] += 1;
  }
  const begun = counts.learning + counts.review + counts.mastered;
  return { ...counts, fresh: words.size - begun, begun, total: words.size };
}
