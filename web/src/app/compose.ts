import { QueryClient } from '@tanstack/react-query';
import { Client } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import type { Local } from '../local/local.js';
import { SessionStore } from '../session/session-store.js';
import type { Services } from './services.js';

/** Puts the app's parts together. */
export function compose(local: Local): Services & { readonly queries: QueryClient } {
  const client = new Client({ onSessionEnd: () => session.end() });
  const session = new SessionStore(client);
  const queries = new QueryClient({
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
  // one learner's data is never shown to the next
  let userId: string | null = null;
  session.subscribe(() => {
    const current = session.get();
    const next = current.status === 'signed-in' ? current.user.id : null;
    if (next !== null && next !== userId) {
      queries.clear();
      userId = next;
    }
  });
  return { client, session, local, queries };
}
