import type { Learner, LearnerChange } from '../session/learner.js';
import { useServices, useSession } from './services.js';

export type { Learner, LearnerChange } from '../session/learner.js';

export function useLearner(): Learner {
  return useSession().learner;
}

/** @throws ProblemError what is refused; what the server can't be told now, it is told later. */
export function useUpdateLearner(): (change: LearnerChange) => Promise<void> {
  const { session } = useServices();
  return (change) => session.change(change);
}
