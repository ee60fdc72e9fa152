import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services.js';

export interface Reload {
  /** The page that is loaded then would begin, at this moment, without what this one alone keeps. */
  readonly wouldLose: boolean;
  /** Loads the page anew, unless that has come to lose something which the learner was not told of: they are told first. */
  readonly reload: () => void;
}

/** For an offer to load the page anew that is shown now. */
export function useReload(): Reload {
  const { local } = useServices();
  const wouldLose = useSyncExternalStore(local.subscribe, () => local.isOnlyHere);
  const reload = () => {
    if (wouldLose || !local.isOnlyHere) window.location.reload();
  };
  return { wouldLose, reload };
}
