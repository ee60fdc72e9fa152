import type { Preferences } from '../../../lib/contract/accounts.js';
import { useServices, useUser } from './services.js';

/** Whoever studies on this device, with an account or without. */
export interface Learner {
  /** The user's id, or `guest`: whose data of this device is shown. */
  readonly id: string;
  readonly isGuest: boolean;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly timeZone: string;
  readonly dailyGoal: number;
  /** What was chosen; what is absent is the app's default. */
  readonly preferences: Preferences;
}

/** What a learner may change without their password; preferences are changed one by one. */
export interface LearnerChange {
  readonly displayName?: string | null;
  readonly timeZone?: string;
  readonly dailyGoal?: number;
  readonly preferences?: Preferences;
}

export function useLearner(): Learner {
  return { ...useUser(), isGuest: false };
}

/** @throws ProblemError what the server refuses; what it can't be told now is told later. */
export function useUpdateLearner(): (change: LearnerChange) => Promise<void> {
  const { session } = useServices();
  return (change) => session.update(change);
}
