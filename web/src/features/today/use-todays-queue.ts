import { useMemo } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import { useLearner } from '../../app/learner.js';
import { introducedToday } from '../../data/introduced-today.js';
import { useServerProgress } from '../../data/progress.js';
import { useStatistics } from '../../data/statistics.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { useOutbox } from '../../sync/SyncProvider.js';
import { buildQueue, newWords, type Queue } from '../study/queue.js';

interface TodayOptions {
  readonly vocabulary: Vocabulary | undefined;
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  readonly listId: string | undefined;
  /** Epoch ms. */
  readonly now: number;
  /** New words beyond the day's goal. */
  readonly more: number;
}

export interface TodaysQueue {
  readonly queue: Queue;
  readonly introduced: number;
  /** New words of the chosen list, without a limit. */
  readonly unbegun: number;
}

/** What there is to study today; undefined while anything for it is on its way. */
export function useTodaysQueue({ vocabulary, progress, listId, now, more }: TodayOptions): TodaysQueue | undefined {
  const { dailyGoal, timeZone } = useLearner();
  const { waiting } = useOutbox();
  const { data: statistics } = useStatistics();
  const { data: held } = useServerProgress();
  return useMemo(() => {
    const listWordIds = listId && vocabulary?.wordIdsByList.get(listId);
    if (!vocabulary || !progress || !held || !listWordIds) return undefined;
    const updates = waiting.map(({ update }) => update);
    const introduced = introducedToday({ statistics, server: held.byWord, waiting: updates, timeZone, now });
    const newLimit = Math.max(0, dailyGoal - introduced) + more;
    const isKnownWord = (wordId: string) => vocabulary.words.has(wordId);
    return {
      queue: buildQueue({ listWordIds, isKnownWord, progress, newLimit, now }),
      introduced,
      unbegun: newWords(listWordIds, progress).length,
    };
  }, [vocabulary, progress, held, waiting, statistics, listId, now, more, dailyGoal, timeZone]);
}
