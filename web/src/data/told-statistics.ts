import { useEffect, useSyncExternalStore } from 'react';
import { useLearner } from '../app/learner.js';
import { useOwnerData } from '../sync/SyncProvider.js';

/** What the server last told, in the learner's days, without what waits on this device; undefined when it has not. */
export function useToldStatistics() {
  const { statistics } = useOwnerData();
  const { timeZone } = useLearner();
  const { told, error } = useSyncExternalStore(statistics.subscribe, statistics.get);
  useEffect(() => statistics.watch(timeZone), [statistics, timeZone]);
  return { data: told?.timeZone === timeZone ? told.statistics : undefined, error };
}
