import { useState } from 'react';
import { useServices } from '../app/services.js';

export interface Reload {
  /** The page that is loaded then would begin without what this one alone keeps. */
  readonly wouldLose: boolean;
  /** Loads the page anew; where that came to lose something since the learner was asked, it changes `wouldLose` instead. */
  readonly reload: () => void;
}

/** For an offer to load the page anew that is shown now. */
export function useReload(): Reload {
  const { local } = useServices();
  const [wouldLose, setWouldLose] = useState(local.isOnlyHere);
  const reload = () => {
    if (!wouldLose && local.isOnlyHere) setWouldLose(true);
    else window.location.reload();
  };
  return { wouldLose, reload };
}
