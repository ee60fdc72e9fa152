import { QueryClient } from '@tanstack/react-query';
import { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import { TokenSharing } from '../api/token-sharing.js';
import { vocabularyQuery } from '../data/vocabulary.js';
import type { Local } from '../local/local.js';
import { DeviceMemory } from '../session/device.js';
import { keepFresh } from '../session/keep-fresh.js';
import { SessionStore } from '../session/session-store.js';
import type { Services } from './services.js';

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        // the client has tried twice already; what passes deserves two more tries, a refusal none
        retry: (failures, error) => failures < 2 && error instanceof ProblemError && error.isPassing,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** Puts the app's parts together. */
export function compose(local: Local, queries: QueryClient): Services {
  const client = new Client({
    sharing: TokenSharing.ofBrowser(),
    onSessionEnd: (userId) => session.end(userId),
    onSessionBack: (userId) => session.back(userId),
  });
  const session = new SessionStore(client, new DeviceMemory(local));
  keepFresh(session);
  // one learner's data is never shown to the next
  let learnerId = session.get().learner.id;
  session.subscribe(() => {
    const next = session.get().learner.id;
    if (next === learnerId) return;
    learnerId = next;
    // the words are everybody's
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== vocabularyQuery.queryKey[0] });
  });
  return { client, session, local };
}
