import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.js';
import { acknowledge } from '../data/acknowledge.js';
import { Outbox, type OutboxState } from './outbox.js';
import { type Entry, OutboxStorage, type RefusedEntry } from './outbox-storage.js';

const OutboxContext = createContext<Outbox | null>(null);

/** One learner's outbox while they are signed in; it goes on sending on whatever page they are. */
export function SyncProvider({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const { client } = useServices();
  const queries = useQueryClient();
  const outbox = useMemo(
    () =>
      new Outbox({
        waiting: new OutboxStorage<Entry>({ store: localStorage, shelf: 'waiting', userId }),
        refused: new OutboxStorage<RefusedEntry>({ store: localStorage, shelf: 'refused', userId }),
        send: (updates) => client.call('applyBatch', { body: { updates, sentAt: new Date().toISOString() } }),
        onAcknowledged: (answer, updates) => acknowledge(queries, { answer, updates }),
      }),
    [client, queries, userId],
  );
  useEffect(() => {
    const flush = () => void outbox.flush();
    const reread = () => outbox.reread();
    outbox.start();
    window.addEventListener('online', flush);
    window.addEventListener('storage', reread);
    document.addEventListener('visibilitychange', flush);
    return () => {
      outbox.stop();
      window.removeEventListener('online', flush);
      window.removeEventListener('storage', reread);
      document.removeEventListener('visibilitychange', flush);
    };
  }, [outbox]);
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

export function useOutboxActions(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('useOutboxActions needs a SyncProvider around it');
  return outbox;
}

export function useOutbox(): OutboxState {
  const outbox = useOutboxActions();
  return useSyncExternalStore(outbox.subscribe, outbox.get);
}
