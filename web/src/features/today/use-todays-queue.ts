import { useMemo } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import { useLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import { introducedToday } from '../../data/introduced-today.js';
import { useServerProgress } from '../../data/progress.js';
import { useToldStatistics } from '../../data/told-statistics.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { useOutbox } from '../../sync/SyncProvider.js';
import { buildQueue, newWords, type Queue, reviewedWordsToday, wordsOfLists } from '../study/queue.js';
import { chosenLists } from './chosen-lists.js';

interface TodayOptions {
  readonly vocabulary: Vocabulary | undefined;
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  /** Epoch ms. */
  readonly now: number;
  /** New words beyond the day's goal. */
  readonly more: number;
  /** The learner goes on beyond their limit of reviews a day. */
  readonly isBeyondLimit: boolean;
}

export interface TodaysQueue {
  readonly queue: Queue;
  readonly introduced: number;
  /** New words of the chosen lists, without a limit. */
  readonly unbegun: number;
}

/** What there is to study today; undefined while anything for it is on its way. */
export function useTodaysQueue(options: TodayOptions): TodaysQueue | undefined {
  const { vocabulary, progress, now, more, isBeyondLimit } = options;
  const { dailyGoal, timeZone } = useLearner();
  const { lists, reviewsPerDay } = usePreferences();
  const { waiting } = useOutbox();
  const { data: statistics } = useToldStatistics();
  const { data: held } = useServerProgress();
  return useMemo(() => {
    if (!vocabulary || !progress || !held) return undefined;
    const { wordIdsByList, words } = vocabulary;
    const listIds = chosenLists(lists, vocabulary.lists).map(({ id }) => id);
    const listWordIds = wordsOfLists(listIds, wordIdsByList);
    const updates = waiting.map(({ update }) => update);
    const introduced = introducedToday({ statistics, server: held.byWord, waiting: updates, timeZone, now });
    const newLimit = Math.max(0, dailyGoal - introduced) + more;
    // the limit is of reviews: words that began today are none
    const reviewed = Math.max(0, reviewedWordsToday({ progress, timeZone, now }) - introduced);
    const reviewLimit = reviewsPerDay === null || isBeyondLimit ? null : reviewsPerDay - reviewed;
    const isKnownWord = (wordId: string) => words.has(wordId);
    return {
      queue: buildQueue({ listWordIds, isKnownWord, progress, newLimit, reviewLimit, now }),
      introduced,
      unbegun: newWords(listWordIds, progress).length,
    };
  }, [
    vocabulary,
    progress,
    held,
    waiting,
    statistics,
    lists,
    now,
    more,
    isBeyondLimit,
    reviewsPerDay,
    dailyGoal,
    timeZone,
  ]);
}
