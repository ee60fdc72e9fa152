import { useMemo, useSyncExternalStore } from 'react';
import { useOutbox, useOwnerData } from '../sync/SyncProvider.js';

/** What the server has told, without what waits on this device. */
export function useServerProgress() {
  const { progress } = useOwnerData();
  const { snapshot } = useSyncExternalStore(progress.subscribe, progress.get);
  return { data: snapshot ?? undefined };
}

/** What the learner sees; `byWord` is undefined while this device knows nothing of them yet, `error` says why. */
export function useProgress() {
  const { progress, shown } = useOwnerData();
  const { waiting } = useOutbox();
  const { snapshot, error } = useSyncExternalStore(progress.subscribe, progress.get);
  const byWord = useMemo(() => (snapshot ? shown.of(snapshot, waiting) : undefined), [shown, snapshot, waiting]);
  return { byWord, error: byWord ? null : error, retry: () => void progress.refresh() };
}
