import { useMemo, useSyncExternalStore } from 'react';
import { useOutbox, useOwnerData } from '../sync/SyncProvider.js';

/** What the server has told, without what waits on this device, but for what was taken back here. */
export function useServerProgress() {
  const { progress, takenBack } = useOwnerData();
  const { snapshot } = useSyncExternalStore(progress.subscribe, progress.get);
  const words = useSyncExternalStore(takenBack.subscribe, takenBack.get);
  return { data: snapshot ? takenBack.applyTo(snapshot, words) : undefined };
}

/** What the learner sees; `byWord` is undefined while this device knows nothing of them yet, `error` says why. */
export function useProgress() {
  const { progress, shown } = useOwnerData();
  const { waiting } = useOutbox();
  const { error } = useSyncExternalStore(progress.subscribe, progress.get);
  const { data } = useServerProgress();
  const byWord = useMemo(() => (data ? shown.of(data, waiting) : undefined), [shown, data, waiting]);
  return { byWord, error: byWord ? null : error, retry: () => void progress.refresh() };
}
