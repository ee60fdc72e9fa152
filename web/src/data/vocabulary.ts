import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { List, Word } from '../../../lib/contract/vocabulary.js';
import { useServices } from '../app/services.js';

/** Words change with a release of the app and hardly ever otherwise. */
const FRESH_MS = 60 * 60_000;

export interface Vocabulary {
  readonly lists: readonly List[];
  /** The ids of a list, in list order. */
  readonly wordIdsByList: ReadonlyMap<string, readonly string[]>;
  readonly words: ReadonlyMap<string, Word>;
}

/** All lists with their words; a due word may be on any of them. */
export function useVocabulary() {
  const { client } = useServices();
  const catalogue = useQuery({
    queryKey: ['lists'],
    queryFn: ({ signal }) => client.call('getLists', { signal }),
    staleTime: FRESH_MS,
  });
  const lists = useQueries({
    queries: (catalogue.data ?? []).map(({ id, version }) => ({
      queryKey: ['list', id, version],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.call('getList', { params: { listId: id }, signal }),
      staleTime: FRESH_MS,
    })),
    combine: (results) => ({
      data: results.every(({ data }) => data) ? results.flatMap(({ data }) => data ?? []) : undefined,
      error: results.find(({ error }) => error)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.error) void result.refetch();
      },
    }),
  });
  const { data: full } = lists;
  const vocabulary = useMemo((): Vocabulary | undefined => {
    if (!catalogue.data || !full || full.length !== catalogue.data.length) return undefined;
    return {
      lists: catalogue.data,
      wordIdsByList: new Map(full.map(({ id, words }) => [id, words.map((word) => word.id)])),
      words: new Map(full.flatMap(({ words }) => words.map((word) => [word.id, word] as const))),
    };
  }, [catalogue.data, full]);
  const retry = () => {
    if (catalogue.error) void catalogue.refetch();
    lists.retry();
  };
  return { vocabulary, error: catalogue.error ?? lists.error, retry };
}
