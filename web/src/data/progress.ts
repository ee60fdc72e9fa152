import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Progress } from '../../../lib/contract/progress.js';
import { withOutbox } from '../../../lib/domain/outbox.js';
import type { Client } from '../api/client.js';
import { useServices } from '../app/services.js';
import type { Entry } from '../sync/outbox-storage.js';
import { useOutbox } from '../sync/SyncProvider.js';
import { PROGRESS_KEY } from './acknowledge.js';
import { mergeList, type ProgressSnapshot } from './merge-progress.js';

async function read(client: Client, queries: QueryClient, signal: AbortSignal): Promise<ProgressSnapshot> {
  const { data, headers } = await client.receive('listProgress', { signal });
  const latest =
    data
      .map(({ updatedAt }) => updatedAt)
      .sort()
      .at(-1) ?? '';
  const cursor = headers.get('Progress-Cursor') ?? latest;
  return mergeList(queries.getQueryData<ProgressSnapshot>(PROGRESS_KEY), data, cursor);
}

/** The server's states with what waits on this device folded on top, by word; words without progress are absent. */
function shown(snapshot: ProgressSnapshot, waiting: readonly Entry[], now: number): ReadonlyMap<string, Progress> {
  const byWord = new Map([...snapshot.byWord].filter(([, { deleted }]) => !deleted));
  const updates = waiting.map(({ update }) => update);
  for (const wordId of new Set(updates.map((update) => update.wordId))) {
    const progress = withOutbox({ wordId, progress: snapshot.byWord.get(wordId) ?? null, updates, now });
    if (progress) byWord.set(wordId, progress);
    else byWord.delete(wordId);
  }
  return byWord;
}

/** What the server has told, without what waits on this device. */
export function useServerProgress() {
  const { client } = useServices();
  const queries = useQueryClient();
  return useQuery({ queryKey: PROGRESS_KEY, queryFn: ({ signal }) => read(client, queries, signal) });
}

/** What the learner sees. */
export function useProgress() {
  const { waiting } = useOutbox();
  const query = useServerProgress();
  const { data } = query;
  const byWord = useMemo(() => data && shown(data, waiting, Date.now()), [data, waiting]);
  return { byWord, error: query.error, retry: () => void query.refetch() };
}
