import { useQuery } from '@tanstack/react-query';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { useServices, useSession } from '../../app/services.js';
import { dialogueShelf } from './dialogue-shelf.js';
import { obtainDialogue, type ShownDialogue } from './obtain-dialogue.js';

/** As for sounds: the server gives itself 8.5 s. */
const TIMEOUT_MS = 10_000;

interface DialogueQuery {
  readonly dialogue: ShownDialogue | undefined;
  readonly isLoading: boolean;
  readonly retry: () => void;
}

export function useDialogue(word: Word): DialogueQuery {
  const { client } = useServices();
  const isGuest = useSession().status !== 'signed-in';
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['dialogue', word.id, isGuest],
    queryFn: ({ signal }) =>
      obtainDialogue(word, {
        ask: async (wordId) => {
          const body = { type: 'text', wordId } as const;
          const answer = await client.call('createConversation', { body, signal, timeoutMs: TIMEOUT_MS });
          if ('turns' in answer) return answer;
          throw new Error('a sound came instead of a dialogue');
        },
        shelf: dialogueShelf,
        isGuest,
        isOnline: navigator.onLine,
        now: Date.now(),
      }),
    // the shelf keeps it; what is open does not change under the reader
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { dialogue: isFetching ? undefined : data, isLoading: isFetching, retry: () => void refetch() };
}
