import { useMemo } from 'react';
import type { Statistics } from '../../../lib/contract/progress.js';
import { useLearner } from '../app/learner.js';
import { useOutbox, useOwnerData } from '../sync/SyncProvider.js';
import { useNow } from '../ui/use-now.js';
import { cardStatistics } from './card-statistics.js';
import { logStatistics } from './log-statistics.js';
import { useProgress, useServerProgress } from './progress.js';
import { useToldStatistics } from './told-statistics.js';
import { useVocabulary } from './vocabulary.js';

const REFRESH_MS = 60_000;

/**
 * The learner's statistics as this device knows them: what the server last told, with what waits here. A guest's are made
 * wholly on this device.
 */
export function useStatistics() {
  const { statistics } = useOwnerData();
  const { timeZone } = useLearner();
  const { waiting } = useOutbox();
  const { byWord: shown } = useProgress();
  const { data: server } = useServerProgress();
  const { vocabulary } = useVocabulary();
  const { data: told, error } = useToldStatistics();
  const now = useNow(REFRESH_MS);
  const { isOfGuest } = statistics;
  const data = useMemo((): Statistics | undefined => {
    if (!told && !isOfGuest) return undefined;
    if (!shown || !server || !vocabulary) return told;
    const updates = waiting.map(({ update }) => update);
    return {
      ...logStatistics({ told: told ?? null, server: server.byWord, updates, timeZone, now }),
      ...cardStatistics({ shown, vocabulary, timeZone, now }),
    };
  }, [told, isOfGuest, shown, server, vocabulary, waiting, timeZone, now]);
  return { data, error: data ? null : error, refetch: () => statistics.refresh() };
}
