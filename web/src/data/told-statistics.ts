import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useLearner } from '../app/learner.js';
import { useOwnerData } from '../sync/SyncProvider.js';
import { useNow } from '../ui/use-now.js';
import { liveUpdates } from './live-updates.js';
import { type LogStatistics, logStatistics, withoutTakenBack } from './log-statistics.js';
import { dayOf } from './study-days.js';

/** How soon a new day is noticed. */
const REFRESH_MS = 60_000;

/**
 * What the server last told, in the learner's days, without what waits on this device and what was taken back here; undefined when it has not. Told in the
 * days of another zone, it is counted anew from the log that this device holds; where that is not whole, the old days have to do
 * until the server can be asked.
 */
export function useToldStatistics() {
  const { statistics, takenBack } = useOwnerData();
  const { timeZone } = useLearner();
  const words = useSyncExternalStore(takenBack.subscribe, takenBack.get);
  const { told, error } = useSyncExternalStore(statistics.subscribe, statistics.get);
  useEffect(() => statistics.watch(timeZone), [statistics, timeZone]);
  const isOfOtherZone = told !== null && told.timeZone !== timeZone;
  const counted = useCounted(isOfOtherZone ? timeZone : null, told);
  const data = useMemo(() => {
    if (!told) return undefined;
    const all = counted && isOfOtherZone ? { ...told.statistics, ...counted } : told.statistics;
    return words.size > 0 ? withoutTakenBack(all, { words: words.values(), timeZone, now: Date.now() }) : all;
  }, [told, counted, isOfOtherZone, words, timeZone]);
  return { data, error };
}

/**
 * The statistics of the log that this device holds, in the days of the zone; null for none, or until they are there. They are
 * counted anew when the day changes, and when the server has taken more (`told` is another then).
 */
function useCounted(timeZone: string | null, told: unknown): LogStatistics | null {
  const { log } = useOwnerData();
  const [counted, setCounted] = useState<{ timeZone: string; statistics: LogStatistics } | null>(null);
  const now = useNow(REFRESH_MS);
  const day = timeZone === null ? null : dayOf(now, timeZone);
  useEffect(() => {
    if (timeZone === null || day === null || told === null) return;
    let isOver = false;
    void log.held().then(({ events, isWhole }) => {
      if (isOver || !isWhole) return;
      const updates = liveUpdates(events);
      const statistics = logStatistics({ told: null, server: new Map(), updates, timeZone, now: Date.now() });
      setCounted({ timeZone, statistics });
    });
    return () => {
      isOver = true;
    };
  }, [log, timeZone, day, told]);
  return counted?.timeZone === timeZone ? counted.statistics : null;
}
