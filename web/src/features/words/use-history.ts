import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ProblemError } from '../../api/problem-error.js';
import { useLearner } from '../../app/learner.js';
import { useServices } from '../../app/services.js';
import { useServerProgress } from '../../data/progress.js';
import type { Entry } from '../../local/shapes.js';
import { useOutbox, useOwnerData } from '../../sync/SyncProvider.js';
import { historyOf, seenAlso } from './history.js';

/**
 * The history of a word: the server's where it can be asked, else what this device read of it last; and what was done here since.
 * For one word as long as it is shown.
 */
export function useHistory(wordId: string) {
  const { client } = useServices();
  const { id: learnerId, isGuest } = useLearner();
  const outbox = useOutbox();
  const { log } = useOwnerData();
  const updatedAt = useServerProgress().data?.byWord.get(wordId)?.updatedAt ?? null;
  const query = useQuery({
    // read again when the server's state of the word has changed
    queryKey: ['history', learnerId, wordId, updatedAt],
    enabled: !isGuest,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const call = { params: { wordId }, query: { include: 'events' }, asUser: learnerId, signal } as const;
      try {
        return (await client.call('getProgress', call)).events ?? [];
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return [];
        throw error;
      }
    },
  });
  const { data: held } = useQuery({
    queryKey: ['held-history', learnerId, wordId, updatedAt],
    enabled: !isGuest,
    gcTime: 0,
    queryFn: () => log.held(wordId),
  });
  // what has just been sent is shown until the log was read anew, which has it then
  const [seen, setSeen] = useState<readonly Entry[]>([]);
  const seenNow = seenAlso(seen, outbox, wordId);
  if (seenNow !== seen) setSeen(seenNow);
  const items = useMemo(() => {
    const here = new Set(outbox.waiting.map(({ key }) => key));
    return historyOf({
      events: query.data ?? held?.events ?? [],
      waiting: outbox.waiting.flatMap(({ update }) => (update.wordId === wordId ? [update] : [])),
      sent: seenNow.flatMap(({ key, update }) => (here.has(key) ? [] : [update])),
    });
  }, [query.data, held, outbox, seenNow, wordId]);
  return {
    items,
    isLoading: !isGuest && query.isPending,
    /** Without the server: has this device read the whole log once, so that only what was done elsewhere since is missing? */
    isHeldWhole: held?.isWhole ?? false,
    /** Why the server could not be asked; null when it was. */
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
}
