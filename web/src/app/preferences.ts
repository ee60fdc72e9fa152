import { useMemo } from 'react';
import type { Preferences } from '../../../lib/contract/accounts.js';
import { useSession } from './services.js';

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

const none: Preferences = {};

/** The learner's preferences, with the defaults filled in; all defaults while nobody is there. */
export function usePreferences(): ChosenPreferences {
  const session = useSession();
  const preferences = session.status === 'signed-in' ? session.user.preferences : none;
  return useMemo(() => withDefaults(preferences), [preferences]);
}

export function withDefaults(preferences: Preferences): ChosenPreferences {
  const chosen = Object.entries(preferences).filter(([, value]) => value !== undefined);
  return { ...defaultPreferences, ...Object.fromEntries(chosen) };
}
