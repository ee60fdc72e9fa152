import { useMemo } from 'react';
import type { Preferences } from '../../../lib/contract/accounts.js';
import { useLearner } from './learner.js';

export type ChosenPreferences = { readonly [Name in keyof Preferences]-?: Exclude<Preferences[Name], undefined> };

/** What the app does until the learner chooses otherwise; no lists means the first one. */
export const defaultPreferences: ChosenPreferences = {
  script: 'simplified',
  pinyin: 'after-flip',
  toneColours: 'none',
  directions: ['characters'],
  autoplay: false,
  typedAnswers: false,
  lists: [],
  reviewsPerDay: null,
  theme: 'system',
};

/** The learner's preferences, with the defaults filled in. */
export function usePreferences(): ChosenPreferences {
  const { preferences } = useLearner();
  return useMemo(() => withDefaults(preferences), [preferences]);
}

export function withDefaults(preferences: Preferences): ChosenPreferences {
  const chosen = Object.entries(preferences).filter(([, value]) => value !== undefined);
  return { ...defaultPreferences, ...Object.fromEntries(chosen) };
}
